package driver

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/example/internal/database"
	"github.com/otelaerospike/go/nodelatency"
	"github.com/otelaerospike/go/otelaerospike"
)

const (
	connectTimeout = 3 * time.Second
	// tendInterval is how often the client closes idle connections, where it does. The default is a second.
	tendInterval = 20 * time.Millisecond
	// statsInterval is short, since a demonstration has no patience. The default is 10 seconds.
	statsInterval = time.Second
)

type driver struct{ nodes *nodelatency.Producer }

// New returns the driver of client v7.
func New() (database.Driver, error) {
	nodes, err := nodelatency.NewProducer(nodelatency.WithInterval(statsInterval))
	if err != nil {
		return nil, err
	}
	return &driver{nodes}, nil
}

func (d *driver) NodeLatency() sdkmetric.Producer { return d.nodes }

// Connect implements [database.Driver]. The Aerospike client takes no context to connect with. When ctx ends first, Connect leaves
// the attempt to its timeout.
func (d *driver) Connect(ctx context.Context, config database.Config) (database.Client, error) {
	type result struct {
		client *otelaerospike.Client
		err    error
	}
	connected := make(chan result, 1)
	go func() {
		client, err := dial(config)
		connected <- result{client, err}
	}()
	select {
	case r := <-connected:
		if r.err != nil {
			return nil, fmt.Errorf("cannot connect to %s: %w", strings.Join(config.Addresses, ","), root(r.err))
		}
		return d.observe(r.client, config)
	case <-ctx.Done():
		go func() {
			if r := <-connected; r.client != nil {
				r.client.Close()
			}
		}()
		return nil, ctx.Err()
	}
}

// dial connects and instruments a client.
func dial(config database.Config) (*otelaerospike.Client, error) {
	hosts, err := aerospike.NewHosts(config.Addresses...)
	if err != nil {
		return nil, err
	}
	policy := aerospike.NewClientPolicy()
	policy.Timeout = connectTimeout
	// The client opens connections up front. An operation that finds none does not wait for one: it fails after a few retries.
	policy.MinConnectionsPerNode = config.Concurrency()
	if config.IdleTimeout > 0 {
		policy.MinConnectionsPerNode, policy.IdleTimeout = 0, config.IdleTimeout
		policy.TendInterval = tendInterval
	}
	if config.LogIn {
		policy.User, policy.Password = "demo", "demo"
	}
	policy.ConnectionQueueSize = max(policy.ConnectionQueueSize, config.Workers)
	options := []otelaerospike.Option{
		otelaerospike.WithMeterProvider(config.MeterProvider),
		otelaerospike.WithTracerProvider(config.TracerProvider),
		otelaerospike.WithClusterMetrics(statsInterval),
		otelaerospike.WithConcurrencyLimit(config.Concurrency(), 0),
	}
	if config.PyStageNames {
		options = append(options, otelaerospike.WithAerospikePyStageNames())
	}
	return otelaerospike.NewClient(policy, hosts, options...)
}

// observe begins to measure the latency of the client's nodes.
func (d *driver) observe(instrumented *otelaerospike.Client, config database.Config) (database.Client, error) {
	stop, err := d.nodes.Observe(instrumented)
	if err != nil {
		instrumented.Close()
		return nil, err
	}
	reads := aerospike.NewPolicy()
	if config.RetryPause > 0 {
		reads.SleepBetweenRetries = config.RetryPause
	}
	return &client{instrumented: instrumented, config: config, stopObserving: stop, reads: reads, batches: batchPolicy(config)}, nil
}

// root returns the innermost error. The Aerospike client wraps it in errors that say in four lines that connecting failed.
func root(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}
