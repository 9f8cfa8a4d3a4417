package stagemeter_test

import (
	"context"
	"fmt"
	"log"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/stagemeter"
)

// A consumer gets every profiled operation of the process whole, here the client's and the service's own.
func ExampleSubscribe() {
	stop := stagemeter.Subscribe(func(b *stagemeter.Breakdown) {
		if b.Duration < time.Hour { // a service would look for the slow ones
			fmt.Println(b.Operation, len(b.Stages), "stages, the first is", b.Stages[0].Stage)
		}
	})
	defer stop()

	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(provider))
	if err != nil {
		log.Fatal(err)
	}
	defer stagemeter.Profile()()

	timer := meter.Start(context.Background(), "show_profile")
	timer.Lap("load")
	timer.Lap("render")
	timer.End()
	// Output: show_profile 2 stages, the first is load
}

// A share of all operations is profiled all day, so that there are breakdowns from before an incident.
func ExampleSetRate() {
	stagemeter.SetRate(0.01)
	defer stagemeter.SetRate(0)
	fmt.Println(stagemeter.Rate())
	// Output: 0.01
}
