package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

func newPoint(low, high, sum float64, buckets ...uint64) metricdata.HistogramDataPoint[float64] {
	point := metricdata.HistogramDataPoint[float64]{
		Bounds:       []float64{1, 2, 4},
		BucketCounts: buckets,
		Sum:          sum,
		Min:          metricdata.NewExtrema(low),
		Max:          metricdata.NewExtrema(high),
	}
	for _, n := range buckets {
		point.Count += n
	}
	return point
}

func TestQuantile(t *testing.T) {
	for name, test := range map[string]struct {
		point metricdata.HistogramDataPoint[float64]
		q     float64
		want  float64
	}{
		"middle of a bucket":            {newPoint(0, 9, 0, 0, 10, 0, 0), 0.5, 1.5},
		"end of a bucket":               {newPoint(0, 9, 0, 5, 5, 0, 0), 0.5, 1},
		"second bucket":                 {newPoint(0, 9, 0, 5, 0, 5, 0), 0.9, 3.6},
		"minimum narrows the first":     {newPoint(0.5, 9, 0, 10, 0, 0, 0), 0.5, 0.75},
		"maximum narrows the last":      {newPoint(0, 6, 0, 0, 0, 0, 10), 0.5, 5},
		"maximum narrows one before":    {newPoint(0, 3, 0, 0, 0, 10, 0), 0.5, 2.5},
		"a single value is known":       {newPoint(1.7, 1.7, 1.7, 0, 1, 0, 0), 0.99, 1.7},
		"the least":                     {newPoint(0.2, 9, 0, 4, 4, 4, 4), 0, 0.2},
		"the greatest":                  {newPoint(0.2, 9, 0, 4, 4, 4, 4), 1, 9},
		"nothing recorded":              {newPoint(0, 0, 0, 0, 0, 0, 0), 0.5, 0},
		"empty buckets are passed over": {newPoint(0, 9, 0, 1, 0, 0, 1), 0.75, 6.5},
	} {
		t.Run(name, func(t *testing.T) {
			var h histogram
			h.add(test.point)
			assert.InDelta(t, test.want, h.quantile(test.q), 1e-9)
		})
	}
}

func TestHistogramAddsPoints(t *testing.T) {
	var h histogram
	assert.Zero(t, h.mean())
	h.add(newPoint(0.5, 1.5, 2, 1, 1, 0, 0))
	h.add(newPoint(0, 0, 0, 0, 0, 0, 0)) // has no least and no greatest value
	h.add(newPoint(3, 8, 11, 0, 0, 1, 1))
	assert.Equal(t, histogram{
		count: 4, sum: 13, min: 0.5, max: 8, bounds: []float64{1, 2, 4}, buckets: []uint64{1, 1, 1, 1},
	}, h)
	assert.InDelta(t, 3.25, h.mean(), 1e-9)
}

// The points share their slices with the SDK, so add must not write to them.
func TestHistogramLeavesPointsAlone(t *testing.T) {
	var h histogram
	point := newPoint(0.5, 1.5, 2, 1, 1, 0, 0)
	h.add(point)
	h.add(point)
	assert.Equal(t, []uint64{1, 1, 0, 0}, point.BucketCounts)
}
