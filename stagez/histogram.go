package stagez

import (
	"maps"
	"math"
	"slices"

	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// histogram is the sum of data points, in seconds. It has the buckets of the SDK: explicit or exponential ones, as the provider's
// views have it.
type histogram struct {
	count uint64
	sum   float64

	bounds []float64 // upper ones, included; shared with the SDK, which does not change them
	counts []uint64  // one more than bounds

	scale  int32
	powers map[int32]uint64 // by index at the scale; nil: explicit
	zero   uint64
}

// bucket is the values above low, up to high.
type bucket struct {
	low, high float64 // high may be +Inf
	count     uint64
}

func (h *histogram) add(point metricdata.HistogramDataPoint[float64]) {
	h.count += point.Count
	h.sum += point.Sum
	switch {
	case h.powers != nil: // meters of two versions, and a view for one of them
		return
	case h.counts == nil:
		h.bounds, h.counts = point.Bounds, slices.Clone(point.BucketCounts)
		return
	case !slices.Equal(h.bounds, point.Bounds): // the same
		return
	}
	for i, n := range point.BucketCounts {
		h.counts[i] += n
	}
}

// addExponential leaves negative values out: durations have none.
func (h *histogram) addExponential(point metricdata.ExponentialHistogramDataPoint[float64]) {
	h.count += point.Count
	h.sum += point.Sum
	if h.counts != nil { // as in add
		return
	}
	h.zero += point.ZeroCount
	if h.powers == nil {
		h.scale, h.powers = point.Scale, map[int32]uint64{}
	}
	h.rescale(point.Scale)
	for i, n := range point.PositiveBucket.Counts {
		if n > 0 {
			h.powers[(point.PositiveBucket.Offset+int32(i))>>(point.Scale-h.scale)] += n
		}
	}
}

// rescale joins buckets until they are as coarse as those of the scale.
func (h *histogram) rescale(scale int32) {
	if scale >= h.scale {
		return
	}
	joined := make(map[int32]uint64, len(h.powers))
	for index, n := range h.powers {
		joined[index>>(h.scale-scale)] += n
	}
	h.scale, h.powers = scale, joined
}

// merge adds another one. Buckets that do not fit those that it has are left out.
func (h *histogram) merge(other *histogram) {
	if other.powers == nil {
		h.add(metricdata.HistogramDataPoint[float64]{
			Count: other.count, Sum: other.sum, Bounds: other.bounds, BucketCounts: other.counts,
		})
		return
	}
	h.addExponential(metricdata.ExponentialHistogramDataPoint[float64]{
		Count: other.count, Sum: other.sum, Scale: other.scale, ZeroCount: other.zero,
	})
	if h.powers != nil {
		for index, n := range other.powers {
			h.powers[index>>(other.scale-h.scale)] += n
		}
	}
}

// minus returns what was added since the earlier state, which may be nil. A state that cannot be an earlier one is taken for none.
func (h *histogram) minus(earlier *histogram) *histogram {
	if earlier == nil || earlier.count > h.count || (earlier.powers == nil) != (h.powers == nil) ||
		!slices.Equal(earlier.bounds, h.bounds) || h.scale > earlier.scale {
		return h
	}
	d := &histogram{
		count: h.count - earlier.count, sum: max(0, h.sum-earlier.sum),
		bounds: h.bounds, counts: slices.Clone(h.counts),
		scale: h.scale, zero: less(h.zero, earlier.zero),
	}
	for i := range d.counts {
		d.counts[i] = less(d.counts[i], earlier.counts[i])
	}
	if h.powers != nil {
		before := *earlier
		before.rescale(h.scale)
		d.powers = make(map[int32]uint64, len(h.powers))
		for index, n := range h.powers {
			if n = less(n, before.powers[index]); n > 0 {
				d.powers[index] = n
			}
		}
	}
	return d
}

// less is a-b, or 0: a counter that went backwards is no reason for absurd numbers.
func less(a, b uint64) uint64 { return max(a, b) - b }

func (h *histogram) mean() float64 {
	if h.count == 0 {
		return 0
	}
	return h.sum / float64(h.count)
}

// buckets returns the buckets in order. Of exponential ones those are left out in which nothing is.
func (h *histogram) buckets() []bucket {
	var buckets []bucket
	low := 0.0
	for i, n := range h.counts {
		high := math.Inf(1)
		if i < len(h.bounds) {
			high = h.bounds[i]
		}
		buckets = append(buckets, bucket{low, high, n})
		low = high
	}
	if h.zero > 0 {
		buckets = append(buckets, bucket{count: h.zero})
	}
	for _, index := range slices.Sorted(maps.Keys(h.powers)) {
		buckets = append(buckets, bucket{h.power(index), h.power(index + 1), h.powers[index]})
	}
	return buckets
}

// power is the lower bound of an exponential bucket.
func (h *histogram) power(index int32) float64 {
	return math.Exp2(math.Ldexp(float64(index), -int(h.scale)))
}

// quantile estimates what the share q of all values does not exceed, as Prometheus' histogram_quantile does: within an explicit
// bucket values are taken to be spread evenly, within an exponential one evenly on a logarithmic scale. It reports open when that
// is somewhere above the returned value, in the last bucket, which has no upper bound.
func (h *histogram) quantile(q float64) (seconds float64, open bool) {
	buckets := h.buckets()
	var total, below float64
	for _, b := range buckets {
		total += float64(b.count)
	}
	rank := q * total
	for _, b := range buckets {
		inside := float64(b.count)
		if inside == 0 || below+inside < rank {
			below += inside
			continue
		}
		share := (rank - below) / inside
		switch {
		case math.IsInf(b.high, 1):
			return b.low, true
		case h.powers != nil && b.low > 0:
			return b.low * math.Pow(b.high/b.low, share), false
		}
		return b.low + (b.high-b.low)*share, false
	}
	return 0, false
}
