package stagez

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// The chart's plot has this size in its own units, which the page stretches. Its columns are as narrow as can be told apart.
const (
	chartWidth   = 1000.0
	chartHeight  = 200.0
	chartColumns = 150
)

// chart is where the time of an operation went, over time: stacked, per operation.
type chart struct {
	Layers         []layer // from the bottom to the top
	Mean           string  // the path of the operation's mean duration
	YTicks, XTicks []tick
	Label          string
	Empty          bool
}

// layer is one stage.
type layer struct{ Class, Name, Path string }

// column is what happened between two snapshots.
type column struct {
	x, width float64
	mean     float64 // of the operation; 0: there was none
	breakdown
}

// chartLength is the time that the chart shows: five minutes, or fifteen with a window of as much; less while the page has not been
// open for so long.
func chartLength(h history, w window) time.Duration {
	lengths := []time.Duration{time.Minute, 2 * time.Minute, 5 * time.Minute}
	if w.Name == "15m" || w.Name == "start" {
		lengths = append(lengths, horizon)
	}
	age := h.last().at.Sub(h[0].at)
	for _, length := range lengths {
		if age <= length {
			return length
		}
	}
	return lengths[len(lengths)-1]
}

func newChart(h history, operation string, length time.Duration) *chart {
	columns := newColumns(h, operation, length)
	c := &chart{Label: fmt.Sprintf("Mean time per %s in the last %s, by stage", operation, span(length)), Empty: len(columns) == 0}
	top := 0.0
	for _, column := range columns {
		top = max(top, column.mean, column.seconds())
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
	return c
}

// newColumns compares the snapshots of the time that the chart shows, each with the one before.
func newColumns(h history, operation string, length time.Duration) []column {
	end := h.last().at
	x := func(at time.Time) float64 { return chartWidth * (1 - min(1, float64(end.Sub(at))/float64(length))) }
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
			continue // the next one joins them
		}
		now, nowStages := s.totals(operation)
		whole := now.minus(before)
		stages := map[string]total{}
		for name, t := range nowStages {
			if t = t.minus(beforeStages[name]); t.count > 0 {
				stages[name] = t
			}
		}
		c := column{x: x(earlier.at), width: x(s.at) - x(earlier.at), breakdown: breakDown(whole, stages)}
		if whole.count > 0 {
			c.mean = whole.sum / float64(whole.count)
		}
		columns = append(columns, c)
		earlier, before, beforeStages = s, now, nowStages
	}
	return columns
}

// totals returns what an operation and its stages took since the start.
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
	if earlier.count > t.count { // it cannot be an earlier one
		return t
	}
	return total{max(0, t.sum-earlier.sum), t.count - earlier.count}
}

// draw makes the paths, one per stage, in the order of the bar.
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
			of := layer{Class: l.class, Name: l.name}
			if paths[of] == nil {
				paths[of] = new(strings.Builder)
				order = append(order, of)
			}
			height := l.seconds * scale
			y -= height
			// Absolute, so that neighbors are rounded alike and no seam shows.
			fmt.Fprintf(paths[of], "M%.1f %.2fH%.1fV%.2fH%.1fz", column.x, y, column.x+column.width, y+height, column.x)
		}
	}
	for _, l := range order {
		l.Path = paths[l].String()
		c.Layers = append(c.Layers, l)
	}
	c.Mean = mean.String()
}

// stacked is a layer of one column, and of a bar.
type stacked struct {
	name, class string
	seconds     float64
	after       bool
}

func (b breakdown) layers() []stacked {
	var within, after []stacked
	for _, p := range b.parts {
		if p.after {
			after = append(after, stacked{p.name + " (after the operation)", class(p.name), p.seconds, true})
		} else {
			within = append(within, stacked{p.name, class(p.name), p.seconds, false})
		}
	}
	if b.rest > 0 {
		within = append(within, stacked{"in no stage", "rest", b.rest, false})
	}
	return append(within, after...)
}

// niceStep returns the least of 1, 2, 2.5 or 5 times a power of ten that is not below x.
func niceStep(x float64) float64 {
	if x <= 0 {
		return 0.00025
	}
	power := math.Pow(10, math.Floor(math.Log10(x)))
	for _, factor := range []float64{1, 2, 2.5, 5} {
		if x <= factor*power*(1+1e-9) {
			return factor * power
		}
	}
	return 10 * power
}
