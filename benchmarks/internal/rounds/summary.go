package rounds

import (
	"fmt"
	"slices"

	"golang.org/x/perf/benchmath"
)

// Summary is a median and its 95 % confidence interval, which is infinite for fewer than six values.
type Summary struct {
	Median, Low, High float64
}

// Summarize summarizes values as benchstat does, without an assumption about their distribution.
func Summarize(values []float64) Summary {
	sample := benchmath.NewSample(slices.Clone(values), &benchmath.DefaultThresholds)
	summary := benchmath.AssumeNothing.Summary(sample, 0.95)
	return Summary{Median: summary.Center, Low: summary.Lo, High: summary.Hi}
}

// Minus returns a minus b, round by round. It fails when a and b have different numbers of rounds.
func Minus(a, b []float64) ([]float64, error) {
	return pair(a, b, func(a, b float64) float64 { return a - b })
}

// Over returns a divided by b, round by round. It fails when a and b have different numbers of rounds.
func Over(a, b []float64) ([]float64, error) {
	return pair(a, b, func(a, b float64) float64 { return a / b })
}

func pair(a, b []float64, combine func(a, b float64) float64) ([]float64, error) {
	if len(a) != len(b) {
		return nil, fmt.Errorf("%d rounds cannot be paired with %d", len(a), len(b))
	}
	combined := make([]float64, len(a))
	for i := range a {
		combined[i] = combine(a[i], b[i])
	}
	return combined, nil
}
