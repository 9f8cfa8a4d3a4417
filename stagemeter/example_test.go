package stagemeter_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/stagemeter"
)

// A service times stages of its own, alongside the stages of the Aerospike client.
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

// A function that is a stage is a region in an execution trace too.
func ExampleTimer_Do() {
	stagemeter.SetEnabled(true)
	defer stagemeter.SetEnabled(false)
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(provider))
	if err != nil {
		fmt.Println(err)
		return
	}

	timer := meter.Start(context.Background(), "show_profile")
	defer timer.End()
	begun := timer
	timer.Do("render", func() (errorType string) {
		fmt.Println("rendered")
		return ""
	})
	fmt.Println("took no time at all:", timer.Since(begun) == 0)
	// Output:
	// rendered
	// took no time at all: false
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

// One request of a busy process is profiled, for at most a minute, and nobody else's.
func ExampleProfileContext() {
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(
		sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))))
	if err != nil {
		fmt.Println(err)
		return
	}

	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	ctx, stop := stagemeter.ProfileContext(ctx)
	defer stop()

	fmt.Println("this request:", meter.Enabled(ctx))
	fmt.Println("the others:", meter.Enabled(context.Background()))
	// Output:
	// this request: true
	// the others: false
}

// An operator switches profiling on for five minutes, by curl -X PUT -d '{"enabled":true,"for":"5m"}'.
func ExampleHandler() {
	admin := http.NewServeMux() // of a listener that the public does not reach
	admin.Handle("/debug/stages", stagemeter.Handler())

	request := httptest.NewRequest(http.MethodPut, "/debug/stages", strings.NewReader(`{"enabled":true,"for":"5m"}`))
	response := httptest.NewRecorder()
	admin.ServeHTTP(response, request)
	fmt.Println(response.Code, stagemeter.Enabled())
	stagemeter.SetEnabled(false)
	// Output: 200 true
}
