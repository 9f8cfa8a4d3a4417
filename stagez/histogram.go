package stagez

import (
	"maps"
	"math"
	"slices"

	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// histogram is the sum of several data points, in seconds. Its buckets are explicit or exponential, as the provider's views set them.
type histogram struct {
	count uint64
	sum   float64

	bounds []float64 // upper bounds, inclusive; shared with the SDK, which never changes them
	counts []uint64  // one more element than bounds

	scale  int32
	powers map[int32]uint64 // by bucket index at scale; nil: the buckets are explicit
	zero   uint64
}

// bucket counts the values above low, up to and including high.
type bucket struct {
	low, high float64 // high may be +Inf
	count     uint64
}

func (h *histogram) add(point metricdata.HistogramDataPoint[float64]) {
	h.count += point.Count
	h.sum += point.Sum
	switch {
	case h.powers != nil: // two meters record the histogram, and a view changes only one meter's buckets
		return
	case h.counts == nil:
		h.bounds, h.counts = point.Bounds, slices.Clone(point.BucketCounts)
		return
	case !slices.Equal(h.bounds, point.Bounds): // as above
		return
	}
	for i, n := range point.BucketCounts {
		h.counts[i] += n
	}
}

// addExponential ignores the negative buckets: durations are not negative.
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

// rescale joins buckets until the histogram is as coarse as scale.
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

// merge adds another histogram. It leaves out the other histogram's buckets when they do not fit.
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

// minus returns what was added since an earlier state. It returns h itself when earlier is nil or cannot be an earlier state of h.
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

// less returns a-b, or 0 when a counter went backwards.
func less(a, b uint64) uint64 { return max(a, b) - b }

func (h *histogram) mean() float64 {
	if h.count == 0 {
		return 0
	}
	return h.sum / float64(h.count)
}

// buckets returns the buckets in order. It leaves out empty exponential buckets.
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

// power returns the lower bound of an exponential bucket.
func (h *histogram) power(index int32) float64 {
	return math.Exp2(math.Ldexp(float64(index), -int(h.scale)))
}

// quantile estimates the q-quantile as Prometheus' histogram_quantile does. It interpolates linearly within an explicit bucket and
// logarithmically within an exponential bucket. When the quantile lies in the last bucket, which has no upper bound, it returns the
// bucket's lower bound and open is true.
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
