package benchmarks_test

import (
	"context"
	"testing"

	"go.opentelemetry.io/otel/metric"
	noopmetric "go.opentelemetry.io/otel/metric/noop"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/exemplar"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	nooptrace "go.opentelemetry.io/otel/trace/noop"
)

// newMeterProvider returns a provider like a service's. Its reader collects only when it is told to.
func newMeterProvider(opts ...sdkmetric.Option) metric.MeterProvider {
	return sdkmetric.NewMeterProvider(append(opts, sdkmetric.WithReader(sdkmetric.NewManualReader()))...)
}

func exemplarsOn() sdkmetric.Option {
	return sdkmetric.WithExemplarFilter(exemplar.AlwaysOnFilter)
}

func exemplarsOff() sdkmetric.Option {
	return sdkmetric.WithExemplarFilter(exemplar.AlwaysOffFilter)
}

var (
	noMetrics metric.MeterProvider = noopmetric.NewMeterProvider()
	noSpans   trace.TracerProvider = nooptrace.NewTracerProvider()
)

// newTracerProvider returns a provider with a span processor, because without one no span is processed.
func newTracerProvider(sampler sdktrace.Sampler) trace.TracerProvider {
	return sdktrace.NewTracerProvider(sdktrace.WithSampler(sampler), sdktrace.WithSpanProcessor(discard{}))
}

// discard is a span processor that drops all spans.
type discard struct{}

func (discard) OnStart(context.Context, sdktrace.ReadWriteSpan) {}
func (discard) OnEnd(sdktrace.ReadOnlySpan)                     {}
func (discard) Shutdown(context.Context) error                  { return nil }
func (discard) ForceFlush(context.Context) error                { return nil }

// inSpan returns a context with a span, which ends with the benchmark. What is measured are the span's children.
func inSpan(b *testing.B, provider trace.TracerProvider) context.Context {
	ctx, span := provider.Tracer("benchmarks").Start(context.Background(), "request")
	b.Cleanup(func() { span.End() })
	return ctx
}
