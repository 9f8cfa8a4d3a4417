package exporters

import (
	"maps"
	"math"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/nodelatency"
)

// settings are what a service may set for all its exporters.
type settings struct {
	limit     int // of series per instrument
	exemplars bool
}

// overflow is the attribute of the series that the SDK merges beyond its limit.
const overflow = "otel.metric.overflow"

// holds asserts what must hold of each delivery, whatever exporter it came through.
func (s *service) holds(t *testing.T, d *delivery, set settings) {
	t.Helper()
	metrics := d.byName(t)
	open := d.value(telemetry.IOOpenMetric) == 1 // built with cmd/openio
	for _, i := range instruments {
		if i.when == always || i.when == openio && open {
			m := metrics[d.arrives(i).name]
			require.NotNil(t, m, "%s has not arrived", i.name)
			want := d.arrives(i)
			want.when = always
			require.Equal(t, want, m.instrument)
			d.sound(t, i, m, set)
			delete(metrics, m.name)
			s.named(t, d, i, m)
		}
	}
	require.Empty(t, slices.Collect(maps.Keys(metrics)), "no other instruments")
	s.counted(t, d, set)
	s.linked(t, d, set)
}

// byName returns the metrics by their names, under which each has arrived once.
func (d *delivery) byName(t *testing.T) map[string]*metric {
	t.Helper()
	metrics := map[string]*metric{}
	for _, m := range d.metrics {
		require.NotContains(t, metrics, m.name, "it arrived twice")
		metrics[m.name] = m
	}
	return metrics
}

// find returns a metric by the name that the documentation gives it.
func (d *delivery) find(name string) *metric {
	for _, i := range instruments {
		if i.name != name {
			continue
		}
		for _, m := range d.metrics {
			if m.name == d.arrives(i).name {
				return m
			}
		}
	}
	return nil
}

// sound asserts what holds of each metric for itself.
func (d *delivery) sound(t *testing.T, i instrument, m *metric, set settings) {
	t.Helper()
	require.NotEmpty(t, m.points, m.name)
	if i.scope != nodelatency.ScopeName { // the SDK's limit is not for producers
		require.LessOrEqual(t, len(m.points)-m.later, set.limit, m.name)
	}
	seen := map[string]bool{}
	for _, p := range m.points {
		for name, value := range d.everywhere {
			require.Equal(t, value, p.attributes[name], m.name)
			delete(p.attributes, name)
		}
		require.False(t, seen[p.key()], "%s: the series %s arrived twice", m.name, p.key())
		seen[p.key()] = true
		for name, value := range p.attributes {
			require.True(t, utf8.ValidString(name) && utf8.ValidString(value), "%s: %q=%q", m.name, name, value)
		}
		require.GreaterOrEqual(t, p.value, 0.0, m.name)
		if i.kind != histogram || len(p.bounds) == 0 {
			continue
		}
		require.Len(t, p.buckets, len(p.bounds)+1, m.name)
		var all uint64
		for _, n := range p.buckets {
			all += n
		}
		require.Equal(t, p.count, all, m.name)
		if want := documentedBounds[i.name]; want != nil {
			require.Equal(t, want, p.bounds, m.name)
		}
	}
}

var documentedBounds = map[string][]float64{
	"db.client.operation.duration":     {0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10},
	"db.client.internal_stage":         {1e-6, 5e-6, 1e-5, 5e-5, 1e-4, 5e-4, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1},
	"db.client.response.returned_rows": {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000},
}

// named asserts that the points have the attributes of the registry, and that those of a node name one.
func (s *service) named(t *testing.T, d *delivery, i instrument, m *metric) {
	t.Helper()
	allowed := map[string]bool{}
	for _, a := range attributes[i.name] {
		allowed[d.attribute(string(a.Key))] = a.Required
	}
	address, port := d.attribute("server.address"), d.attribute("server.port")
	_, hasServer := allowed[address]
	for _, p := range m.points {
		if p.attributes[d.attribute(overflow)] == "true" {
			require.Len(t, p.attributes, 1, m.name)
			continue
		}
		for name := range p.attributes {
			require.Contains(t, allowed, name, m.name)
		}
		for name, required := range allowed {
			require.True(t, !required || p.attributes[name] != "", "%s lacks the attribute %s", m.name, name)
		}
		if hasServer {
			require.True(t, s.isNode(p.attributes[address], p.attributes[port]), "%s: %s", m.name, p.key())
		}
	}
}

// counted asserts that the counts agree with what was issued. Beyond the SDK's limit only the totals are known.
func (s *service) counted(t *testing.T, d *delivery, set settings) {
	t.Helper()
	durations, stages := d.series("db.client.operation.duration"), d.series("db.client.internal_stage")
	maps.DeleteFunc(stages, func(key series, _ uint64) bool { return !s.counts(key.stage) })
	if set.limit >= 2000 {
		require.Equal(t, s.durations, durations)
		require.Equal(t, s.stages, stages)
		require.Equal(t, s.commands, d.total("aerospike.client.command.duration", "aerospike.client.command.type", "get"))
	} else {
		require.Equal(t, sum(s.durations), sum(durations))
		require.GreaterOrEqual(t, d.total("db.client.internal_stage", "", ""), sum(s.stages))
	}
	want := map[string]float64{
		"aerospike.client.node.count": nodes, "aerospike.client.limiter.limit": 1, "aerospike.client.limiter.in_use": 0,
		"aerospike.client.limiter.queued": 0, "db.client.internal_stage.enabled": 1,
	}
	maps.Copy(want, s.sums)
	for name, value := range want {
		require.Equal(t, value, d.value(name), name)
	}
}

// counts reports whether the service counts a stage.
func (s *service) counts(stage string) bool {
	for key := range s.stages {
		if key.stage == stage {
			return true
		}
	}
	return false
}

// series returns the counts of a histogram by what tells them apart.
func (d *delivery) series(name string) map[series]uint64 {
	counts := map[series]uint64{}
	for _, p := range d.find(name).points {
		get := func(key string) string { return p.attributes[d.attribute(key)] }
		counts[series{
			operation: get("db.operation.name"), namespace: get("db.namespace"), set: get("db.collection.name"),
			errorType: get("error.type"), code: get("db.response.status_code"), stage: get("stage"),
		}] += p.count
	}
	return counts
}

// total returns the count of the points of a histogram that have an attribute, or of all when the key is empty.
func (d *delivery) total(name, key, value string) (total uint64) {
	for _, p := range d.find(name).points {
		if key == "" || p.attributes[d.attribute(key)] == value {
			total += p.count
		}
	}
	return total
}

// value returns the sum of all points.
func (d *delivery) value(name string) (value float64) {
	m := d.find(name)
	if m == nil {
		return math.NaN()
	}
	for _, p := range m.points {
		value += p.value + p.sum
	}
	return value
}

func sum(counts map[series]uint64) (total uint64) {
	for _, n := range counts {
		total += n
	}
	return total
}

// linked asserts that the histograms have exemplars of the service's trace, or none.
func (s *service) linked(t *testing.T, d *delivery, set settings) {
	t.Helper()
	for _, m := range d.metrics {
		for _, p := range m.points {
			require.True(t, set.exemplars || len(p.exemplars) == 0, m.name)
		}
	}
	for _, name := range []string{"db.client.operation.duration", "db.client.internal_stage"} {
		linked := 0
		for _, p := range d.find(name).points {
			for _, e := range p.exemplars {
				require.Equal(t, traceID, e.traceID, name)
				linked++
			}
		}
		require.Equal(t, set.exemplars && d.exemplars, linked > 0, "%s has %d exemplars", name, linked)
	}
}
