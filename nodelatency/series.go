package nodelatency

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/internal/telemetry"
)

const (
	// maxNodes bounds the nodes that are told apart. The client never forgets one, and where nodes get a new address whenever
	// they start it comes to know more and more.
	maxNodes = 128
	other    = "_OTHER"
)

const commandTypeKey = attribute.Key("aerospike.client.command.type")

// seriesKey tells time series apart. Clients whose attributes are the same share theirs.
type seriesKey struct {
	attributes attribute.Distinct // of the client
	nodeType
}

// series is what was counted of a node and a type of command since start. It never decreases but for a new start.
type series struct {
	attributes attribute.Set
	start, at  time.Time
	bounds     []float64 // never written to
	total      latencies
}

// allSeries holds the time series by their keys, and in the order in which they came.
type allSeries struct {
	byKey   map[seriesKey]*series
	ordered []*series
	nodes   map[string]bool // that are told apart
}

// add adds what a client counted between two reads.
func (s *allSeries) add(o *observation, from time.Time, added map[nodeType]latencies) {
	keys := slices.SortedFunc(maps.Keys(added), func(a, b nodeType) int {
		return cmp.Or(cmp.Compare(a.node, b.node), cmp.Compare(a.commandType, b.commandType))
	})
	for _, key := range keys {
		l := added[key]
		node := s.admit(key.node, l.empty())
		k := seriesKey{o.attributes.Equivalent(), nodeType{node, key.commandType}}
		if of, ok := s.byKey[k]; ok {
			of.add(l, o.bounds, from, o.readAt)
		} else if !l.empty() {
			of := &series{describe(o.attributes, k.nodeType), from, o.readAt, o.bounds, l}
			s.byKey[k] = of
			s.ordered = append(s.ordered, of)
		}
	}
}

// add adds to the totals. Other boundaries than before are a new start.
func (s *series) add(l latencies, bounds []float64, from, at time.Time) {
	s.at = at
	if !slices.Equal(s.bounds, bounds) {
		s.start, s.bounds, s.total = from, bounds, l
		return
	}
	for i, count := range l.buckets {
		s.total.buckets[i] += count
	}
	s.total.sum += l.sum
}

// admit returns the address of a node, or other past the bound. An idle node takes no place.
func (s *allSeries) admit(address string, idle bool) string {
	if s.nodes[address] || idle && len(s.nodes) < maxNodes {
		return address
	}
	if len(s.nodes) >= maxNodes {
		return other
	}
	s.nodes[address] = true
	return address
}

// points returns data points that share no memory with the series but for the boundaries: a reader hands them to the SDK for
// reuse, which writes into them.
func (s *allSeries) points() []metricdata.HistogramDataPoint[float64] {
	points := make([]metricdata.HistogramDataPoint[float64], len(s.ordered))
	for i, of := range s.ordered {
		var count uint64
		for _, n := range of.total.buckets {
			count += n
		}
		points[i] = metricdata.HistogramDataPoint[float64]{
			Attributes:   of.attributes,
			StartTime:    of.start,
			Time:         of.at,
			Count:        count,
			Bounds:       of.bounds,
			BucketCounts: slices.Clone(of.total.buckets),
			Sum:          of.total.sum / microsecondsPerSecond,
		}
	}
	return points
}

// describe returns the attributes of a series. A node's address wins over the user's, or else nodes could not be told apart.
func describe(attributes attribute.Set, of nodeType) attribute.Set {
	return attribute.NewSet(slices.Concat(attributes.ToSlice(), telemetry.ServerAttributes(of.node),
		[]attribute.KeyValue{commandTypeKey.String(commandTypes[of.commandType].name)})...)
}
