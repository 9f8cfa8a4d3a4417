// Code generated from ../conformance_test.go; DO NOT EDIT.

package conformance

import (
	"context"
	"flag"
	"log/slog"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.uber.org/goleak"
	"pgregory.net/rapid"

	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/stagemeter"
)

func TestMain(m *testing.M) {
	if err := flag.Set("rapid.checks", "50"); err != nil { // unless the command line says otherwise
		panic(err)
	}
	goleak.VerifyTestMain(m)
}

// TestInstrumentedClientIsTheClient prints, when it fails, the shortest sequence of calls that it finds and a seed.
func TestInstrumentedClientIsTheClient(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sequence := rapid.SliceOfN(calls(methods()...), 1, 25).Draw(t, "calls")
		compare(t, sequence, instrumentations.Draw(t, "instrumentation"))
	})
}

// compare runs the calls on both clients.
func compare(t require.TestingT, sequence []call, instrumented instrumentation) {
	bare := run(t, sequence, nil)
	wrapped := run(t, sequence, &instrumented)
	for i := range sequence {
		require.Equal(t, bare[i], wrapped[i], "call %d: %#v", i, sequence[i])
	}
}

func run(t require.TestingT, sequence []call, instrumented *instrumentation) (seen []string) {
	s := connect(t)
	defer s.close(t)
	if instrumented != nil {
		defer instrumented.instrument(t, s)()
	}
	for _, c := range sequence {
		seen = append(seen, c.make(s))
	}
	return seen
}

// instrumentation is how a client is instrumented.
type instrumentation struct {
	Profiling, Metrics, Spans, Limiter, SlowLog, Cluster, View bool
}

var instrumentations = rapid.Make[instrumentation]()

// instrument puts the instrumented client in the place of the bare one.
func (i instrumentation) instrument(t require.TestingT, s *side) (done func()) {
	meters := sdkmetric.NewMeterProvider()
	if i.Metrics {
		meters = sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))
	}
	options := []otelaerospike.Option{otelaerospike.WithMeterProvider(meters)}
	if i.Spans {
		options = append(options, otelaerospike.WithTracerProvider(sdktrace.NewTracerProvider()), otelaerospike.WithKeyAttribute())
	}
	if i.Limiter {
		options = append(options, otelaerospike.WithConcurrencyLimit(1, time.Minute))
	}
	if i.SlowLog {
		options = append(options, otelaerospike.WithSlowLog(slog.New(slog.DiscardHandler), otelaerospike.SlowLogOptions{Threshold: 1}))
	}
	if i.Cluster {
		options = append(options, otelaerospike.WithClusterMetrics(time.Second))
	}
	client, err := otelaerospike.Wrap(s.client, options...)
	require.NoError(t, err)
	if i.View {
		client = client.WithContext(context.WithValue(context.Background(), i, i))
	}
	s.caller = reflect.ValueOf(client)
	stagemeter.SetEnabled(i.Profiling)
	return func() {
		stagemeter.SetEnabled(false)
		client.Close()
		require.NoError(t, meters.Shutdown(context.Background()))
	}
}

// TestEveryMethodIsDriven calls each method of the client a few times. It fails when there is no way to draw an argument of a method.
func TestEveryMethodIsDriven(t *testing.T) {
	var sequence []call
	for _, method := range driven() {
		if method == "Close" { // after all others
			continue
		}
		seeds := 3
		if slices.Contains(costly, method) {
			seeds = 1
		}
		for seed := range seeds {
			sequence = append(sequence, calls(method).Example(seed))
		}
	}
	sequence = append(sequence, call{method: "Close"}, call{method: "IsConnected"})
	compare(t, sequence, instrumentation{Profiling: true, Metrics: true, Spans: true})
}
