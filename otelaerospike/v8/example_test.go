// Code generated from ../example_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/views"
)

// exampleCluster stands for the addresses of a cluster and the policy of its clients, which opens connections beforehand: an
// operation does not wait for one.
func exampleCluster() (policy *aerospike.ClientPolicy, hosts []*aerospike.Host, stop func()) {
	cluster, err := aerospiketest.Start()
	if err != nil {
		log.Fatal(err)
	}
	policy = aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 8
	hosts, err = aerospike.NewHosts(cluster.Addresses()...)
	if err != nil {
		log.Fatal(err)
	}
	return policy, hosts, func() { _ = cluster.Close() }
}

// An instrumented client takes the place of the client, and records into the MeterProvider that the service has.
func Example() {
	policy, hosts, stop := exampleCluster()
	defer stop()

	reader := sdkmetric.NewManualReader() // in a service: the reader of an exporter
	provider := sdkmetric.NewMeterProvider(
		sdkmetric.WithReader(reader),
		sdkmetric.WithView(views.Default()...),
	)

	client, err := otelaerospike.NewClient(policy, hosts, otelaerospike.WithMeterProvider(provider))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	key, err := aerospike.NewKey("test", "users", "ann")
	if err != nil {
		log.Fatal(err)
	}
	if err := client.Put(nil, key, aerospike.BinMap{"visits": 1}); err != nil {
		log.Fatal(err)
	}

	var collected metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &collected); err != nil {
		log.Fatal(err)
	}
	for _, scope := range collected.ScopeMetrics {
		for _, m := range scope.Metrics {
			if histogram, ok := m.Data.(metricdata.Histogram[float64]); ok {
				for _, point := range histogram.DataPoints {
					operation, _ := point.Attributes.Value("db.operation.name")
					set, _ := point.Attributes.Value("db.collection.name")
					fmt.Println(m.Name, operation.AsString(), set.AsString(), point.Count)
				}
			}
		}
	}
	// Output: db.client.operation.duration put users 1
}

// Wrap instruments a client that is connected already.
func ExampleWrap() {
	policy, hosts, stop := exampleCluster()
	defer stop()

	bare, err := aerospike.NewClientWithPolicyAndHost(policy, hosts...)
	if err != nil {
		log.Fatal(err)
	}
	client, wrapErr := otelaerospike.Wrap(bare, otelaerospike.WithAttributes(attribute.String("cluster", "main")))
	if wrapErr != nil {
		log.Fatal(wrapErr)
	}
	defer client.Close()
	fmt.Println(client.IsConnected())
	// Output: true
}

// A request hands its context to the client, so that histogram records carry exemplars of its trace.
func ExampleClient_WithContext() {
	policy, hosts, stop := exampleCluster()
	defer stop()
	client, err := otelaerospike.NewClient(policy, hosts)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	serve := func(ctx context.Context, user string) (bool, error) {
		key, err := aerospike.NewKey("test", "users", user)
		if err != nil {
			return false, err
		}
		return client.WithContext(ctx).Exists(nil, key)
	}
	fmt.Println(serve(context.Background(), "nobody"))
	// Output: false <nil>
}

// The limiter sheds load before the cluster has to.
func ExampleWithConcurrencyLimit() {
	policy, hosts, stop := exampleCluster()
	defer stop()
	client, err := otelaerospike.NewClient(policy, hosts, otelaerospike.WithConcurrencyLimit(64, 50*time.Millisecond))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	key, err := aerospike.NewKey("test", "users", "ann")
	if err != nil {
		log.Fatal(err)
	}
	_, getErr := client.Get(nil, key)
	switch {
	case errors.Is(getErr, otelaerospike.ErrQueueTimeout):
		fmt.Println("too busy: try again")
	case errors.Is(getErr, aerospike.ErrKeyNotFound):
		fmt.Println("no such user")
	}
	// Output: no such user
}

// A batch read that is broken down into all its stages returns a lazy handle.
func ExampleClient_BatchRead() {
	policy, hosts, stop := exampleCluster()
	defer stop()
	client, err := otelaerospike.NewClient(policy, hosts)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	key, err := aerospike.NewKey("test", "users", "ann")
	if err != nil {
		log.Fatal(err)
	}
	if err := client.Put(nil, key, aerospike.BinMap{"visits": 1}); err != nil {
		log.Fatal(err)
	}

	records, readErr := client.BatchRead(context.Background(), otelaerospike.BatchRequest{
		Namespace: "test", Set: "users", Keys: []any{"ann", "bob"},
	})
	if readErr != nil {
		log.Fatal(readErr)
	}
	fmt.Println(records.Found(), "of", records.Len(), records.ToMap())
	// Output: 1 of 2 map[ann:map[visits:1]]
}

// A scan is measured to its end, or to where the loop is left.
func ExampleClient_ScanStream() {
	policy, hosts, stop := exampleCluster()
	defer stop()
	client, err := otelaerospike.NewClient(policy, hosts)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	key, err := aerospike.NewKey("test", "users", "ann")
	if err != nil {
		log.Fatal(err)
	}
	if err := client.Put(nil, key, aerospike.BinMap{"visits": 1}); err != nil {
		log.Fatal(err)
	}

	for record, err := range client.ScanStream(context.Background(), nil, nil, "test", "users") {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(record.Bins)
	}
	// Output: map[visits:1]
}
