package stagez

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// The plot's size, in units that the page stretches, and the number of columns that the eye can tell apart.
const (
	chartWidth   = 1000.0
	chartHeight  = 200.0
	chartColumns = 150
)

// chart shows, over time, where the mean time of an operation went. Its layers are stacked.
type chart struct {
	Layers         []layer // from the bottom to the top
	Mean           string  // an SVG path: the operation's mean duration
	YTicks, XTicks []tick
	Readouts       []readout
	Label          string
	Empty          string // why there is nothing to draw; then there are no axes either
}

// layer is one stage, or the time in no stage.
type layer struct{ Class, Name, Path string }

// column shows what happened between two snapshots.
type column struct {
	begin, end time.Time
	x, width   float64
	count      uint64  // of operations that ended
	mean       float64 // the operation's mean duration; 0: no operation ended
	breakdown
}

// chartLength returns how much time the chart shows: the length of the selected window. Since the start it shows what the page may
// remember, and no less than a minute.
func chartLength(w window) time.Duration {
	for _, candidate := range windows {
		if candidate.name == w.Name && candidate.length > 0 {
			return candidate.length
		}
	}
	return min(max(w.End.Sub(w.Begin).Truncate(time.Second), time.Minute), horizon)
}

func newChart(h history, operation string, length time.Duration) *chart {
	columns := newColumns(h, operation, length)
	c := &chart{Label: fmt.Sprintf("Mean time per %s in the last %s, by stage", operation, span(length))}
	top := 0.0
	for _, column := range columns {
		top = max(top, column.mean, column.seconds())
	}
	if c.Empty = noData(columns, top); c.Empty != "" {
		return c
	}
	step := niceStep(top / 4)
	top = step * max(1, math.Ceil(top/step))
	for y := 0.0; y <= top+step/2; y += step {
		c.YTicks = append(c.YTicks, tick{coordinate(chartHeight * (1 - y/top)), bound(y)})
	}
	intervals := 5
	if length <= 2*time.Minute {
		intervals = 4
	}
	for i := range intervals + 1 {
		label := "now"
		if ago := length * time.Duration(intervals-i) / time.Duration(intervals); ago > 0 {
			label = "−" + span(ago)
		}
		c.XTicks = append(c.XTicks, tick{width(float64(i) / float64(intervals)), label})
	}
	c.draw(columns, chartHeight/top)
	c.Readouts = readouts(columns)
	return c
}

// noData says why a chart is empty. It returns nothing when the chart has something to draw.
func noData(columns []column, top float64) string {
	switch {
	case len(columns) == 0:
		return "No data yet: the chart begins with the next look at the page. The tables cover the time before it was opened."
	case top == 0:
		return "No data yet: no operation has ended while somebody looked."
	}
	return ""
}

// newColumns compares each snapshot in the chart with the snapshot before it.
func newColumns(h history, operation string, length time.Duration) []column {
	end := h.last().at
	x := func(t time.Time) float64 { return chartWidth * (1 - min(1, float64(end.Sub(t))/float64(length))) }
	var columns []column
	earlier := h[0]
	before, beforeStages := earlier.totals(operation)
	for i, s := range h[1:] {
		if x(s.at) == 0 {
			earlier = s
			before, beforeStages = s.totals(operation)
			continue
		}
		if i+2 < len(h) && x(s.at)-x(earlier.at) < chartWidth/chartColumns {
			continue // too narrow: the next column covers it too
		}
		now, nowStages := s.totals(operation)
		whole := now.minus(before)
		stages := map[string]total{}
		for name, t := range nowStages {
			if t = t.minus(beforeStages[name]); t.count > 0 {
				stages[name] = t
			}
		}
		c := column{
			begin: earlier.at, end: s.at, x: x(earlier.at), width: x(s.at) - x(earlier.at), count: whole.count,
			breakdown: breakDown(whole, stages),
		}
		if whole.count > 0 {
			c.mean = whole.sum / float64(whole.count)
		}
		columns = append(columns, c)
		earlier, before, beforeStages = s, now, nowStages
	}
	return columns
}

// totals returns the time that an operation and its stages have taken since the start.
func (s *snapshot) totals(operation string) (whole total, stages map[string]total) {
	stages = map[string]total{}
	for name, h := range s.series {
		switch {
		case name.operation != operation:
		case name.stage == "":
			whole = total{whole.sum + h.sum, whole.count + h.count}
		default:
			t := stages[name.stage]
			stages[name.stage] = total{t.sum + h.sum, t.count + h.count}
		}
	}
	return whole, stages
}

func (t total) minus(earlier total) total {
	if earlier.count > t.count { // the counter was reset in between
		return t
	}
	return total{max(0, t.sum-earlier.sum), t.count - earlier.count}
}

// draw makes one path per stage. The layers are stacked in the order that the bar has.
func (c *chart) draw(columns []column, scale float64) {
	paths := map[layer]*strings.Builder{}
	var order []layer
	var mean strings.Builder
	connected := false
	for _, column := range columns {
		y := chartHeight
		if column.mean > 0 {
			command := "M"
			if connected {
				command = "L"
			}
			fmt.Fprintf(&mean, "%s%.1f %.1fH%.1f", command, column.x, chartHeight-column.mean*scale, column.x+column.width)
		}
		connected = column.mean > 0
		for _, l := range column.layers() {
			key := layer{Class: l.class, Name: l.name}
			if paths[key] == nil {
				paths[key] = new(strings.Builder)
				order = append(order, key)
			}
			height := l.seconds * scale
			y -= height
			// Absolute coordinates round neighbors alike, so that no seam shows.
			fmt.Fprintf(paths[key], "M%.1f %.2fH%.1fV%.2fH%.1fz", column.x, y, column.x+column.width, y+height, column.x)
		}
	}
	for _, l := range order {
		l.Path = paths[l].String()
		c.Layers = append(c.Layers, l)
	}
	c.Mean = mean.String()
}

// stacked is one layer in a column or in a bar.
type stacked struct {
	name, class string
	seconds     float64
	after       bool
	parts       []part // drawn inside; the chart leaves them out
}

func (b breakdown) layers() []stacked {
	var within, after []stacked
	for _, p := range b.parts {
		if p.info.AfterEnd {
			after = append(after, stacked{p.name + " (after the operation)", class(p.name), p.seconds, true, p.parts})
		} else {
			within = append(within, stacked{p.name, class(p.name), p.seconds, false, p.parts})
		}
	}
	if b.rest > 0 {
		within = append(within, stacked{"in no stage", "rest", b.rest, false, nil})
	}
	return append(within, after...)
}

// niceStep returns the smallest step that is at least x, which is positive. A step is 1, 2, 2.5 or 5 times a power of ten.
func niceStep(x float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, factor := range []float64{1, 2, 2.5, 5} {
		if x <= factor*power*(1+1e-9) {
			return factor * power
		}
	}
	return 10 * power
}
