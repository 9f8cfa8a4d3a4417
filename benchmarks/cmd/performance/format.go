package main

import (
	"fmt"
	"math"
	"strings"

	"github.com/otelaerospike/go/benchmarks/internal/figure"
	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

// table is a table in Markdown.
type table struct{ text strings.Builder }

func newTable(columns ...string) *table {
	t := &table{}
	t.row(columns...)
	t.row(strings.Split(strings.Repeat("---,", len(columns)-1)+"---", ",")...)
	return t
}

func (t *table) row(cells ...string) { t.text.WriteString("| " + strings.Join(cells, " | ") + " |\n") }

func (t *table) String() string { return t.text.String() + "\n" }

// nanoseconds formats a time in ns, µs or ms, whichever suits its size.
func nanoseconds(ns float64) string {
	switch size := math.Abs(ns); {
	case size < 1e3:
		return digits(ns) + " ns"
	case size < 1e6:
		return digits(ns/1e3) + " µs"
	default:
		return digits(ns/1e6) + " ms"
	}
}

// digits formats a number with about three significant digits.
func digits(v float64) string {
	switch size := math.Abs(v); {
	case size < 0.05:
		return "0"
	case size < 10:
		return fmt.Sprintf("%.2f", v)
	case size < 100:
		return fmt.Sprintf("%.1f", v)
	default:
		return fmt.Sprintf("%.0f", v)
	}
}

// times formats a ratio and its confidence interval.
func times(ratio rounds.Summary) string {
	if math.IsInf(ratio.Low, 0) || math.IsInf(ratio.High, 0) {
		return fmt.Sprintf("%.2f", ratio.Median)
	}
	return fmt.Sprintf("%.2f (%.2f to %.2f)", ratio.Median, ratio.Low, ratio.High)
}

// percent formats a change and its confidence interval as percentages.
func percent(change rounds.Summary) string {
	if math.IsInf(change.Low, 0) || math.IsInf(change.High, 0) {
		return fmt.Sprintf("%+.1f %%", 100*change.Median)
	}
	return fmt.Sprintf("%+.1f %% (%+.1f to %+.1f)", 100*change.Median, 100*change.Low, 100*change.High)
}

// atMost says whether a measurement is at most its target. If the confidence interval contains the target, this is undecided.
func atMost(measured rounds.Summary, target float64) string {
	switch {
	case measured.High <= target:
		return "met"
	case measured.Low > target:
		return "**not met**"
	}
	return "undecided"
}

// asManyTimes says whether a peer costs at least as many times ours as the target asks. Unlike the other targets, this one is a
// minimum.
func asManyTimes(ratio rounds.Summary) string {
	return atMost(rounds.Summary{Median: -ratio.Median, Low: -ratio.High, High: -ratio.Low}, -figure.MinPeerRatio)
}
