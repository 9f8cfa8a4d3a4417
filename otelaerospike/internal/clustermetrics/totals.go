package clustermetrics

import (
	"maps"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/internal/clientstats"
	"github.com/otelaerospike/go/internal/telemetry"
)

// totals turns snapshots of the client's numbers into points. It remembers the points of counters, below which they must not fall.
type totals struct {
	server      []attribute.KeyValue
	attributes  []attribute.KeyValue
	instruments []metric.Int64Observable
	nodes       *clientstats.Names
	counters    map[timeSeries]int64 // the value observed last
}

func newTotals(server, attributes []attribute.KeyValue, instruments []metric.Int64Observable) totals {
	return totals{server, attributes, instruments, clientstats.NewNodeNames(), map[timeSeries]int64{}}
}

// point is a value that the callback observes for one time series.
type point struct {
	instrument metric.Int64Observable
	value      int64
	attributes metric.ObserveOption
}

// timeSeries identifies a time series: a row of the table clusterMetrics, one of the row's values, and a node. An empty node is the
// whole cluster.
type timeSeries struct {
	metric, value int
	node          string
}

// points turns a snapshot into points. It keeps counters from going back, which the client does not: the client reads its numbers
// one after the other while they change, and a value computed from several numbers may miss what happens meanwhile.
func (t *totals) points(snapshot *clientstats.Snapshot, limit int) []point {
	sums := t.sum(snapshot, limit)
	points := make([]point, 0, len(sums))
	for series, sum := range sums {
		if !clusterMetrics[series.metric].UpDown {
			sum = max(sum, t.counters[series])
			t.counters[series] = sum
		}
		points = append(points, point{t.instruments[series.metric], sum, metric.WithAttributeSet(t.describe(series))})
	}
	return points
}

// sum adds up the numbers of all nodes that are not told apart.
func (t *totals) sum(snapshot *clientstats.Snapshot, limit int) map[timeSeries]int64 {
	cluster := maps.Clone(snapshot.Cluster)
	if limit > 0 {
		cluster[connectionLimit] = limit
	}
	addresses := slices.Sorted(maps.Keys(snapshot.Nodes))
	sums := map[timeSeries]int64{}
	for i, row := range clusterMetrics {
		if !row.perNode {
			add(sums, i, "", cluster)
			continue
		}
		for _, address := range addresses {
			add(sums, i, t.nodes.Admit(address), snapshot.Nodes[address])
		}
	}
	return sums
}

// add adds to the time series of a metric what the numbers of a node, or of the cluster, say.
func add(sums map[timeSeries]int64, metric int, node string, numbers clientstats.Numbers) {
	for i, value := range clusterMetrics[metric].values {
		if n, ok := value.read(numbers); ok {
			sums[timeSeries{metric, i, node}] += n
		}
	}
}

// describe returns the attributes of a time series. A node's address wins over the user's, or else nodes could not be told apart.
func (t *totals) describe(series timeSeries) attribute.Set {
	own := clusterMetrics[series.metric].values[series.value].attributes
	if series.node == "" {
		return attribute.NewSet(slices.Concat(t.server, t.attributes, own)...)
	}
	return attribute.NewSet(slices.Concat(t.attributes, own, telemetry.ServerAttributes(series.node))...)
}
