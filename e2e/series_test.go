package e2e

import (
	"strconv"

	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/require"
)

// series returns what a selector selects, by labels. It leaves out what differs from route to route: the scraped address, and how a
// bucket's boundary is written.
func (p *prometheus) series(t require.TestingT, selector string) map[string]float64 {
	values := map[string]float64{}
	for _, sample := range p.query(t, selector) {
		labels := sample.Metric.Clone()
		delete(labels, "job")
		delete(labels, "instance")
		if le, ok := labels["le"]; ok {
			labels["le"] = model.LabelValue(strconv.FormatFloat(boundary(t, le), 'g', -1, 64))
		}
		values[labels.String()] = float64(sample.Value)
	}
	return values
}

// boundaries returns the boundaries of the buckets that a selector selects, +Inf included.
func (p *prometheus) boundaries(t require.TestingT, selector string) []float64 {
	var boundaries []float64
	for _, sample := range p.query(t, "count by (le) ("+selector+")") {
		boundaries = append(boundaries, boundary(t, sample.Metric["le"]))
	}
	return boundaries
}

func boundary(t require.TestingT, le model.LabelValue) float64 {
	value, err := strconv.ParseFloat(string(le), 64)
	require.NoError(t, err)
	return value
}
