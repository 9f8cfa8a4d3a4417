package stagez

import (
	"context"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/internal/telemetry"
)

func explicit(counts ...uint64) *histogram {
	h := &histogram{bounds: []float64{1, 2, 4}, counts: counts, noExtrema: true}
	for _, n := range counts {
		h.count += n
	}
	return h
}

func TestQuantileInterpolatesAsPrometheusDoes(t *testing.T) {
	for name, test := range map[string]struct {
		h    *histogram
		q    float64
		want float64
		open bool
	}{
		"from zero in the first bucket":         {explicit(10, 0, 0, 0), 0.5, 0.5, false},
		"within a bucket":                       {explicit(0, 10, 0, 0), 0.25, 1.25, false},
		"the end of a bucket":                   {explicit(5, 5, 0, 0), 0.5, 1, false},
		"past empty buckets":                    {explicit(5, 0, 5, 0), 0.75, 3, false},
		"the last bound when there is no upper": {explicit(1, 0, 0, 9), 0.5, 4, true},
		"just below it":                         {explicit(0, 0, 9, 1), 0.9, 4, false},
		"nothing":                               {explicit(0, 0, 0, 0), 0.5, 0, false},
		"without any buckets":                   {&histogram{}, 0.5, 0, false},
		"without any bounds":                    {&histogram{count: 2, counts: []uint64{2}, noExtrema: true}, 0.5, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			got := test.h.quantile(test.q)
			assert.InDelta(t, test.want, got.seconds, 1e-12)
			assert.Equal(t, test.open, math.IsInf(got.high, 1))
		})
	}
}

func TestExplicitHistogramsSubtract(t *testing.T) {
	earlier, later := explicit(1, 2, 3, 4), explicit(2, 4, 6, 8)
	earlier.sum, later.sum = 10, 25
	d := later.minus(earlier)
	assert.Equal(t, uint64(10), d.count)
	assert.Equal(t, 15.0, d.sum)
	assert.Equal(t, []uint64{1, 2, 3, 4}, d.counts)
	assert.Equal(t, []uint64{2, 4, 6, 8}, later.counts, "operands stay as they are")

	assert.Same(t, later, later.minus(nil))
	assert.Same(t, earlier, earlier.minus(later), "a counter that went backwards was reset")
	other := &histogram{count: 1, bounds: []float64{9}, counts: []uint64{1, 0}}
	assert.Same(t, later, later.minus(other), "so was a counter with other buckets")
}

// exponential returns the state of an SDK histogram after each batch of values.
func exponential(t *testing.T, maxSize int32, batches ...[]float64) []*histogram {
	t.Helper()
	reader := metric.NewManualReader(metric.WithAggregationSelector(func(metric.InstrumentKind) metric.Aggregation {
		return metric.AggregationBase2ExponentialHistogram{MaxSize: maxSize, MaxScale: 20}
	}))
	instrument, err := metric.NewMeterProvider(metric.WithReader(reader)).Meter("test").Float64Histogram("test")
	require.NoError(t, err)
	var states []*histogram
	for _, batch := range batches {
		for _, value := range batch {
			instrument.Record(context.Background(), value)
		}
		var collected metricdata.ResourceMetrics
		require.NoError(t, reader.Collect(t.Context(), &collected))
		h := new(histogram)
		data := collected.ScopeMetrics[0].Metrics[0].Data.(metricdata.ExponentialHistogram[float64])
		h.addExponential(data.DataPoints[0])
		states = append(states, h)
	}
	return states
}

func TestExponentialBucketsHoldTheirValues(t *testing.T) {
	h := exponential(t, 160, []float64{0, 0.001, 0.002, 0.004, 1, 3})[0]
	buckets := h.buckets()
	require.Len(t, buckets, 6)
	assert.Equal(t, bucket{count: 1}, buckets[0], "zero")
	for i, value := range []float64{0.001, 0.002, 0.004, 1, 3} {
		b := buckets[i+1]
		assert.Less(t, b.low, value)
		assert.GreaterOrEqual(t, b.high*(1+1e-12), value)
		assert.Equal(t, uint64(1), b.count)
	}
}

func TestExponentialQuantileIsAsExactAsItsBuckets(t *testing.T) {
	var values []float64
	for i := range 1000 {
		values = append(values, 0.001*float64(i+1))
	}
	h := exponential(t, 160, values)[0]
	width := math.Exp2(math.Exp2(-float64(h.scale)))
	for _, q := range []float64{0.5, 0.95, 0.99, 1} {
		got := h.quantile(q)
		assert.False(t, math.IsInf(got.high, 1))
		assert.InEpsilon(t, q, got.seconds, width-1, "q %v at scale %d", q, h.scale)
	}
}

// The later values make the SDK join buckets.
func TestExponentialHistogramsOfTwoScalesSubtract(t *testing.T) {
	states := exponential(t, 20, []float64{0.001, 0.0011, 0.0012}, []float64{0.001, 100, 1000, 0})
	require.Less(t, states[1].scale, states[0].scale)
	d := states[1].minus(states[0])
	assert.Equal(t, uint64(4), d.count)
	assert.InDelta(t, 1100.001, d.sum, 1e-9)
	total := uint64(0)
	for _, b := range d.buckets() {
		total += b.count
	}
	assert.Equal(t, uint64(4), total)
	assert.Equal(t, uint64(1), d.zero)
	assert.Equal(t, uint64(3), states[0].count, "operands stay as they are")
	assert.Len(t, states[0].powers, len(exponential(t, 20, []float64{0.001, 0.0011, 0.0012})[0].powers))
}

func TestExponentialHistogramsOfTwoScalesMerge(t *testing.T) {
	fine := exponential(t, 20, []float64{0.001, 0.0011})[0]
	coarse := exponential(t, 20, []float64{0.001, 1000})[0]
	for _, pair := range [][2]*histogram{{fine, coarse}, {coarse, fine}} {
		h := new(histogram)
		h.merge(pair[0])
		h.merge(pair[1])
		assert.Equal(t, uint64(4), h.count)
		assert.Equal(t, coarse.scale, h.scale)
		buckets := h.buckets()
		assert.Equal(t, uint64(3), buckets[0].count, "%v", buckets)
		assert.Equal(t, uint64(1), buckets[len(buckets)-1].count)
	}
}

func TestMergeKeepsItsBucketsWhenTheOthersDoNotFit(t *testing.T) {
	for name, other := range map[string]*histogram{
		"other bounds":     {count: 1, sum: 1, bounds: []float64{9}, counts: []uint64{1, 0}},
		"exponential ones": {count: 1, sum: 1, scale: 3, powers: map[int32]uint64{5: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			h := explicit(1, 1, 1, 1)
			h.merge(other)
			assert.Equal(t, uint64(5), h.count)
			assert.Equal(t, []uint64{1, 1, 1, 1}, h.counts)
			assert.Nil(t, h.powers)
			other.merge(explicit(1, 1, 1, 1))
			assert.Equal(t, uint64(5), other.count)
		})
	}
}

// recorded returns what the SDK aggregates of the values.
func recorded(t *testing.T, aggregation metric.Aggregation, values ...float64) *histogram {
	t.Helper()
	reader := metric.NewManualReader(metric.WithAggregationSelector(func(metric.InstrumentKind) metric.Aggregation { return aggregation }))
	instrument, err := metric.NewMeterProvider(metric.WithReader(reader)).Meter("test").Float64Histogram("test")
	require.NoError(t, err)
	for _, value := range values {
		instrument.Record(t.Context(), value)
	}
	var collected metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &collected))
	h := new(histogram)
	switch data := collected.ScopeMetrics[0].Metrics[0].Data.(type) {
	case metricdata.Histogram[float64]:
		h.add(data.DataPoints[0])
	case metricdata.ExponentialHistogram[float64]:
		h.addExponential(data.DataPoints[0])
	}
	return h
}

func TestQuantilesStayBetweenTheLeastAndTheGreatestValue(t *testing.T) {
	for kind, aggregation := range map[string]metric.Aggregation{
		"explicit":    metric.AggregationExplicitBucketHistogram{Boundaries: telemetry.OperationDurationBuckets()},
		"exponential": metric.AggregationBase2ExponentialHistogram{MaxSize: 4, MaxScale: 20},
	} {
		for name, values := range map[string][]float64{
			"one batch":             {0.203},
			"a timeout":             {1.0004},
			"two values":            {0.1987, 0.2036},
			"in one bucket":         {0.12, 0.13, 0.2, 0.203, 0.2031},
			"in several":            {0.0011, 0.0012, 0.06, 0.203},
			"nothing took any time": {0, 0},
		} {
			t.Run(kind+", "+name, func(t *testing.T) {
				h := recorded(t, aggregation, values...)
				merged := new(histogram)
				merged.merge(h)
				window := h.minus(&histogram{bounds: h.bounds, counts: make([]uint64, len(h.counts)), scale: h.scale, powers: noPowers(h)})
				for _, h := range []*histogram{h, merged, window} {
					for _, q := range []float64{0, 0.5, 0.95, 0.99, 1} {
						got := h.quantile(q).rounded()
						assert.GreaterOrEqual(t, got, slices.Min(values), q)
						assert.LessOrEqual(t, got, slices.Max(values), q)
					}
				}
			})
		}
	}
}

// noPowers returns the exponential buckets of an empty histogram of the same kind.
func noPowers(h *histogram) map[int32]uint64 {
	if h.powers == nil {
		return nil
	}
	return map[int32]uint64{}
}

func TestQuantileHasOnlyTheDigitsThatItsBucketSupports(t *testing.T) {
	for want, e := range map[float64]estimate{
		0.3:     {0.34, 0.1, 0.5},
		0.2:     {0.151, 0.1, 0.203},
		0.33:    {0.3341, 0.32, 0.345},
		0.334:   {0.3341, 0.3335, 0.3345},
		0.203:   {0.203, 0.203, 0.203},
		0.96:    {0.96, 0.5, 0.99}, // 1 would be beyond the greatest value
		0.00042: {0.000421, 0.0004, 0.00045},
		10:      {10, 10, math.Inf(1)},
		0:       {},
	} {
		assert.InDelta(t, want, e.rounded(), 1e-12, "%+v", e)
	}
}

func TestQuantilesAreNotNarrowedByUnknownExtrema(t *testing.T) {
	h := new(histogram)
	h.merge(explicit(0, 10, 0, 0))
	assert.True(t, h.noExtrema)
	assert.InDelta(t, 1.5, h.quantile(0.5).seconds, 1e-12)
}
