package core_test

import (
	"testing"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
	"github.com/otelaerospike/go/stagemeter"
)

// BenchmarkOpenIO compares a profiled operation of one command whose io is closed with one whose io is open. The difference is what all
// parts cost. In the last case somebody takes the breakdowns.
func BenchmarkOpenIO(b *testing.B) {
	for name, client := range map[string]core.Adapter[clientError]{"closed": {Errors: tinyErrors{}}, "open": open(), "open_kept": open()} {
		b.Run(name, func(b *testing.B) {
			if name == "open_kept" {
				defer stagemeter.Subscribe(func(*stagemeter.Breakdown) {})()
			}
			provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))
			config, err := core.NewConfig([]core.Option{core.WithMeterProvider(provider)})
			if err != nil {
				b.Fatal(err)
			}
			recorder, err := core.NewRecorder(config, client)
			if err != nil {
				b.Fatal(err)
			}
			f := &fixture{Recorder: recorder}
			stagemeter.SetEnabled(true)
			defer stagemeter.SetEnabled(false)
			call := func() (string, clientError) { openClient.command(nodeA, 0, nil); return "", nil }
			b.ReportAllocs()
			for b.Loop() {
				_, _ = f.get(b.Context(), "users", call)
			}
		})
	}
}
