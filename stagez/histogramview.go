package stagez

import (
	"fmt"
	"math"
)

// tick is a mark on an axis.
type tick struct{ At, Label string }

// rectangle is a bucket of a histogram.
type rectangle struct{ X, Y, Width, Height, Title string }

// All histograms share one logarithmic axis, so that a reader can compare them down the column.
const (
	histogramFrom   = -7.0 // 100 ns, as a power of ten
	histogramTo     = 1.0  // 10 s
	histogramWidth  = 160.0
	histogramHeight = 24.0
)

func histogramX(seconds float64) float64 {
	if seconds <= 0 {
		return 0
	}
	share := (math.Log10(seconds) - histogramFrom) / (histogramTo - histogramFrom)
	return histogramWidth * min(max(share, 0), 1)
}

func histogramTicks() []tick {
	var ticks []tick
	for _, s := range []float64{1e-6, 1e-3, 1} {
		ticks = append(ticks, tick{coordinate(histogramX(s)), bound(s)})
	}
	return ticks
}

// histogramColumns is the number of columns that the eye can tell apart. Finer exponential buckets are drawn as one.
const histogramColumns = 80

func (row *stageRow) drawHistogram(f *figures) {
	bars := make([]bucket, 0, histogramColumns)
	last := -1
	for _, b := range f.histogram.buckets() {
		column := int(histogramX(b.high) * histogramColumns / histogramWidth)
		if f.histogram.powers != nil && column == last {
			bars[len(bars)-1].high = b.high
			bars[len(bars)-1].count += b.count
			continue
		}
		bars, last = append(bars, b), column
	}
	most := uint64(0)
	for _, b := range bars {
		most = max(most, b.count)
	}
	for _, b := range bars {
		if b.count == 0 {
			continue
		}
		low, high := histogramX(b.low), histogramX(b.high)
		if math.IsInf(b.high, 1) {
			high = histogramWidth
		}
		if high-low < 1 { // the bucket lies beyond one end of the axis
			low, high = min(low, histogramWidth-2), max(high, 2)
		}
		height := max(1, histogramHeight*float64(b.count)/float64(most))
		row.Histogram = append(row.Histogram, rectangle{
			X: coordinate(low), Y: coordinate(histogramHeight - height), Width: coordinate(high - low), Height: coordinate(height),
			Title: fmt.Sprintf("%s: %s, %s", interval(b), thousands(b.count), percent(float64(b.count)/float64(f.Count))),
		})
	}
	row.HistogramLabel = "no values"
	if f.Count > 0 {
		row.HistogramLabel = fmt.Sprintf("%s values, p50 %v, p99 %v", thousands(f.Count), f.P50, f.P99)
	}
}

func interval(b bucket) string {
	if math.IsInf(b.high, 1) {
		return "above " + bound(b.low)
	}
	return bound(b.low) + " to " + bound(b.high)
}
