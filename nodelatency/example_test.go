package nodelatency_test

import (
	"context"
	"fmt"
	"log"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/nodelatency"
	"github.com/otelaerospike/go/otelaerospike"
)

// The producer is registered with the reader, and observes the client once that is connected. One of two nodes is slow.
func Example() {
	cluster, err := aerospiketest.Start(aerospiketest.WithNodes(2))
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = cluster.Close() }()
	cluster.Nodes()[1].Inject(aerospiketest.Fault{Latency: 50 * time.Millisecond})

	producer, err := nodelatency.NewProducer()
	if err != nil {
		log.Fatal(err)
	}
	reader := sdkmetric.NewManualReader(sdkmetric.WithProducer(producer)) // in a service: the reader of an exporter
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))

	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 8
	hosts, err := aerospike.NewHosts(cluster.Addresses()...)
	if err != nil {
		log.Fatal(err)
	}
	client, err := otelaerospike.NewClient(policy, hosts, otelaerospike.WithMeterProvider(provider))
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
	slow := hosts[1].Port
	if err := reader.Collect(context.Background(), &collected); err != nil {
		log.Fatal(err)
	}
	for _, scope := range collected.ScopeMetrics {
		if scope.Scope.Name != nodelatency.ScopeName {
			continue
		}
		for _, point := range scope.Metrics[0].Data.(metricdata.Histogram[float64]).DataPoints {
			command, _ := point.Attributes.Value("aerospike.client.command.type")
			port, _ := point.Attributes.Value("server.port")
			if port.AsInt64() == int64(slow) {
				fmt.Println(scope.Metrics[0].Name, command.AsString(), point.Count, point.Sum > 0.05)
			}
		}
	}
	// Output: aerospike.client.command.duration batch_read 1 true
}
