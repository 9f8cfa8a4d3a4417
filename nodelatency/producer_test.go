package nodelatency_test

import (
	"sync"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/nodelatency"
)

func TestHistogramIsProducedWhole(t *testing.T) {
	f := newFixture(t)
	get, batch := newLatency(), newLatency()
	client := answering(t, map[string]map[string]*latency{
		"10.0.0.1:3000":            {"get-metrics": get, "put-metrics": newLatency()},
		"[::1]:3001":               {"batch-read-metrics": batch},
		"cluster-aggregated-stats": {"get-metrics": get},
	})
	f.observe(t, client, attribute.String("cluster", "a"), attribute.String("server.address", "mine"))
	for _, v := range []uint64{3, 4, 1500} {
		get.Add(v)
	}
	batch.Add(9_000_000)

	bounds := make([]float64, 23)
	for i := range bounds {
		bounds[i] = float64(uint64(2)<<i) / 1e6
	}
	point := func(address string, port int, command string, sum float64, counts map[int]uint64) metricdata.HistogramDataPoint[float64] {
		p := metricdata.HistogramDataPoint[float64]{
			Attributes: attribute.NewSet(
				attribute.String("cluster", "a"),
				attribute.String("server.address", address),
				attribute.Int("server.port", port),
				attribute.String("aerospike.client.command.type", command)),
			Bounds:       bounds,
			BucketCounts: make([]uint64, 24),
			Sum:          sum,
		}
		for i, n := range counts {
			p.BucketCounts[i] = n
			p.Count += n
		}
		return p
	}
	metricdatatest.AssertEqual(t, metricdata.ScopeMetrics{
		Scope: instrumentation.Scope{
			Name:      "github.com/otelaerospike/go/nodelatency",
			Version:   telemetry.Version,
			SchemaURL: "https://opentelemetry.io/schemas/1.43.0",
		},
		Metrics: []metricdata.Metrics{{
			Name:        "aerospike.client.command.duration",
			Description: "Duration of the commands that the client sent to a node.",
			Unit:        "s",
			Data: metricdata.Histogram[float64]{
				Temporality: metricdata.CumulativeTemporality,
				DataPoints: []metricdata.HistogramDataPoint[float64]{
					point("10.0.0.1", 3000, "get", 0.001507, map[int]uint64{1: 1, 2: 1, 10: 1}),
					point("::1", 3001, "batch_read", 9, map[int]uint64{23: 1}),
				},
			},
		}},
	}, f.collect(t), metricdatatest.IgnoreTimestamp())
}

func TestEveryTypeOfCommandIsBridged(t *testing.T) {
	f := newFixture(t)
	client, _ := connected(t)
	stats, err := client.Stats()
	require.NoError(t, err)
	var node string
	own := map[string]*latency{}
	for address, numbers := range stats {
		if numbers, ok := numbers.(map[string]any); ok && address != "cluster-aggregated-stats" {
			node = address
			for key, value := range numbers {
				if _, ok := value.(map[string]any); ok {
					own[key] = newLatency()
				}
			}
		}
	}
	require.Len(t, own, 11, "the client's histograms")
	f.observe(t, answering(t, map[string]map[string]*latency{node: own}))
	for _, l := range own {
		l.Add(1)
	}
	points := f.points(t)
	require.Len(t, points, 11)
	for _, command := range []string{
		"get", "get_header", "exists", "put", "delete", "operate", "query", "scan", "udf", "batch_read", "batch_write",
	} {
		require.EqualValues(t, 1, points[node+" "+command].Count, command)
	}
}

func TestNothingIsProducedOfNothing(t *testing.T) {
	f := newFixture(t)
	require.Empty(t, f.collect(t), "no client")
	f.observe(t, answering(t, map[string]map[string]*latency{"a:1": {"get-metrics": newLatency()}}))
	require.Empty(t, f.collect(t), "no command")
}

func TestNumbersAreReadOncePerInterval(t *testing.T) {
	own := newLatency()
	client := answering(t, map[string]map[string]*latency{"a:1": {"get-metrics": own}})
	f := newFixture(t)
	second := sdkmetric.NewManualReader(sdkmetric.WithProducer(f.Producer))
	_ = sdkmetric.NewMeterProvider(sdkmetric.WithReader(second))
	f.observe(t, client)
	require.EqualValues(t, 1, client.asked.Load(), "what it starts from")
	own.Add(1)

	for interval := range int64(3) {
		for _, at := range []time.Duration{0, 5 * time.Second, 10*time.Second - 1} {
			f.now.Store(interval*int64(10*time.Second) + int64(at))
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
			require.Equal(t, interval+2, client.asked.Load())
		}
	}
}

// The exporter to Prometheus hands the SDK what it has collected before, for reuse, and the SDK writes into it.
func TestProducedMemoryIsTheReadersToReuse(t *testing.T) {
	f := newFixture(t)
	own := newLatency()
	f.observe(t, answering(t, map[string]map[string]*latency{"a:1": {"get-metrics": own}}))
	own.Add(3)
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
	own := newLatency()
	f.observe(t, answering(t, map[string]map[string]*latency{"a:1": {"get-metrics": own}}))
	delta := sdkmetric.NewManualReader(sdkmetric.WithProducer(f.Producer),
		sdkmetric.WithTemporalitySelector(sdkmetric.DeltaTemporalitySelector))
	_ = sdkmetric.NewMeterProvider(sdkmetric.WithReader(delta))
	for range 2 {
		own.Add(1)
		f.now.Add(int64(10 * time.Second))
		var collected metricdata.ResourceMetrics
		require.NoError(t, delta.Collect(t.Context(), &collected))
		histogram := collected.ScopeMetrics[0].Metrics[0].Data.(metricdata.Histogram[float64])
		require.Equal(t, metricdata.CumulativeTemporality, histogram.Temporality)
		require.Equal(t, own.Count, histogram.DataPoints[0].Count)
	}
}

func TestReadingIsSafeWhileCommandsRun(t *testing.T) {
	client, _ := connected(t)
	f := newFixture(t)
	stop := f.observe(t, client)
	const commands, workers = 50, 4
	var wg sync.WaitGroup
	for range workers {
		wg.Go(func() {
			for i := range commands {
				_, _ = client.Get(patient(), newKey(t, i))
			}
		})
	}
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	for last := uint64(0); ; {
		var count uint64
		for _, point := range f.points(t) {
			count += point.Count
		}
		require.GreaterOrEqual(t, count, last)
		last = count
		select {
		case <-done:
			stop()
			for _, point := range f.points(t) {
				require.EqualValues(t, commands*workers, point.Count, "none is lost or counted twice")
			}
			return
		default:
			client.EnableMetrics(aerospike.DefaultMetricsPolicy()) // the same again: no reset
		}
	}
}

func TestOptions(t *testing.T) {
	_, err := nodelatency.NewProducer(nodelatency.WithInterval(-time.Second))
	require.EqualError(t, err, "nodelatency: interval -1s: must not be negative")

	f := newFixture(t)
	f.Producer, err = nodelatency.NewProducer(nil, nodelatency.WithInterval(time.Second))
	require.NoError(t, err)
	client := answering(t, nil)
	f.observe(t, client)
	for range 3 {
		_, err = f.Produce(t.Context())
		require.NoError(t, err)
		f.now.Add(int64(time.Second))
	}
	require.EqualValues(t, 4, client.asked.Load())

	f.Producer, err = nodelatency.NewProducer(nodelatency.WithInterval(0))
	require.NoError(t, err)
	client = answering(t, nil)
	f.observe(t, client)
	for range 10 {
		_, err = f.Produce(t.Context())
		require.NoError(t, err)
		f.now.Add(int64(time.Second))
	}
	require.EqualValues(t, 2, client.asked.Load(), "ten seconds")
}
