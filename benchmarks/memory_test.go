package benchmarks_test

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/benchmarks/internal/figure"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// BenchmarkMemory measures what a time series keeps on the heap, and what remains on the heap after names that never come again.
// The floor of a series is the memory that the SDK and the attributes need.
func BenchmarkMemory(b *testing.B) {
	seriesOnHeap().run(b, "series")
	seriesOnHeap(exemplarsOff()).run(b, "series_exemplars_off")
	for _, n := range figure.EverNew() {
		b.Run(fmt.Sprintf("names/n=%d", n), func(b *testing.B) {
			defer stagemeter.Profile()()
			measureHeap(b, 1, "B", func() any {
				e := newEverNew(b)
				e.use(b, 0, n)
				return e
			})
		})
	}
}

// seriesOnHeap measures the memory of a time series that has been collected once. The collected data does not count.
func seriesOnHeap(opts ...sdkmetric.Option) sides {
	const series = 1000
	collected := func(b *testing.B, record func(provider metric.MeterProvider) any) {
		measureHeap(b, series, "B/series", func() any {
			reader := sdkmetric.NewManualReader()
			provider := sdkmetric.NewMeterProvider(append(opts, sdkmetric.WithReader(reader))...)
			recorder := record(provider)
			require.NoError(b, reader.Collect(context.Background(), new(metricdata.ResourceMetrics)))
			return []any{provider, recorder}
		})
	}
	return sides{
		floor: func(b *testing.B) {
			collected(b, func(provider metric.MeterProvider) any {
				hand := newSetsByHand(b, provider, series, series)
				for i := range series {
					hand.recordTo(context.Background(), i, 1)
				}
				return hand
			})
		},
		ours: func(b *testing.B) {
			keys := keysOfSets(b, series)
			collected(b, func(provider metric.MeterProvider) any {
				client, err := otelaerospike.Wrap(idleV7{}, otelaerospike.WithMeterProvider(provider),
					otelaerospike.WithTracerProvider(noSpans), otelaerospike.WithSetLimit(series))
				require.NoError(b, err)
				for _, key := range keys {
					_, _ = client.Get(nil, key)
				}
				return client
			})
		},
	}
}

// measureHeap reports the heap memory that build's result keeps in use, divided by n.
func measureHeap(b *testing.B, n int, unit string, build func() any) {
	var grown int64
	iterations := 0
	for b.Loop() {
		before := heap()
		built := build()
		grown += heap() - before
		runtime.KeepAlive(built)
		iterations++
	}
	b.ReportMetric(float64(grown)/float64(iterations)/float64(n), unit)
}

// TestMemoryStaysFlat checks that names that never come again cost no memory once all bounds are reached. One retained word for
// each name would already exceed the margin by far.
func TestMemoryStaysFlat(t *testing.T) {
	defer stagemeter.Profile()()
	e := newEverNew(t)
	const bounds, names, margin = 5000, 20000, 100 << 10
	e.use(t, 0, bounds)
	series, before := e.series(t), heap()
	e.use(t, bounds, bounds+names)
	grown := heap() - before
	require.Equal(t, series, e.series(t), "time series")
	require.Less(t, grown, int64(margin), "bytes that %d names left on the heap", names)
}

// heap returns the bytes in use on the heap.
func heap() int64 {
	runtime.GC()
	runtime.GC() // frees what finalizers and pools still held
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// everNew is a service that never uses a name twice: its sets, operations, stages and error types are always new.
type everNew struct {
	reader *sdkmetric.ManualReader
	client *otelaerospike.Client
	meter  *stagemeter.Meter
	ctx    context.Context
}

func newEverNew(tb testing.TB) *everNew {
	e := &everNew{reader: sdkmetric.NewManualReader()}
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(e.reader))
	tracers := newTracerProvider(sdktrace.NeverSample())
	var span trace.Span
	e.ctx, span = tracers.Tracer("benchmarks").Start(context.Background(), "request")
	span.End()
	client, err := otelaerospike.Wrap(idleV7{},
		otelaerospike.WithMeterProvider(provider), otelaerospike.WithTracerProvider(tracers))
	require.NoError(tb, err)
	e.client = client.WithContext(e.ctx)
	e.meter, err = stagemeter.NewMeter(stagemeter.WithMeterProvider(provider))
	require.NoError(tb, err)
	return e
}

func (e *everNew) series(tb testing.TB) int {
	var collected metricdata.ResourceMetrics
	require.NoError(tb, e.reader.Collect(context.Background(), &collected))
	return seriesOf(collected)
}

// use uses the names numbered from first to end-1.
func (e *everNew) use(tb testing.TB, first, end int) {
	for i := first; i < end; i++ {
		name := strconv.Itoa(i)
		key, err := aerospike.NewKey("test", name, 1)
		require.NoError(tb, err)
		_, _ = e.client.Get(nil, key)
		timer := e.meter.Start(e.ctx, name)
		timer.Lap(stagemeter.IO)
		timer = e.meter.Start(e.ctx, "batch_read")
		timer.Lap(stagemeter.Stage(name))
		timer.LapError(stagemeter.IO, name)
	}
}
