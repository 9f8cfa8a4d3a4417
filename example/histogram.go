package main

import "go.opentelemetry.io/otel/sdk/metric/metricdata"

// histogram is the sum of histogram data points that have the same boundaries.
type histogram struct {
	count    uint64
	sum      float64
	min, max float64
	bounds   []float64
	buckets  []uint64 // one more than bounds
}

func (h *histogram) add(point metricdata.HistogramDataPoint[float64]) {
	if point.Count == 0 {
		return
	}
	low, _ := point.Min.Value()
	high, _ := point.Max.Value()
	if h.count == 0 {
		h.bounds, h.buckets = point.Bounds, make([]uint64, len(point.BucketCounts))
		h.min, h.max = low, high
	}
	h.min, h.max = min(h.min, low), max(h.max, high)
	h.count += point.Count
	h.sum += point.Sum
	for i, n := range point.BucketCounts {
		h.buckets[i] += n
	}
}

func (h *histogram) mean() float64 {
	if h.count == 0 {
		return 0
	}
	return h.sum / float64(h.count)
}

// quantile estimates the value that the share q of all values does not exceed. It assumes that the values of a bucket are spread
// evenly, as the function histogram_quantile of Prometheus does. It also knows the least and the greatest value, which narrow the
// buckets at both ends.
func (h *histogram) quantile(q float64) float64 {
	rank, below := q*float64(h.count), 0.0
	for i, n := range h.buckets {
		inside := float64(n)
		if n == 0 || below+inside < rank {
			below += inside
			continue
		}
		low, high := h.min, h.max
		if i > 0 {
			low = max(low, h.bounds[i-1])
		}
		if i < len(h.bounds) {
			high = min(high, h.bounds[i])
		}
		return low + (high-low)*(rank-below)/inside
	}
	return h.max
}
