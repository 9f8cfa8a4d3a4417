package stagez

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

const (
	// maxHeatColumns and maxHeatRows are what the eye can tell apart.
	maxHeatColumns = 45
	maxHeatRows    = 20
)

// heatReport says how long the operations took that ended in one interval.
type heatReport struct {
	Begin   time.Time      `json:"begin"`
	End     time.Time      `json:"end"`
	Buckets []bucketReport `json:"buckets"` // without empty ones

	counts [latencies]uint64
}

// newHeat gives each column so many slots that there are at most maxHeatColumns columns.
func newHeat(c *collector, t *tailCopy, now time.Time) []heatReport {
	slots := (len(t.counts) + maxHeatColumns - 1) / maxHeatColumns
	columns := []heatReport{}
	for i := 0; i < len(t.counts); i += slots {
		end := min(i+slots, len(t.counts))
		column := heatReport{Begin: c.begin(t.first + int64(i)), End: c.begin(t.first + int64(end)), Buckets: []bucketReport{}}
		if column.End.After(now) {
			column.End = now
		}
		for _, counts := range t.counts[i:end] {
			for bucket, n := range counts {
				column.counts[bucket] += n
			}
		}
		for bucket, n := range column.counts {
			if n > 0 {
				b := latencyRange(bucket, bucket)
				b.Count = n
				column.Buckets = append(column.Buckets, b)
			}
		}
		columns = append(columns, column)
	}
	return columns
}

// heatMap draws time against latency, darker where more operations ended.
type heatMap struct {
	Cells          []heatCell
	YTicks, XTicks []tick
	Label          string
}

type heatCell struct{ X, Y, Width, Height, Opacity, Title string }

// newHeatMap draws the columns of a tail. Its rows are buckets, or as many buckets as it takes to have few rows.
func newHeatMap(r *tailReport) *heatMap {
	low, high := heatRange(r.Heat)
	buckets := 1 // per row
	for (high-low)/buckets >= maxHeatRows {
		buckets *= 2
	}
	low -= max(0, low-1) % buckets // a row of four begins at a power of two
	rows := (high-low)/buckets + 1
	length := r.End.Sub(r.Begin).Seconds()
	m := &heatMap{Label: "How long the operations took, over time"}
	x := func(t time.Time) float64 {
		return chartWidth * min(1, max(0, t.Sub(r.Begin).Seconds()/max(length, 1e-9)))
	}
	height := chartHeight / float64(rows)
	most := 0.0
	counted := func(column *heatReport, row int) (n uint64) {
		for bucket := low + row*buckets; bucket < min(low+(row+1)*buckets, latencies); bucket++ {
			n += column.counts[bucket]
		}
		return n
	}
	for i := range r.Heat {
		for row := range rows {
			most = max(most, float64(counted(&r.Heat[i], row)))
		}
	}
	for i := range r.Heat {
		column := &r.Heat[i]
		for row := range rows {
			if n := counted(column, row); n > 0 {
				first := low + row*buckets
				m.Cells = append(m.Cells, heatCell{
					X: coordinate(x(column.Begin)), Width: coordinate(max(1, x(column.End)-x(column.Begin))),
					Y: coordinate(chartHeight - float64(row+1)*height), Height: coordinate(height),
					Opacity: strconv.FormatFloat(0.15+0.85*math.Sqrt(float64(n)/most), 'f', 2, 64),
					Title:   heatTitle(column, latencyRange(first, min(first+buckets, latencies)-1), n),
				})
			}
		}
	}
	for row := 0; row <= rows; row += (rows + 4) / 5 {
		if bucket := low + row*buckets; bucket < latencies {
			m.YTicks = append(m.YTicks, tick{coordinate(chartHeight - float64(row)*height), bound(latencyFrom(bucket).Seconds())})
		}
	}
	m.XTicks = []tick{{width(0), "−" + span(r.End.Sub(r.Begin))}, {width(1), "now"}}
	return m
}

// heatRange returns the lowest and the highest bucket that is not empty.
func heatRange(columns []heatReport) (low, high int) {
	low = latencies - 1
	for i := range columns {
		for bucket, n := range columns[i].counts {
			if n > 0 {
				low, high = min(low, bucket), max(high, bucket)
			}
		}
	}
	return min(low, high), high
}

func heatTitle(column *heatReport, b bucketReport, n uint64) string {
	const clock = "15:04:05"
	upTo := math.Inf(1)
	if b.UpTo != nil {
		upTo = *b.UpTo
	}
	return fmt.Sprintf("%s to %s, %s: %s", column.Begin.Local().Format(clock), column.End.Local().Format(clock),
		interval(bucket{low: b.Above, high: upTo}), thousands(n))
}
