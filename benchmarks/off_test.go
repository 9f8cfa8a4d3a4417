package benchmarks_test

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/stagemeter"
)

// BenchmarkOff measures a Start and ten Laps while profiling is off. The floor is one atomic load, which is all that this may
// cost. The first case calls one function for each side; the bare function is empty. The second case runs the sides as loops,
// into which the compiler may inline the calls. The third case runs the functions on all cores. The last case compares an operation
// that the rate leaves out with one while profiling is off, which is its bare side.
func BenchmarkOff(b *testing.B) {
	stagemeter.SetEnabled(false)
	meter, ctx := newMeter(b, newMeterProvider()), context.Background()
	var flag atomic.Bool

	sides{
		bare: func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				callNothing(ctx, meter)
			}
		},
		floor: func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				callLoad(ctx, &flag)
			}
		},
		ours: func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				callTenLaps(ctx, meter)
			}
		},
	}.run(b, "start_10_laps")

	sides{
		bare:  func(b *testing.B) { b.ReportAllocs(); loopNothing(b.N) },
		floor: func(b *testing.B) { b.ReportAllocs(); loopLoad(&flag, b.N) },
		ours:  func(b *testing.B) { b.ReportAllocs(); loopTenLaps(ctx, meter, b.N) },
	}.run(b, "start_10_laps_inlined")

	sides{
		bare:  func(b *testing.B) { measureParallel(b, always(func() { callNothing(ctx, meter) })) },
		floor: func(b *testing.B) { measureParallel(b, always(func() { callLoad(ctx, &flag) })) },
		ours:  func(b *testing.B) { measureParallel(b, always(func() { callTenLaps(ctx, meter) })) },
	}.run(b, "start_10_laps_parallel")

	sides{
		bare: func(b *testing.B) { callTenLapsAt(b, 0) },
		ours: func(b *testing.B) { callTenLapsAt(b, 1e-9) },
	}.run(b, "not_chosen")
}

// callTenLapsAt measures operations that are profiled at a rate.
func callTenLapsAt(b *testing.B, rate float64) {
	meter, ctx := newMeter(b, newMeterProvider()), context.Background()
	stagemeter.SetRate(rate)
	defer stagemeter.SetEnabled(false)
	b.ReportAllocs()
	for b.Loop() {
		callTenLaps(ctx, meter)
	}
}

func newMeter(b *testing.B, provider metric.MeterProvider) *stagemeter.Meter {
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(provider))
	require.NoError(b, err)
	b.Cleanup(func() { require.NoError(b, meter.Close()) })
	return meter
}

//go:noinline
func callNothing(context.Context, *stagemeter.Meter) {}

//go:noinline
func callLoad(_ context.Context, flag *atomic.Bool) { flag.Load() }

//go:noinline
func callTenLaps(ctx context.Context, meter *stagemeter.Meter) {
	timer := meter.Start(ctx, "batch_read")
	timer.Lap(stagemeter.KeyParse)
	timer.Lap(stagemeter.FutureSetup)
	timer.Lap(stagemeter.GoroutineScheduleDelay)
	timer.Lap(stagemeter.LimiterWait)
	timer.Lap(stagemeter.IO)
	timer.Lap(stagemeter.ResultHandoffDelay)
	timer.Lap(stagemeter.WrapRecords)
	timer.Lap(stagemeter.CallerResumeDelay)
	timer.Lap(stagemeter.ToMap)
	timer.Lap(stagemeter.MergeToMap)
}

//go:noinline
func loopNothing(n int) {
	for range n {
	}
}

//go:noinline
func loopLoad(flag *atomic.Bool, n int) (set int) {
	for range n {
		if flag.Load() {
			set++
		}
	}
	return set
}

//go:noinline
func loopTenLaps(ctx context.Context, meter *stagemeter.Meter, n int) {
	for range n {
		timer := meter.Start(ctx, "batch_read")
		timer.Lap(stagemeter.KeyParse)
		timer.Lap(stagemeter.FutureSetup)
		timer.Lap(stagemeter.GoroutineScheduleDelay)
		timer.Lap(stagemeter.LimiterWait)
		timer.Lap(stagemeter.IO)
		timer.Lap(stagemeter.ResultHandoffDelay)
		timer.Lap(stagemeter.WrapRecords)
		timer.Lap(stagemeter.CallerResumeDelay)
		timer.Lap(stagemeter.ToMap)
		timer.Lap(stagemeter.MergeToMap)
	}
}
