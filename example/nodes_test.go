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

func TestVerdictNamesTheStraggler(t *testing.T) {
	for name, test := range map[string]struct {
		nodes map[string][2]float64
		want  string
	}{
		"clearly slower":               {map[string][2]float64{"a:1": {30, 4.1}, "b:1": {15, 1}, "c:1": {15, 1}}, "\n The slowest node, a:1, took 4.1 × the mean of the others."},
		"not much slower":              {map[string][2]float64{"a:1": {30, 1.9}, "b:1": {30, 1}}, ""},
		"in few commands":              {map[string][2]float64{"a:1": {29, 4}, "b:1": {30, 1}}, ""},
		"than few commands":            {map[string][2]float64{"a:1": {30, 4}, "b:1": {29, 1}}, ""},
		"than commands without a node": {map[string][2]float64{"a:1": {30, 4}, noNode: {30, 1}}, ""},
		"io is closed":                 {nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			on := measurement{"get": commandsTo(test.nodes)}
			assert.Equal(t, " Most of the time of get goes into io:\n 1.00 s of 1.00 s, on the mean."+test.want, verdict(on))
		})
	}
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
