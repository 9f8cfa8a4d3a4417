// Code generated from ../process_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/otelaerospike/go/otelaerospike/v8"
)

// The tests in this file change or read what a process has only once, such as the global providers. Each runs in a child process.

// inChild runs the calling test again in a child process and returns the child's output. In the child, it calls run and returns
// false.
func inChild(t *testing.T, run func()) (output string, parent bool) {
	t.Helper()
	const child = "OTELAEROSPIKE_TEST_CHILD"
	if os.Getenv(child) != "" {
		run()
		return "", false
	}
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
	command.Env = append(os.Environ(), child+"=1")
	printed, err := command.CombinedOutput()
	require.NoError(t, err, "%s", printed)
	return string(printed), true
}

func TestLoggerIsTold(t *testing.T) {
	output, parent := inChild(t, func() {
		var logged bytes.Buffer
		_, err := otelaerospike.Wrap(answer(nil), otelaerospike.WithLogger(slog.New(slog.NewTextHandler(&logged, nil))))
		require.NoError(t, err)
		fmt.Print(logged.String())
	})
	if parent {
		require.Contains(t, output, "internal_stage_metrics_enabled=false")
	}
}

func TestGlobalProvidersMayComeLater(t *testing.T) {
	output, parent := inChild(t, func() {
		client, err := otelaerospike.Wrap(answer(nil))
		require.NoError(t, err)
		_ = client.Put(nil, nil, nil)

		spans, reader := tracetest.NewSpanRecorder(), sdkmetric.NewManualReader()
		otel.SetTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans)))
		otel.SetMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)))
		_ = client.Touch(nil, nil)

		var collected metricdata.ResourceMetrics
		require.NoError(t, reader.Collect(t.Context(), &collected))
		for _, scope := range collected.ScopeMetrics {
			for _, m := range scope.Metrics {
				if histogram, ok := m.Data.(metricdata.Histogram[float64]); ok {
					fmt.Println("metric:", texts(histogram.DataPoints[0].Attributes)["db.operation.name"])
				}
			}
		}
		fmt.Println("spans:", names(spans.Ended()))
	})
	if parent {
		require.Contains(t, output, "metric: touch\nspans: [touch]\n")
	}
}
