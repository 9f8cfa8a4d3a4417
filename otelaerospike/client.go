package otelaerospike

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/clientstats"
	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

const (
	// ScopeName is the name of the instrumentation scope of [MetricName].
	ScopeName = core.ScopeName
	// MetricName is the name of the histogram of operation durations, in seconds, as OpenTelemetry's semantic conventions
	// v1.43.0 have it. The Prometheus exporter shows it as db_client_operation_duration_seconds.
	MetricName = core.MetricName
)

// Wrap instruments a client. It fails when the client is nil or already instrumented, when an option is invalid, and when a provider
// refuses an instrument. A failed Wrap leaves the client as it was.
//
// server.address and server.port come from the cluster node with the lowest name; [NewClient] takes them from the first host instead. A
// client that is not connected yet has neither attribute. [WithAttributes] overrides both.
func Wrap(client aerospike.ClientIfc, opts ...Option) (*Client, error) {
	if telemetry.IsNil(client) {
		return nil, errors.New("otelaerospike: wrap: the client is nil")
	}
	if _, ok := client.(*Client); ok {
		return nil, errors.New("otelaerospike: wrap: the client is instrumented already, and would count twice: " +
			"use it as it is, or wrap what its Unwrap returns")
	}
	config, err := core.NewConfig(opts)
	if err != nil {
		return nil, err
	}
	return wrap(client, lowestNode(client), config)
}

// lowestNode returns the host of the node with the lowest name, or nil when there is no node. A client without a cluster, such as
// v7's proxy client, panics when it is asked for its nodes.
func lowestNode(client aerospike.ClientIfc) (host *aerospike.Host) {
	defer func() { _ = recover() }()
	nodes := client.GetNodes()
	if len(nodes) == 0 {
		return nil
	}
	return slices.MinFunc(nodes, func(a, b *aerospike.Node) int { return cmp.Compare(a.GetName(), b.GetName()) }).GetHost()
}

// NewClient connects to a cluster and instruments the client, as [aerospike.NewClientWithPolicyAndHost] and [Wrap] do. A nil
// policy is the client's default. server.address and server.port come from the first host.
//
// Like the client's own constructor, it returns both a client and an error when the cluster could not be reached and the
// policy's FailIfNotConnected is false: that client goes on trying.
func NewClient(policy *aerospike.ClientPolicy, hosts []*aerospike.Host, opts ...Option) (*Client, error) {
	if len(hosts) == 0 || slices.Contains(hosts, nil) {
		return nil, errors.New("otelaerospike: connect: hosts must name at least one host, and none may be nil")
	}
	config, err := core.NewConfig(opts)
	if err != nil {
		return nil, err
	}
	client, connectErr := aerospike.NewClientWithPolicyAndHost(policy, hosts...)
	if client == nil {
		return nil, fmt.Errorf("otelaerospike: connect to %v: %w", hosts, connectErr)
	}
	c, err := wrap(client, hosts[0], config)
	if err != nil {
		client.Close()
		return nil, err
	}
	if connectErr != nil {
		return c, fmt.Errorf("otelaerospike: connect to %v: %w", hosts, connectErr)
	}
	return c, nil
}

func wrap(client aerospike.ClientIfc, host *aerospike.Host, config core.Config) (*Client, error) {
	var server []attribute.KeyValue
	if host != nil {
		server = []attribute.KeyValue{semconv.ServerAddress(telemetry.Valid(host.Name)), semconv.ServerPort(host.Port)}
	}
	recorder, err := core.NewRecorder(config, core.Adapter[aerospike.Error]{
		Errors:          clientErrors{config.Classifier(errorType)},
		Server:          server,
		Stats:           func() *clientstats.Reader { return newStatsReader(client) },
		ConnectionLimit: func() int { return connectionLimit(client) },
		IOOpen:          ioOpen,
		Host:            nodeHost,
	})
	if err != nil {
		return nil, fmt.Errorf("otelaerospike: %w", err)
	}
	return &Client{wrapped: client, recorder: recorder, ctx: context.Background()}, nil
}

// WithContext returns a view of the same client whose operations carry ctx, since the client's methods take no context: its span
// is the parent of their spans, histogram records link to the trace as exemplars, and waits for the concurrency limiter end with
// it. It does not cancel an operation that the limiter has admitted. A nil ctx is the background context. A view is cheap; make
// one for each request.
func (c *Client) WithContext(ctx context.Context) *Client {
	if ctx == nil {
		ctx = context.Background()
	}
	view := *c
	view.ctx = ctx
	return &view
}

// Unwrap returns the client that was wrapped.
func (c *Client) Unwrap() aerospike.ClientIfc { return c.wrapped }

// Close closes the wrapped client, and with it all views of this one, and ends what is observed for it asynchronously. It first waits up to
// 5 seconds for every [Client.BatchRead] and [Client.BatchReadAsync] under way, because a batch read goes on after its context has freed
// the caller. Batch reads that begin after Close was called are refused with [ErrClosed]. Other operations should have ended by then, as
// with the client itself.
func (c *Client) Close() {
	c.recorder.Drain()
	observed := c.recorder.Close() // first, since a reader that collects asks the wrapped client
	c.wrapped.Close()
	if observed != nil {
		otel.Handle(observed)
	}
}
