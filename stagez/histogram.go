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

	// The least and the greatest value since counting began. They bound the values of every window.
	min, max  float64
	noExtrema bool // min and max are not known

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

// summarize adds everything of a data point but its buckets.
func (h *histogram) summarize(count uint64, sum float64, least, greatest metricdata.Extrema[float64]) {
	low, _ := least.Value()
	high, bounded := greatest.Value()
	if count == 0 {
		return
	}
	if h.count == 0 {
		h.min, h.max = low, high
	}
	h.min, h.max, h.noExtrema = min(h.min, low), max(h.max, high), h.noExtrema || !bounded
	h.count += count
	h.sum += sum
}

func (h *histogram) add(point metricdata.HistogramDataPoint[float64]) {
	h.summarize(point.Count, point.Sum, point.Min, point.Max)
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
	h.summarize(point.Count, point.Sum, point.Min, point.Max)
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
	var least, greatest metricdata.Extrema[float64]
	if !other.noExtrema {
		least, greatest = metricdata.NewExtrema(other.min), metricdata.NewExtrema(other.max)
	}
	if other.powers == nil {
		h.add(metricdata.HistogramDataPoint[float64]{
			Count: other.count, Sum: other.sum, Min: least, Max: greatest, Bounds: other.bounds, BucketCounts: other.counts,
		})
		return
	}
	h.addExponential(metricdata.ExponentialHistogramDataPoint[float64]{
		Count: other.count, Sum: other.sum, Min: least, Max: greatest, Scale: other.scale, ZeroCount: other.zero,
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
		min: h.min, max: h.max, noExtrema: h.noExtrema,
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

// variance estimates the variance of the values, as if they were spread evenly over each bucket. Without buckets it takes them to be as
// different as the times between chance events, whose standard deviation is their mean.
func (h *histogram) variance() float64 {
	var n, sum, squares float64
	for _, b := range h.buckets() {
		if b.count == 0 {
			continue
		}
		low, high := b.low, b.high
		if !h.noExtrema {
			low, high = min(max(low, h.min), h.max), min(high, h.max)
		}
		if math.IsInf(high, 1) {
			high = 2 * low
		}
		middle, width, count := (low+high)/2, high-low, float64(b.count)
		n, sum, squares = n+count, sum+count*middle, squares+count*(middle*middle+width*width/12)
	}
	if n == 0 {
		return h.mean() * h.mean()
	}
	return max(0, squares/n-sum/n*(sum/n))
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

// estimate is a quantile and the bucket in which it lies, narrowed by the least and the greatest value.
type estimate struct {
	seconds, low, high float64 // high is +Inf in the last bucket, which has no upper bound; seconds is low then
}

// quantile estimates the q-quantile as Prometheus' histogram_quantile does, and never beyond the least or the greatest value. It
// interpolates linearly within an explicit bucket and logarithmically within an exponential bucket.
func (h *histogram) quantile(q float64) estimate {
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
		low, high := h.narrow(b)
		share := (rank - below) / inside
		switch {
		case math.IsInf(high, 1):
			return estimate{low, low, high}
		case h.powers != nil && low > 0:
			return estimate{low * math.Pow(high/low, share), low, high}
		}
		return estimate{low + (high-low)*share, low, high}
	}
	return estimate{}
}

// narrow returns a bucket's bounds, as far as values can be there. The last bucket stays open unless all values are the same: the
// greatest value says little about the others beyond the last bound.
func (h *histogram) narrow(b bucket) (low, high float64) {
	if h.noExtrema {
		return b.low, b.high
	}
	low, high = max(b.low, h.min), min(b.high, h.max)
	switch {
	case low >= high: // equal, but for the rounding of exponential bounds
		low = min(max(low, h.min), h.max)
		return low, low
	case math.IsInf(b.high, 1):
		return b.low, b.high
	}
	return low, high
}

// rounded returns the estimate with the digits that its bucket supports, and with three at most: the last digit is no finer than the
// bucket is wide. It has a digit more when it would lie outside of the bucket otherwise.
func (e estimate) rounded() float64 {
	width := e.high - e.low
	if e.seconds == 0 || math.IsInf(width, 1) {
		return e.seconds
	}
	for digits := 1; digits <= maxDigits; digits++ {
		rounded := significant(e.seconds, digits)
		step := math.Pow10(int(math.Floor(math.Log10(e.seconds))) - digits + 1)
		if step <= width && e.low <= rounded && rounded <= e.high {
			return rounded
		}
	}
	return e.seconds
}
