// Code generated from ../active_example_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"context"
	"fmt"
	"log"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/otelaerospike/v8"
)

// The metric aerospike.client.operation.active shows the operations that have not ended yet, and so a stall while it lasts.
func Example_operationsUnderWay() {
	policy, hosts, stop := exampleCluster()
	defer stop()
	reader := sdkmetric.NewManualReader() // in a service: the reader of an exporter
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
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

	for _, err := range client.ScanStream(context.Background(), nil, nil, "test", "users") {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println("in the loop:", scansUnderWay(reader))
	}
	fmt.Println("after the loop:", scansUnderWay(reader))
	// Output:
	// in the loop: 1
	// after the loop: 0
}

// scansUnderWay returns the value of the metric for scan_stream.
func scansUnderWay(reader sdkmetric.Reader) int64 {
	var collected metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &collected); err != nil {
		log.Fatal(err)
	}
	for _, scope := range collected.ScopeMetrics {
		for _, m := range scope.Metrics {
			sum, ok := m.Data.(metricdata.Sum[int64])
			if !ok || m.Name != "aerospike.client.operation.active" {
				continue
			}
			for _, point := range sum.DataPoints {
				if name, _ := point.Attributes.Value("db.operation.name"); name.AsString() == "scan_stream" {
					return point.Value
				}
			}
		}
	}
	return 0
}
