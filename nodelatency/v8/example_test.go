// Code generated from ../example_test.go; DO NOT EDIT.

package nodelatency_test

import (
	"context"
	"fmt"
	"log"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/nodelatency/v8"
)

// The producer is registered with the reader, and observes the client once that is connected. One of two nodes is slow.
func Example() {
	cluster, err := aerospiketest.Start(aerospiketest.WithNodes(2))
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = cluster.Close() }()
	slow := cluster.Nodes()[1]
	slow.Inject(aerospiketest.Fault{Latency: 50 * time.Millisecond})

	producer, err := nodelatency.NewProducer()
	if err != nil {
		log.Fatal(err)
	}
	reader := sdkmetric.NewManualReader(sdkmetric.WithProducer(producer)) // in a service: the reader of an exporter
	_ = sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))

	hosts, err := aerospike.NewHosts(cluster.Nodes()[0].Addr())
	if err != nil {
		log.Fatal(err)
	}
	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 8
	client, err := aerospike.NewClientWithPolicyAndHost(policy, hosts...)
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()
	stop, err := producer.Observe(client)
	if err != nil {
		log.Fatal(err)
	}
	defer stop()

	keys := make([]*aerospike.Key, 100)
	for i := range keys {
		if keys[i], err = aerospike.NewKey("test", "users", i); err != nil {
			log.Fatal(err)
		}
	}
	if _, err := client.BatchGet(nil, keys); err != nil {
		log.Fatal(err)
	}

	var collected metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &collected); err != nil {
		log.Fatal(err)
	}
	for _, point := range collected.ScopeMetrics[0].Metrics[0].Data.(metricdata.Histogram[float64]).DataPoints {
		if subject(point.Attributes) == slow.Addr()+" batch_read" {
			fmt.Println(nodelatency.MetricName, point.Count, point.Sum > 0.05)
		}
	}
	// Output: aerospike.client.command.duration 1 true
}
