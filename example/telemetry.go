package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/otelaerospike/go/stagetrace"
	"github.com/otelaerospike/go/stagez"
	"github.com/otelaerospike/go/views"
)

const (
	otlpInterval = 5 * time.Second // unless OTEL_METRIC_EXPORT_INTERVAL says otherwise
	otlpTimeout  = 2 * time.Second
	// shutdownTimeout bounds the last export, so that an endpoint that does not answer cannot hold up the exit.
	shutdownTimeout = 3 * time.Second
)

// sampled is the share of operations that are traced, unless OTEL_TRACES_SAMPLER says otherwise. It is small, since the demo makes
// thousands of operations a second, and each operation has a span for each stage.
const sampled = 0.01

// telemetry is the MeterProvider with its readers, and the TracerProvider. A service needs one reader. It needs a TracerProvider
// only if it wants traces.
type telemetry struct {
	provider *sdkmetric.MeterProvider
	tracers  *sdktrace.TracerProvider // nil: no traces
	spans    sdktrace.SpanExporter    // of tracers
	registry *prometheus.Registry     // for /metrics
	phases   *sdkmetric.ManualReader  // for the table
	page     *stagez.Page             // for /debug/stagez
}

// newTelemetry creates the providers. The producer nodeLatency has data once a client is connected.
func newTelemetry(ctx context.Context, otlpEndpoint string, nodeLatency sdkmetric.Producer) (*telemetry, error) {
	// OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win over the name given here.
	service, err := resource.New(ctx,
		resource.WithTelemetrySDK(),
		resource.WithAttributes(semconv.ServiceName("otelaerospike-example")),
		resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("describe the service: %w", err)
	}

	// Prometheus pulls: the exporter is a collector in a registry, which an HTTP handler serves.
	registry := prometheus.NewRegistry()
	exporter, err := otelprometheus.New(otelprometheus.WithRegisterer(registry), otelprometheus.WithProducer(nodeLatency))
	if err != nil {
		return nil, fmt.Errorf("create the Prometheus exporter: %w", err)
	}

	// Delta temporality makes every collection start anew, so that each phase is measured by itself.
	phases := sdkmetric.NewManualReader(sdkmetric.WithTemporalitySelector(sdkmetric.DeltaTemporalitySelector))

	page := stagez.New(stagez.WithReader(exporter), // the page shows what Prometheus would scrape
		stagez.WithTrace(stagetrace.Handler()))

	options := []sdkmetric.Option{
		sdkmetric.WithResource(service),
		// The percentiles of the conventional buckets are coarse: most operations of the demo are in one bucket.
		sdkmetric.WithView(views.OperationDuration(views.FineBoundaries()...), views.InternalStage(views.FineBoundaries()...),
			sdkmetric.NewView(sdkmetric.Instrument{Name: commandMetric}, sdkmetric.Stream{
				Aggregation: sdkmetric.AggregationExplicitBucketHistogram{Boundaries: views.FineBoundaries()},
			})),
		sdkmetric.WithReader(exporter),
		sdkmetric.WithReader(phases),
	}
	t := &telemetry{registry: registry, phases: phases, page: page}
	if otlpEndpoint != "" {
		reader, err := newOTLPReader(ctx, otlpEndpoint, nodeLatency)
		if err != nil {
			return nil, err
		}
		options = append(options, sdkmetric.WithReader(reader))
		if t.spans, err = newSpanExporter(ctx, otlpEndpoint); err != nil {
			return nil, err
		}
		t.tracers = newTracerProvider(t.spans, service)
	}
	t.provider = sdkmetric.NewMeterProvider(options...)
	return t, nil
}

// newOTLPReader returns a reader that pushes to a Collector. It does not fail when nobody listens there: the exports fail later, and
// are tried again.
func newOTLPReader(ctx context.Context, endpoint string, nodeLatency sdkmetric.Producer) (sdkmetric.Reader, error) {
	exporter, err := otlpmetricgrpc.New(ctx,
		otlpmetricgrpc.WithEndpoint(endpoint),
		otlpmetricgrpc.WithInsecure(),
		otlpmetricgrpc.WithTimeout(otlpTimeout))
	if err != nil {
		return nil, fmt.Errorf("create the OTLP exporter: %w", err)
	}
	options := []sdkmetric.PeriodicReaderOption{sdkmetric.WithProducer(nodeLatency)}
	if os.Getenv("OTEL_METRIC_EXPORT_INTERVAL") == "" { // the option would win over the variable
		options = append(options, sdkmetric.WithInterval(otlpInterval))
	}
	return sdkmetric.NewPeriodicReader(exporter, options...), nil
}

// newSpanExporter returns an exporter that pushes spans to the Collector of the metrics.
func newSpanExporter(ctx context.Context, endpoint string) (sdktrace.SpanExporter, error) {
	exporter, err := otlptracegrpc.New(ctx,
		otlptracegrpc.WithEndpoint(endpoint),
		otlptracegrpc.WithInsecure(),
		otlptracegrpc.WithTimeout(otlpTimeout))
	if err != nil {
		return nil, fmt.Errorf("create the OTLP exporter of traces: %w", err)
	}
	return exporter, nil
}

// newTracerProvider returns the provider of the spans that the exemplars of the histograms link to.
func newTracerProvider(exporter sdktrace.SpanExporter, service *resource.Resource) *sdktrace.TracerProvider {
	options := []sdktrace.TracerProviderOption{sdktrace.WithResource(service), sdktrace.WithBatcher(exporter)}
	if os.Getenv("OTEL_TRACES_SAMPLER") == "" {
		options = append(options, sdktrace.WithSampler(sdktrace.ParentBased(sdktrace.TraceIDRatioBased(sampled))))
	}
	return sdktrace.NewTracerProvider(options...)
}

// tracerProvider is never nil.
func (t *telemetry) tracerProvider() trace.TracerProvider {
	if t.tracers == nil {
		return noop.NewTracerProvider()
	}
	return t.tracers
}

// shutdown exports what is left. It makes a context of its own, since Ctrl-C ends the context of the program.
func (t *telemetry) shutdown() error {
	ctx, cancel := context.WithTimeout(context.Background(), shutdownTimeout)
	defer cancel()
	if t.tracers == nil {
		return t.provider.Shutdown(ctx)
	}
	err := t.provider.Shutdown(ctx)
	if tracesErr := t.tracers.Shutdown(ctx); tracesErr != nil {
		// Without this the batch processor would export what is left after shutdown has returned.
		err = errors.Join(err, tracesErr, t.spans.Shutdown(ctx))
	}
	return err
}
