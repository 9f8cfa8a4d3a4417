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

	"github.com/otelaerospike/go/internal/operation"
	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/otelaerospike/internal/clustermetrics"
)

const (
	// ScopeName is the name of the instrumentation scope of [MetricName].
	ScopeName = "github.com/otelaerospike/go/otelaerospike"
	// MetricName is the name of the histogram of operation durations, in seconds, as OpenTelemetry's semantic conventions
	// v1.43.0 have it. The Prometheus exporter shows it as db_client_operation_duration_seconds.
	MetricName = operation.MetricName
)

// wrapped is embedded under a name that is not exported: [Client.Unwrap] is the way to it. It must be embedded, since
// [aerospike.ClientIfc] has methods that are not exported.
type wrapped = aerospike.ClientIfc

// Client is an instrumented [aerospike.ClientIfc]. Results, errors, panics and what happens to arguments are those of the
// client that it wraps. It is safe for concurrent use.
type Client struct {
	wrapped
	recorder     *operation.Recorder
	cluster      *clustermetrics.Metrics // nil: none
	classify     func(aerospike.Error) string
	keyAttribute bool
	background   background
	ctx          context.Context
}

var _ aerospike.ClientIfc = (*Client)(nil)

// Wrap instruments a client. It fails when the client is nil or instrumented already, an option is invalid or a provider refuses an
// instrument; the client is left as it is then.
//
// server.address and server.port are those of the cluster's node whose name is the lowest; [NewClient] knows better. A client
// that is not connected yet has none. [WithAttributes] sets others.
func Wrap(client aerospike.ClientIfc, opts ...Option) (*Client, error) {
	if telemetry.IsNil(client) {
		return nil, errors.New("otelaerospike: wrap: the client is nil")
	}
	if _, ok := client.(*Client); ok {
		return nil, errors.New("otelaerospike: wrap: the client is instrumented already, and would count twice: " +
			"use it as it is, or wrap what its Unwrap returns")
	}
	return wrap(client, lowestNode(client), opts)
}

// lowestNode returns the host of the node whose name is the lowest, or nil when there is none. The client of a proxy panics when
// it is asked for its nodes.
func lowestNode(client aerospike.ClientIfc) (host *aerospike.Host) {
	defer func() { _ = recover() }()
	nodes := client.GetNodes()
	if len(nodes) == 0 {
		return nil
	}
	return slices.MinFunc(nodes, func(a, b *aerospike.Node) int { return cmp.Compare(a.GetName(), b.GetName()) }).GetHost()
}

// NewClient connects to a cluster and instruments the client, as [aerospike.NewClientWithPolicyAndHost] and [Wrap] do. A nil
// policy is the client's default. server.address and server.port are those of the first host.
//
// Like the client's own constructor, it returns both a client and an error when the cluster could not be reached and the
// policy's FailIfNotConnected is false: that client goes on trying.
func NewClient(policy *aerospike.ClientPolicy, hosts []*aerospike.Host, opts ...Option) (*Client, error) {
	if len(hosts) == 0 || slices.Contains(hosts, nil) {
		return nil, errors.New("otelaerospike: connect: hosts must name at least one host, and none may be nil")
	}
	// Options are checked before anything is connected.
	if _, err := newConfig(opts); err != nil {
		return nil, err
	}
	client, connectErr := aerospike.NewClientWithPolicyAndHost(policy, hosts...)
	if client == nil {
		return nil, fmt.Errorf("otelaerospike: connect to %v: %w", hosts, connectErr)
	}
	c, err := wrap(client, hosts[0], opts)
	if err != nil {
		client.Close()
		return nil, err
	}
	if connectErr != nil {
		return c, fmt.Errorf("otelaerospike: connect to %v: %w", hosts, connectErr)
	}
	return c, nil
}

func wrap(client aerospike.ClientIfc, server *aerospike.Host, opts []Option) (*Client, error) {
	config, err := newConfig(opts)
	if err != nil {
		return nil, err
	}
	if server != nil {
		config.Server = []attribute.KeyValue{semconv.ServerAddress(server.Name), semconv.ServerPort(server.Port)}
	}
	recorder, err := operation.NewRecorder(config.Config)
	if err != nil {
		return nil, fmt.Errorf("otelaerospike: %w", err)
	}
	var cluster *clustermetrics.Metrics
	if config.clusterInterval > 0 {
		if cluster, err = observeCluster(client, config); err != nil {
			return nil, errors.Join(fmt.Errorf("otelaerospike: %w", err), recorder.Close())
		}
	}
	return &Client{
		wrapped:      client,
		recorder:     recorder,
		cluster:      cluster,
		classify:     config.classify,
		keyAttribute: config.keyAttribute,
		background:   newBackground(),
		ctx:          context.Background(),
	}, nil
}

// WithContext returns a view of the same client whose operations carry ctx, since the client's methods take none: its span
// is the parent of theirs, histogram records link to the trace as exemplars, and waits for the concurrency limiter end with
// it. It does not cancel an operation that the limiter has admitted. A nil ctx is the background context. A view is cheap;
// make one for each request.
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

// Close closes the wrapped client, and with it all views of this one, and ends what is observed for it asynchronously. It waits
// for batch reads whose callers a context has freed, for 5 seconds at most. As with the client itself, what else is under way
// should have ended.
func (c *Client) Close() {
	c.background.wait()
	observed := c.cluster.Close() // first, since it asks the wrapped client
	c.wrapped.Close()
	if err := errors.Join(observed, c.recorder.Close()); err != nil {
		otel.Handle(err)
	}
}
