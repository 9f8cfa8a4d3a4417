package main

import (
	"cmp"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"

	"github.com/jedib0t/go-pretty/v6/table"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// commandMetric is recorded by a client that was built with cmd/openio.
const commandMetric = "aerospike.client.io.duration"

// noNode stands for the node of a command that found none.
const noNode = "none"

// node is what an operation's commands to a node took.
type node struct {
	name string
	histogram
	failed uint64
}

func (m measurement) addCommands(point metricdata.HistogramDataPoint[float64]) {
	o, name := m.operation(point.Attributes), nodeName(point.Attributes)
	if o.nodes[name] == nil {
		o.nodes[name] = &node{name: name}
	}
	o.nodes[name].add(point)
	if point.Attributes.HasValue(semconv.ErrorTypeKey) {
		o.nodes[name].failed += point.Count
	}
}

func nodeName(attributes attribute.Set) string {
	host, _ := attributes.Value(semconv.NetworkPeerAddressKey)
	port, ok := attributes.Value(semconv.NetworkPeerPortKey)
	if !ok {
		return noNode
	}
	return net.JoinHostPort(host.AsString(), strconv.FormatInt(port.AsInt64(), 10))
}

// maxNodes bounds the table of a large cluster.
const maxNodes = 10

// nodeTable compares the nodes of the operation that took the most time. It is empty while io is closed.
func nodeTable(on measurement) string {
	worst := on.worst()
	if worst == "" || len(on[worst].nodes) == 0 {
		return ""
	}
	nodes := on[worst].slowestFirst()
	t := newTable("Commands of "+worst+" by node (aerospike.client.io.duration)",
		table.Row{"node", "count", "errors", "mean", "p50", "p95", "p99"}, 2, 7)
	for _, n := range nodes[:min(len(nodes), maxNodes)] {
		h := &n.histogram
		t.AppendRow(table.Row{shortened(n.name), count(n.count), count(n.failed), seconds(n.mean()),
			estimated(h, 0.50), estimated(h, 0.95), estimated(h, 0.99)})
	}
	if len(nodes) > maxNodes {
		t.SetCaption(fmt.Sprintf("These are the slowest of %d.", len(nodes)))
	}
	return t.Render()
}

// nameWidth leaves the table of nodes within the 80 columns of a terminal.
const nameWidth = 24

// shortened cuts the beginning of a long name, because nodes of a cluster differ at the end.
func shortened(name string) string {
	if runes := []rune(name); len(runes) > nameWidth {
		return "…" + string(runes[len(runes)-nameWidth+1:])
	}
	return name
}

func (o *operation) slowestFirst() []*node {
	return slices.SortedFunc(maps.Values(o.nodes), func(a, b *node) int {
		return cmp.Or(cmp.Compare(b.mean(), a.mean()), cmp.Compare(a.name, b.name))
	})
}
