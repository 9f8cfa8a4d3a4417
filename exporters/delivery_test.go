package exporters

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// delivery is what has arrived on the other side of an exporter.
type delivery struct {
	format  string
	metrics []*metric

	// What an instrument and the key of an attribute look like there.
	arrives   func(instrument) instrument
	attribute func(string) string
	// resource has the attributes of the service.
	resource map[string]string
	// everywhere are attributes that the exporter adds to each point.
	everywhere map[string]string
	// exemplars says that the format has them, and scopes that it names scopes.
	exemplars, scopes bool
}

// metric is an instrument that has arrived.
type metric struct {
	instrument
	temporality string // empty: the format has none
	points      []*point
	later       int // points that came with the deltas of later exports; the SDK's limit is for one export
}

// point is a time series of a metric that has arrived.
type point struct {
	attributes map[string]string
	value      float64   // of what is no histogram
	count      uint64    // of a histogram
	sum        float64   // of a histogram
	bounds     []float64 // empty: a histogram without fixed boundaries
	buckets    []uint64
	exemplars  []exemplar
}

type exemplar struct{ traceID string }

const (
	cumulative = "cumulative"
	delta      = "delta"
	lowMemory  = "lowmemory" // deltas of synchronous instruments alone
)

// key identifies a time series.
func (p *point) key() string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(p.attributes)) {
		fmt.Fprintf(&text, "%q=%q ", name, p.attributes[name])
	}
	return text.String()
}

// merge returns the metrics as they stand after several exports of one reader. Deltas add up; of other metrics the last export counts.
func merge(t *testing.T, exports [][]*metric) []*metric {
	t.Helper()
	merged, order := map[string]*metric{}, []string{}
	for _, export := range exports {
		seen := map[string]bool{}
		for _, m := range export {
			key := m.scope + " " + m.name
			require.False(t, seen[key], "%s arrived twice in one export", key)
			seen[key] = true
			before := merged[key]
			switch {
			case before == nil:
				order = append(order, key)
				merged[key] = m
			case m.temporality == delta:
				require.Equal(t, before.instrument, m.instrument)
				before.add(t, m)
			default:
				merged[key] = m
			}
		}
	}
	metrics := make([]*metric, len(order))
	for i, key := range order {
		metrics[i] = merged[key]
	}
	return metrics
}

// add adds the points of a later export.
func (m *metric) add(t *testing.T, later *metric) {
	t.Helper()
	points := map[string]*point{}
	for _, p := range m.points {
		points[p.key()] = p
	}
	for _, p := range later.points {
		before := points[p.key()]
		if before == nil {
			m.points = append(m.points, p)
			m.later++
			continue
		}
		require.Equal(t, before.bounds, p.bounds)
		before.value += p.value
		before.count += p.count
		before.sum += p.sum
		for i, n := range p.buckets {
			before.buckets[i] += n
		}
		before.exemplars = append(before.exemplars, p.exemplars...)
	}
}
