package bridge

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/clientstats"
	"github.com/otelaerospike/go/internal/telemetry"
)

const commandTypeKey = attribute.Key("aerospike.client.command.type")

// seriesKey tells time series apart. Clients whose attributes are the same share their time series.
type seriesKey struct {
	attributes attribute.Distinct // of the client
	subject
}

// timeSeries is what was counted of a subject since start. It never decreases but for a new start.
type timeSeries struct {
	attributes attribute.Set
	start, at  time.Time
	boundaries []float64 // never written to
	total      counts
}

// totals holds the time series by their keys, and by their metrics in the order in which they came.
type totals struct {
	byKey      map[seriesKey]*timeSeries
	byMetric   [len(metrics)][]*timeSeries
	nodes      *clientstats.Names
	namespaces *clientstats.Names
}

func newTotals() totals {
	return totals{
		byKey:      map[seriesKey]*timeSeries{},
		nodes:      clientstats.NewNodeNames(),
		namespaces: clientstats.NewNamespaceNames(),
	}
}

// change is what a client counted between two reads.
type change struct {
	attributes attribute.Set
	from, to   time.Time
	boundaries [len(metrics)][]float64
	added      map[subject]counts
}

// add adds what a client counted. A node that has been idle since the observation began takes no space.
func (t *totals) add(c change) {
	subjects := slices.SortedFunc(maps.Keys(c.added), subject.compare)
	for _, s := range subjects {
		added := c.added[s]
		idle := added.total() == 0
		if !idle {
			s.node = t.nodes.Admit(s.node)
		}
		if !idle && s.namespace != "" {
			s.namespace = t.namespaces.Admit(s.namespace)
		}
		key := seriesKey{c.attributes.Equivalent(), s}
		if series, ok := t.byKey[key]; ok {
			series.add(added, c.boundaries[s.metric], c.from, c.to)
		} else if !idle {
			series := &timeSeries{s.describe(c.attributes), c.from, c.to, c.boundaries[s.metric], added}
			t.byKey[key] = series
			t.byMetric[s.metric] = append(t.byMetric[s.metric], series)
		}
	}
}

func (s subject) compare(other subject) int {
	return cmp.Or(
		cmp.Compare(s.metric, other.metric),
		cmp.Compare(s.node, other.node),
		cmp.Compare(s.commandType, other.commandType),
		cmp.Compare(s.namespace, other.namespace),
		cmp.Compare(s.result, other.result))
}

// describe returns the attributes of a time series. A node's address wins over the user's, or else nodes could not be told apart.
func (s subject) describe(attributes attribute.Set) attribute.Set {
	own := append(telemetry.ServerAttributes(s.node), commandTypeKey.String(commandTypes[s.commandType].name))
	if s.namespace != "" {
		own = append(own, semconv.DBNamespace(s.namespace))
	}
	if s.metric == results {
		own = append(own, semconv.DBResponseStatusCode(s.result))
	}
	return attribute.NewSet(slices.Concat(attributes.ToSlice(), own)...)
}

// add adds to the total. Other boundaries than before are a new start.
func (s *timeSeries) add(added counts, boundaries []float64, from, to time.Time) {
	s.at = to
	if !slices.Equal(s.boundaries, boundaries) {
		s.start, s.boundaries, s.total = from, boundaries, added
		return
	}
	for i, n := range added.buckets {
		s.total.buckets[i] += n
	}
	s.total.sum += added.sum
}

// produce returns metrics that share no memory with the time series but for the boundaries: a reader hands them to the SDK for
// reuse, which writes into them.
func (t *totals) produce() (produced []metricdata.Metrics) {
	for i, all := range t.byMetric {
		if len(all) > 0 {
			produced = append(produced, metrics[i].produce(all))
		}
	}
	return produced
}

func (s *timeSeries) histogram(perUnit float64) metricdata.HistogramDataPoint[float64] {
	return metricdata.HistogramDataPoint[float64]{
		Attributes:   s.attributes,
		StartTime:    s.start,
		Time:         s.at,
		Count:        s.total.total(),
		Bounds:       s.boundaries,
		BucketCounts: slices.Clone(s.total.buckets),
		Sum:          s.total.sum / perUnit,
	}
}

func (s *timeSeries) count() metricdata.DataPoint[int64] {
	return metricdata.DataPoint[int64]{
		Attributes: s.attributes,
		StartTime:  s.start,
		Time:       s.at,
		Value:      int64(s.total.total()),
	}
}
