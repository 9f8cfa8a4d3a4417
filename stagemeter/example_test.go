package stagemeter_test

import (
	"context"
	"fmt"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/stagemeter"
)

// A service times stages of its own, beside those of the Aerospike client.
func Example() {
	const render stagemeter.Stage = "render"

	reader := sdkmetric.NewManualReader()
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(provider))
	if err != nil {
		fmt.Println(err)
		return
	}

	stagemeter.SetEnabled(true)
	defer stagemeter.SetEnabled(false)

	timer := meter.Start(context.Background(), "show_profile")
	// ... fetch the profile ...
	timer.Lap(stagemeter.IO)
	// ... render it ...
	timer.Lap(render)

	var collected metricdata.ResourceMetrics
	if err := reader.Collect(context.Background(), &collected); err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range collected.ScopeMetrics[0].Metrics {
		if histogram, ok := m.Data.(metricdata.Histogram[float64]); ok {
			for _, point := range histogram.DataPoints {
				stage, _ := point.Attributes.Value("stage")
				fmt.Println(m.Name, stage.AsString(), point.Count)
			}
		}
	}
	// Unordered output:
	// db.client.internal_stage io 1
	// db.client.internal_stage render 1
}

// Profiling is scoped to a block, and ends with it even when the block panics.
func ExampleProfile() {
	func() {
		defer stagemeter.Profile()()
		fmt.Println("in the block:", stagemeter.Enabled())
	}()
	fmt.Println("after it:", stagemeter.Enabled())
	// Output:
	// in the block: true
	// after it: false
}

// An operator's word is final: it ends the scopes that are open.
func ExampleSetEnabled() {
	stop := stagemeter.Profile()
	stagemeter.SetEnabled(false)
	fmt.Println(stagemeter.Enabled())
	stop()
	// Output: false
}
