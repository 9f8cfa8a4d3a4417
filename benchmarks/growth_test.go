package benchmarks_test

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/benchmarks/internal/figure"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// Names past these bounds become _OTHER. The SDK has its own bound of 2,000 series for each instrument.
const (
	setBound       = 100  // the default of WithSetLimit
	seriesBound    = 1200 // series of operations that succeed
	operationBound = 128
	stageBound     = 64
)

// BenchmarkGrowth measures how the cost of recording grows with the number of names that take turns, up to and far past every
// bound, and with the number of goroutines. The floor records by hand into as many series as the bound allows.
func BenchmarkGrowth(b *testing.B) {
	ctx := context.Background()
	for _, n := range figure.Cardinalities() {
		setsGrow(ctx, n, setBound).run(b, fmt.Sprintf("sets/n=%d", n))
		setsGrow(ctx, n, seriesBound, otelaerospike.WithSetLimit(n)).run(b, fmt.Sprintf("sets_raised/n=%d", n))
		operationsGrow(ctx, n).run(b, fmt.Sprintf("operations/n=%d", n))
		stagesGrow(ctx, n).run(b, fmt.Sprintf("stages/n=%d", n))
	}
	for _, n := range figure.Goroutines() {
		goroutinesGrow(ctx, b, n).run(b, fmt.Sprintf("goroutines/n=%d", n))
	}
	for _, n := range figure.Cardinalities() {
		b.Run(fmt.Sprintf("collect/n=%d", n), func(b *testing.B) { collectGrows(b, n) })
	}
}

func names(prefix string, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = prefix + strconv.Itoa(i)
	}
	return names
}

// setsGrow measures a Get of a client that does nothing. Each Get takes the next of n sets.
func setsGrow(ctx context.Context, n, bound int, opts ...otelaerospike.Option) sides {
	return sides{
		floor: func(b *testing.B) {
			hand := newSetsByHand(b, newMeterProvider(), n, bound)
			measureInTurn(b, n, func(i int) {
				begun := hand.now()
				hand.recordTo(ctx, i, hand.now()-begun)
			})
		},
		ours: func(b *testing.B) {
			client, keys := wrapIdle(b, newMeterProvider(), opts...), keysOfSets(b, n)
			measureInTurn(b, n, func(i int) { _, _ = client.Get(nil, keys[i]) })
		},
	}
}

func keysOfSets(tb testing.TB, n int) []*aerospike.Key {
	keys := make([]*aerospike.Key, n)
	for i, set := range names("set-", n) {
		key, err := aerospike.NewKey("test", set, 1)
		require.NoError(tb, err)
		keys[i] = key
	}
	return keys
}

// operationsGrow measures a Start and a Lap. Each Start takes the next of n operations.
func operationsGrow(ctx context.Context, n int) sides {
	return sides{
		floor: func(b *testing.B) {
			hand := newStagesByHand(b, "db.operation.name", n, operationBound)
			measureInTurn(b, n, func(i int) {
				begun := hand.now()
				hand.recordTo(ctx, i, hand.now()-begun)
			})
		},
		ours: func(b *testing.B) {
			defer stagemeter.Profile()()
			meter, operations := newMeter(b, newMeterProvider()), names("operation-", n)
			measureInTurn(b, n, func(i int) {
				timer := meter.Start(ctx, operations[i])
				timer.Lap(stagemeter.IO)
			})
		},
	}
}

// stagesGrow measures a Lap. Each Lap takes the next of n stages.
func stagesGrow(ctx context.Context, n int) sides {
	return sides{
		floor: func(b *testing.B) {
			hand := newStagesByHand(b, "stage", n, stageBound)
			last := hand.now()
			measureInTurn(b, n, func(i int) {
				now := hand.now()
				hand.recordTo(ctx, i, now-last)
				last = now
			})
		},
		ours: func(b *testing.B) {
			defer stagemeter.Profile()()
			stages := names("stage-", n)
			meter := newMeter(b, newMeterProvider())
			timer := meter.Start(ctx, "batch_read")
			measureInTurn(b, n, func(i int) { timer.Lap(stagemeter.Stage(stages[i])) })
		},
	}
}

// measureInTurn measures a call that takes n names in turn; i is the name's index. It calls each name once before it measures.
func measureInTurn(b *testing.B, n int, call func(i int)) {
	for i := range n {
		call(i)
	}
	next := 0
	measure(b, func() {
		call(next)
		if next++; next == n {
			next = 0
		}
	})
}

// goroutinesGrow measures a Get of a client that does nothing, which n goroutines call at once.
func goroutinesGrow(ctx context.Context, b *testing.B, n int) sides {
	get := newGet(b, libraryV7{})
	return sides{
		bare: func(b *testing.B) {
			var client aerospike.ClientIfc = idleV7{}
			measureTogether(b, n, func() { get.call(client) })
		},
		floor: func(b *testing.B) {
			measureTogether(b, n, get.byHand(ctx, newCallByHand(b, newMeterProvider(), get.attributes)))
		},
		ours: func(b *testing.B) {
			client := wrapIdle(b, newMeterProvider())
			measureTogether(b, n, func() { get.call(client) })
		},
	}
}

// measureTogether measures b.N calls, which n goroutines share.
func measureTogether(b *testing.B, n int, call func()) {
	call()
	b.ReportAllocs()
	b.ResetTimer()
	var wg sync.WaitGroup
	for g := range n {
		calls := (b.N + g) / n // over all goroutines this adds up to b.N
		wg.Go(func() {
			for range calls {
				call()
			}
		})
	}
	wg.Wait()
}

// collectGrows measures the collection of n series of db.client.operation.duration, or of as many as the bounds allow.
func collectGrows(b *testing.B, n int) {
	reader := sdkmetric.NewManualReader()
	client := wrapIdle(b, sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)), otelaerospike.WithSetLimit(n))
	for _, key := range keysOfSets(b, n) {
		_, _ = client.Get(nil, key)
	}
	var collected metricdata.ResourceMetrics
	b.ReportAllocs()
	for b.Loop() {
		if err := reader.Collect(context.Background(), &collected); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(seriesOf(collected)), "series")
}

// seriesOf counts the time series of all histograms.
func seriesOf(collected metricdata.ResourceMetrics) (n int) {
	for _, scope := range collected.ScopeMetrics {
		for _, m := range scope.Metrics {
			if histogram, ok := m.Data.(metricdata.Histogram[float64]); ok {
				n += len(histogram.DataPoints)
			}
		}
	}
	return n
}

// seriesByHand is byHand with n series, which differ in one attribute. Values past the bound become _OTHER. The number of
// attributes is the same as ours, because the SDK takes longer for more attributes.
type seriesByHand struct {
	*byHand
	series [][]metric.RecordOption
}

func newSetsByHand(b *testing.B, provider metric.MeterProvider, n, bound int) *seriesByHand {
	return newCallByHand(b, provider, callAttributes("get")).series(callAttributes("get"), "db.collection.name", n, bound)
}

func newStagesByHand(b *testing.B, key attribute.Key, n, bound int) *seriesByHand {
	return newStageByHand(b, newMeterProvider()).series(stageAttributes, key, n, bound)
}

func (h *byHand) series(attributes []attribute.KeyValue, key attribute.Key, n, bound int) *seriesByHand {
	hand := &seriesByHand{byHand: h, series: make([][]metric.RecordOption, n)}
	for i, name := range names("name-", n) {
		if i >= bound {
			name = "_OTHER"
		}
		set := attribute.NewSet(slices.Concat(attributes, []attribute.KeyValue{key.String(name)})...)
		hand.series[i] = []metric.RecordOption{metric.WithAttributeSet(set)}
	}
	return hand
}

func (h *seriesByHand) recordTo(ctx context.Context, i int, elapsed time.Duration) {
	h.histogram.Record(ctx, elapsed.Seconds(), h.series[i]...)
}
