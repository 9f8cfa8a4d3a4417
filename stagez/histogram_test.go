package stagez

import (
	"context"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

func explicit(counts ...uint64) *histogram {
	h := &histogram{bounds: []float64{1, 2, 4}, counts: counts}
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
		"without any bounds":                    {&histogram{count: 2, counts: []uint64{2}}, 0.5, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			got, open := test.h.quantile(test.q)
			assert.InDelta(t, test.want, got, 1e-12)
			assert.Equal(t, test.open, open)
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
		got, open := h.quantile(q)
		assert.False(t, open)
		assert.InEpsilon(t, q, got, width-1, "q %v at scale %d", q, h.scale)
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
