package main

import (
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"github.com/otelaerospike/go/stagemeter"
)

// commandsTo returns an operation with commands to nodes, by how many there are and how many seconds each took.
func commandsTo(nodes map[string][2]float64) *operation {
	io := &histogram{count: 10, sum: 10}
	o := &operation{duration: *io, stages: map[stagemeter.Stage]*histogram{"io": io}, nodes: map[string]*node{}}
	for name, n := range nodes {
		o.nodes[name] = &node{name: name, histogram: histogram{count: uint64(n[0]), sum: n[0] * n[1]}}
	}
	return o
}

func TestTableOfNodesIsBoundedAndFitsATerminal(t *testing.T) {
	nodes := map[string][2]float64{}
	for i := range 50 {
		name := "[2001:db8:1234:5678:9abc:def0:1234:" + strconv.Itoa(1000+i) + "]:3000"
		nodes[name] = [2]float64{1_234_567, 0.00123 + float64(i)/1000}
	}
	o := commandsTo(nodes)
	for _, n := range o.nodes {
		n.min, n.max, n.failed = 0.00123, 0.987, 123_456
		n.bounds, n.buckets = []float64{0.00987}, []uint64{1_000_000, 234_567}
	}
	text := nodeTable(measurement{"batch_read": o})
	assert.Equal(t, maxNodes, strings.Count(text, "]:3000"))
	assert.Contains(t, text, "These are the slowest of 50.")
	assert.Contains(t, text, "1234:1049]")
	for line := range strings.Lines(text) {
		assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimRight(line, "\n")), 80, line)
	}
	assert.Empty(t, nodeTable(measurement{}))
	assert.Empty(t, nodeTable(measurement{"get": commandsTo(nil)}))
}
