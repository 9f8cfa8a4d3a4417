package bridge_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/nodelatency/internal/bridge"
)

// scope is what all metrics are in.
var scope = instrumentation.Scope{
	Name:      scopeName,
	Version:   telemetry.Version,
	SchemaURL: "https://opentelemetry.io/schemas/1.43.0",
}

// powersOfTwo are the default boundaries, in a unit that so many of the client's units make.
func powersOfTwo(perUnit float64) []float64 {
	bounds := make([]float64, 23)
	for i := range bounds {
		bounds[i] = float64(uint64(2)<<i) / perUnit
	}
	return bounds
}

// point is a point of a histogram with the default boundaries.
func point(perUnit, sum float64, counts map[int]uint64, attributes ...attribute.KeyValue) metricdata.HistogramDataPoint[float64] {
	p := metricdata.HistogramDataPoint[float64]{
		Attributes:   attribute.NewSet(attributes...),
		Bounds:       powersOfTwo(perUnit),
		BucketCounts: make([]uint64, 24),
		Sum:          sum,
	}
	for i, n := range counts {
		p.BucketCounts[i] = n
		p.Count += n
	}
	return p
}

func TestHistogramIsProducedWhole(t *testing.T) {
	f := newFixture(t)
	get, batch := newHistogram(), newHistogram()
	f.observe(t, nodes{
		"10.0.0.1:3000":            {"get-metrics": get, "put-metrics": newHistogram()},
		"[::1]:3001":               {"batch-read-metrics": batch},
		"cluster-aggregated-stats": {"get-metrics": get},
	}.client(t), attribute.String("cluster", "a"), attribute.String("server.address", "mine"))
	get.add(1, 3)
	get.add(2, 4)
	get.add(10, 1500)
	batch.add(23, 9_000_000)

	mine := attribute.String("cluster", "a")
	metricdatatest.AssertEqual(t, metricdata.ScopeMetrics{
		Scope: scope,
		Metrics: []metricdata.Metrics{{
			Name:        "aerospike.client.command.duration",
			Description: "Duration of the commands that the client sent to a node.",
			Unit:        "s",
			Data: metricdata.Histogram[float64]{
				Temporality: metricdata.CumulativeTemporality,
				DataPoints: []metricdata.HistogramDataPoint[float64]{
					point(1e6, 0.001507, map[int]uint64{1: 1, 2: 1, 10: 1}, mine, attribute.String("server.address", "10.0.0.1"),
						attribute.Int("server.port", 3000), attribute.String("aerospike.client.command.type", "get")),
					point(1e6, 9, map[int]uint64{23: 1}, mine, attribute.String("server.address", "::1"),
						attribute.Int("server.port", 3001), attribute.String("aerospike.client.command.type", "batch_read")),
				},
			},
		}},
	}, f.collect(t), metricdatatest.IgnoreTimestamp())
}

func TestNothingIsProducedOfNothing(t *testing.T) {
	f := newFixture(t)
	require.Empty(t, f.collect(t), "no client")
	c, _ := oneGet(t)
	f.observe(t, c)
	require.Empty(t, f.collect(t), "no command")
}

func TestNumbersAreReadOncePerInterval(t *testing.T) {
	c, get := oneGet(t)
	f := newFixture(t)
	second := sdkmetric.NewManualReader(sdkmetric.WithProducer(f.Producer))
	_ = sdkmetric.NewMeterProvider(sdkmetric.WithReader(second))
	f.observe(t, c)
	require.EqualValues(t, 1, c.asked.Load(), "what it starts from")
	get.add(0, 1)

	for interval := range int64(3) {
		for _, sinceRead := range []time.Duration{0, 5 * time.Second, 10*time.Second - 1} {
			f.now.Store(interval*int64(10*time.Second) + int64(sinceRead))
			var wg sync.WaitGroup
			seen := make([]metricdata.ResourceMetrics, 8)
			for i := range seen {
				wg.Go(func() {
					_ = []*sdkmetric.ManualReader{f.reader, second}[i%2].Collect(t.Context(), &seen[i])
				})
			}
			wg.Wait()
			require.Len(t, seen[0].ScopeMetrics, 1)
			for _, other := range seen {
				metricdatatest.AssertEqual(t, seen[0].ScopeMetrics[0], other.ScopeMetrics[0]) // timestamps too
			}
			require.Equal(t, interval+2, c.asked.Load())
		}
	}
}

func TestIntervalIsTheConfigured(t *testing.T) {
	f := newFixtureOf(t, bridge.Config{Interval: time.Second})
	c, _ := oneGet(t)
	f.observe(t, c)
	for range 3 {
		_, err := f.Produce(t.Context())
		require.NoError(t, err)
		f.pass(time.Second)
	}
	require.EqualValues(t, 4, c.asked.Load())
}

// The exporter to Prometheus hands the SDK what it has collected before, for reuse, and the SDK writes into it.
func TestProducedMemoryIsTheReadersToReuse(t *testing.T) {
	f := newFixture(t)
	c, get := oneGet(t)
	f.observe(t, c)
	get.add(1, 3)
	var kept metricdata.ResourceMetrics
	require.NoError(t, f.reader.Collect(t.Context(), &kept))
	require.Len(t, kept.ScopeMetrics, 1)

	histogram, err := f.provider.Meter("mine").Float64Histogram("mine")
	require.NoError(t, err)
	for range 7 {
		histogram.Record(t.Context(), 1)
	}
	require.NoError(t, f.reader.Collect(t.Context(), &kept)) // its own histogram takes the place of the producer's
	require.Equal(t, "mine", kept.ScopeMetrics[0].Metrics[0].Name)
	point := kept.ScopeMetrics[1].Metrics[0].Data.(metricdata.Histogram[float64]).DataPoints[0]
	require.EqualValues(t, 1, point.Count)
	require.EqualValues(t, 1, point.BucketCounts[1])
	require.Len(t, point.BucketCounts, 24)
}

func TestTemporalityIsCumulativeWhateverTheReaders(t *testing.T) {
	f := newFixture(t)
	c, get := oneGet(t)
	f.observe(t, c)
	delta := sdkmetric.NewManualReader(sdkmetric.WithProducer(f.Producer),
		sdkmetric.WithTemporalitySelector(sdkmetric.DeltaTemporalitySelector))
	_ = sdkmetric.NewMeterProvider(sdkmetric.WithReader(delta))
	for range 2 {
		get.add(0, 1)
		f.pass(10 * time.Second)
		var collected metricdata.ResourceMetrics
		require.NoError(t, delta.Collect(t.Context(), &collected))
		histogram := collected.ScopeMetrics[0].Metrics[0].Data.(metricdata.Histogram[float64])
		require.Equal(t, metricdata.CumulativeTemporality, histogram.Temporality)
		require.Equal(t, get.Buckets[0], histogram.DataPoints[0].Count)
	}
}

func TestNodesAreBounded(t *testing.T) {
	f := newFixture(t)
	const count = 130
	all := nodes{}
	histograms := make([]*histogram, count)
	for i := range count {
		histograms[i] = newHistogram()
		all[nodeAddress(i)] = map[string]any{"get-metrics": histograms[i]}
	}
	f.observe(t, all.client(t))
	for _, h := range histograms {
		h.add(2, 5)
	}
	for round := range uint64(2) {
		points := f.points(t)
		require.Len(t, points, 129)
		require.EqualValues(t, 1, points[nodeAddress(127)+" get"].Count)
		require.Equal(t, count-128+round, points["_OTHER get"].Count)
		histograms[129].add(2, 5)
	}
}
