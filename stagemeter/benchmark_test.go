package stagemeter_test

import (
	"context"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/internal/bucket"
	"github.com/otelaerospike/go/stagemeter"
)

// startTenLaps is a function of its own, since what stands in a b.Loop itself is kept from being optimised.
//
//go:noinline
func startTenLaps(ctx context.Context, meter *stagemeter.Meter) {
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

func newBenchmarkMeter(b *testing.B) *stagemeter.Meter {
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(provider))
	require.NoError(b, err)
	return meter
}

// BenchmarkOff is Start and ten Laps while profiling is off; BenchmarkOffFloor is the atomic load that it must cost.
func BenchmarkOff(b *testing.B) {
	stagemeter.SetEnabled(false)
	meter, ctx := newBenchmarkMeter(b), b.Context()
	b.ReportAllocs()
	for b.Loop() {
		startTenLaps(ctx, meter)
	}
}

func BenchmarkOffFloor(b *testing.B) {
	var flag atomic.Bool
	for b.Loop() {
		load(&flag)
	}
}

//go:noinline
func load(flag *atomic.Bool) bool { return flag.Load() }

// BenchmarkOn is Start and ten Laps while profiling is on; BenchmarkOnFloor is what eleven clock reads and ten recordings
// with cached attributes cost without us.
func BenchmarkOn(b *testing.B) {
	defer stagemeter.Profile()()
	meter, ctx := newBenchmarkMeter(b), b.Context()
	b.ReportAllocs()
	for b.Loop() {
		startTenLaps(ctx, meter)
	}
}

func BenchmarkOnFloor(b *testing.B) {
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))
	histogram, err := provider.Meter("floor").Float64Histogram("floor",
		metric.WithExplicitBucketBoundaries(bucket.InternalStage()...))
	require.NoError(b, err)
	options := []metric.RecordOption{metric.WithAttributeSet(attribute.NewSet(
		attribute.String("stage", "io"), attribute.String("db.operation.name", "batch_read")))}
	epoch := time.Now()
	ctx := b.Context()
	b.ReportAllocs()
	for b.Loop() {
		last := time.Since(epoch)
		for range 10 {
			now := time.Since(epoch)
			histogram.Record(ctx, (now - last).Seconds(), options...)
			last = now
		}
	}
}
