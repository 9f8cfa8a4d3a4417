package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike"
)

const (
	nodes          = 3
	connectTimeout = 3 * time.Second
)

// network makes the in-process nodes answer about as late as those across a network do.
var network = aerospiketest.Fault{Latency: 300 * time.Microsecond, Jitter: 300 * time.Microsecond}

// startCluster starts the in-process cluster that stands in for a real one.
func startCluster(namespace string) (*aerospiketest.Cluster, error) {
	cluster, err := aerospiketest.Start(aerospiketest.WithNodes(nodes), aerospiketest.WithNamespaces(namespace))
	if err != nil {
		return nil, err
	}
	cluster.Inject(network)
	return cluster, nil
}

// connect returns an instrumented client. The Aerospike client does not take a context to connect with: when ctx ends first,
// the attempt is left to its timeout.
func connect(ctx context.Context, hosts []*aerospike.Host, f flags, t *telemetry) (*otelaerospike.Client, error) {
	policy := aerospike.NewClientPolicy()
	policy.Timeout = connectTimeout
	// Connections are opened up front: an operation that finds none does not wait for one, it fails after a few retries.
	policy.MinConnectionsPerNode = concurrency(f.workers)
	policy.ConnectionQueueSize = max(policy.ConnectionQueueSize, f.workers)
	options := []otelaerospike.Option{
		otelaerospike.WithMeterProvider(t.provider),
		otelaerospike.WithTracerProvider(t.tracerProvider()),
		otelaerospike.WithClusterMetrics(time.Second), // a demo has no patience; the default is 10 s
		otelaerospike.WithConcurrencyLimit(concurrency(f.workers), 0),
	}
	if f.pyStageNames {
		options = append(options, otelaerospike.WithAerospikePyStageNames())
	}

	type result struct {
		client *otelaerospike.Client
		err    error
	}
	connected := make(chan result, 1)
	go func() {
		client, err := otelaerospike.NewClient(policy, hosts, options...)
		connected <- result{client, err}
	}()
	select {
	case r := <-connected:
		if r.err != nil {
			return nil, fmt.Errorf("cannot connect to %s: %w", join(hosts), root(r.err))
		}
		return r.client, nil
	case <-ctx.Done():
		go func() {
			if r := <-connected; r.client != nil {
				r.client.Close()
			}
		}()
		return nil, ctx.Err()
	}
}

// root returns the innermost error: those that the Aerospike client puts around it say in four lines that connecting failed.
func root(err error) error {
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err
		}
		err = inner
	}
}

// concurrency lets fewer operations through than there are workers, so that there is a wait to be seen.
func concurrency(workers int) int { return max(1, workers*4/5) }

func join(hosts []*aerospike.Host) string {
	names := make([]string, len(hosts))
	for i, host := range hosts {
		names[i] = host.String()
	}
	return strings.Join(names, ",")
}
