package views_test

import (
	"fmt"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/views"
)

// Default sets the boundaries from the semantic conventions and from aerospike-py.
func ExampleDefault() {
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithView(views.Default()...))
	_ = provider
	fmt.Println(views.OperationDurationBoundaries())
	// Output: [0.001 0.005 0.01 0.05 0.1 0.5 1 5 10]
}

// Most operations on a nearby cluster take less than a millisecond. The conventions' buckets cannot tell such operations apart.
func ExampleOperationDuration() {
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithView(
		views.OperationDuration(views.SubMillisecondBoundaries()...),
		views.InternalStage(),
	))
	_ = provider
	fmt.Println(views.SubMillisecondBoundaries()[:7])
	// Output: [5e-05 0.0001 0.0002 0.0003 0.0005 0.00075 0.001]
}

// Prometheus stores the stages as native histograms.
func ExampleExponential() {
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithView(
		views.OperationDuration(),
		views.Exponential(stagemeter.MetricName),
	))
	_ = provider
	// Output:
}
