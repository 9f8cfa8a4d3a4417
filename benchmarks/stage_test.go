package benchmarks_test

import (
	"context"
	"testing"
	"time"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/stagemeter"
)

// BenchmarkStage measures stages while profiling is on. The floor of a stage is one clock reading and one recording, whose
// attributes are built once. The floor of Start and ten Laps is eleven readings and ten recordings.
func BenchmarkStage(b *testing.B) {
	defer stagemeter.Profile()()
	ctx := context.Background()

	laps(ctx).run(b, "lap")
	laps(ctx, exemplarsOff()).run(b, "lap_exemplars_off")
	laps(ctx, exemplarsOn()).run(b, "lap_exemplars_on")
	laps(inSpan(b, newTracerProvider(sdktrace.NeverSample()))).run(b, "lap_unsampled")
	sampledLaps(inSpan(b, newTracerProvider(sdktrace.AlwaysSample()))).run(b, "lap_sampled")

	sides{
		floor: func(b *testing.B) {
			hand := newStageByHand(b, newMeterProvider())
			measureParallel(b, func() func() { return hand.newLap(ctx) })
		},
		ours: func(b *testing.B) {
			meter := newMeter(b, newMeterProvider())
			measureParallel(b, func() func() { return newLap(ctx, meter) })
		},
	}.run(b, "lap_parallel")
	sides{
		floor: func(b *testing.B) {
			hand := newStageByHand(b, newMeterProvider())
			measure(b, func() { hand.tenLaps(ctx) })
		},
		ours: func(b *testing.B) {
			meter := newMeter(b, newMeterProvider())
			measure(b, func() { callTenLaps(ctx, meter) })
		},
	}.run(b, "start_10_laps")
	sides{
		floor: func(b *testing.B) {
			hand := newStageByHand(b, newMeterProvider())
			measureParallel(b, always(func() { hand.tenLaps(ctx) }))
		},
		ours: func(b *testing.B) {
			meter := newMeter(b, newMeterProvider())
			measureParallel(b, always(func() { callTenLaps(ctx, meter) }))
		},
	}.run(b, "start_10_laps_parallel")
	sides{
		bare: func(b *testing.B) {
			meter := newMeter(b, noMetrics)
			measure(b, func() { callNothing(ctx, meter) })
		},
		ours: func(b *testing.B) {
			meter := newMeter(b, noMetrics)
			measure(b, func() { callTenLaps(ctx, meter) })
		},
	}.run(b, "start_10_laps_noop")
}

// laps measures one stage after the other.
func laps(ctx context.Context, opts ...sdkmetric.Option) sides {
	return sides{
		floor: func(b *testing.B) { measure(b, newStageByHand(b, newMeterProvider(opts...)).newLap(ctx)) },
		ours:  func(b *testing.B) { measure(b, newLap(ctx, newMeter(b, newMeterProvider(opts...)))) },
	}
}

func newLap(ctx context.Context, meter *stagemeter.Meter) func() {
	timer := meter.Start(ctx, "batch_read")
	return func() { timer.Lap(stagemeter.IO) }
}

func (h *byHand) newLap(ctx context.Context) func() {
	last := h.now()
	return func() {
		now := h.now()
		h.record(ctx, now-last)
		last = now
	}
}

//go:noinline
func (h *byHand) tenLaps(ctx context.Context) {
	last := h.now()
	for range 10 {
		now := h.now()
		h.record(ctx, now-last)
		last = now
	}
}

// sampledLaps measures one stage after the other, each of which is also a span. The floor reads the clock once for each stage,
// but it has to read the wall clock, which a span needs.
func sampledLaps(ctx context.Context) sides {
	return sides{
		floor: func(b *testing.B) {
			hand := newStageByHand(b, newMeterProvider())
			tracer := trace.SpanFromContext(ctx).TracerProvider().Tracer("floor")
			attributes := trace.WithAttributes(stageAttributes...)
			last := time.Now()
			measure(b, func() {
				now := time.Now()
				hand.record(ctx, now.Sub(last))
				_, span := tracer.Start(ctx, "io", trace.WithTimestamp(last), attributes)
				span.End(trace.WithTimestamp(now))
				last = now
			})
		},
		ours: func(b *testing.B) { measure(b, newLap(ctx, newMeter(b, newMeterProvider()))) },
	}
}
