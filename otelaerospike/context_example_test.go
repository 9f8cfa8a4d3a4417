package otelaerospike_test

import (
	"context"
	"fmt"
	"log"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/otelaerospike"
)

// A middleware says once for whom a request works. Every operation of the request has the attribute.
func ExampleContextWithAttributes() {
	policy, hosts, stop := exampleCluster()
	defer stop()
	reader := sdkmetric.NewManualReader() // in a service: the reader of an exporter
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	client, err := otelaerospike.NewClient(policy, hosts, otelaerospike.WithMeterProvider(provider))
	if err != nil {
		log.Fatal(err)
	}
	defer client.Close()

	ctx := otelaerospike.ContextWithAttributes(context.Background(), attribute.String("tenant", "acme"))

	key, err := aerospike.NewKey("test", "users", "ann")
	if err != nil {
		log.Fatal(err)
	}
	if err := client.WithContext(ctx).Put(nil, key, aerospike.BinMap{"visits": 1}); err != nil {
		log.Fatal(err)
	}

	var collected metricdata.ResourceMetrics
	if err := reader.Collect(ctx, &collected); err != nil {
		log.Fatal(err)
	}
	for _, scope := range collected.ScopeMetrics {
		for _, m := range scope.Metrics {
			if histogram, ok := m.Data.(metricdata.Histogram[float64]); ok {
				for _, point := range histogram.DataPoints {
					operation, _ := point.Attributes.Value("db.operation.name")
					tenant, _ := point.Attributes.Value("tenant")
					fmt.Println(m.Name, operation.AsString(), tenant.AsString(), point.Count)
				}
			}
		}
	}
	// Output: db.client.operation.duration put acme 1
}
