package stagez

import (
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// commandsOf returns a history in which nodes ran as many commands as it says, of as many seconds each.
func commandsOf(nodes map[string][2]float64) history {
	s := after(time.Second, 1, 1)
	s.io.commands = map[commandSeries]*histogram{}
	for node, n := range nodes {
		s.io.commands[commandSeries{operation: "get", node: node}] = &histogram{
			count: uint64(n[0]), sum: n[0] * n[1], min: n[1], max: n[1], bounds: []float64{100}, counts: []uint64{uint64(n[0]), 0},
		}
	}
	return history{s}
}

func TestStragglerIsClearlySlowerInEnoughCommands(t *testing.T) {
	for name, test := range map[string]struct {
		nodes map[string][2]float64
		want  string
	}{
		"slower":                       {map[string][2]float64{"a": {30, 2}, "b": {20, 1}, "c": {10, 1}}, "a"},
		"not much slower":              {map[string][2]float64{"a": {30, 1.9}, "b": {30, 1}}, ""},
		"in too few commands":          {map[string][2]float64{"a": {29, 9}, "b": {30, 1}}, ""},
		"than too few commands":        {map[string][2]float64{"a": {30, 9}, "b": {29, 1}}, ""},
		"than nobody":                  {map[string][2]float64{"a": {30, 9}}, ""},
		"than commands without a node": {map[string][2]float64{"a": {30, 9}, "": {30, 1}}, ""},
		"the rest of the nodes":        {map[string][2]float64{telemetry.Other: {30, 9}, "b": {30, 1}}, ""},
		"than the rest of the nodes":   {map[string][2]float64{"a": {30, 9}, telemetry.Other: {30, 1}}, "a"},
		"than no time at all":          {map[string][2]float64{"a": {30, 9}, "b": {30, 0}}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			found := newReport(commandsOf(test.nodes), "").Operations[0].IO.Straggler
			if test.want == "" {
				assert.Nil(t, found)
				return
			}
			require.NotNil(t, found)
			assert.Equal(t, test.want, found.Node)
		})
	}
}

func TestSentenceSaysInWhichPartTheTimeGoes(t *testing.T) {
	io := func(share float64) *straggler {
		return &straggler{Node: "10.0.0.3:3000", TimesOthers: 12.3, Part: "io_connection", PartShare: share}
	}
	const start = "The slowest node, 10.0.0.3:3000, took 12 × the mean of the others"
	assert.Equal(t, start+", nearly all of it waiting for a connection.", io(0.97).String())
	assert.Equal(t, start+", most of it waiting for a connection.", io(0.6).String())
	assert.Equal(t, start+", the largest part of it waiting for a connection.", io(0.3).String())
	assert.Equal(t, start+".", (&straggler{Node: "10.0.0.3:3000", TimesOthers: 12.3}).String())
	info, _ := find(string(stagemeter.IO))
	for _, part := range info.Includes {
		assert.NotEmpty(t, partWords[part], part)
	}
}

func TestTableOfNodesIsBounded(t *testing.T) {
	nodes := map[string][2]float64{}
	for i := range 100 {
		nodes[strconv.Itoa(i)] = [2]float64{1, float64(i)}
	}
	h := commandsOf(nodes)
	r := newReport(h, "")
	assert.Len(t, r.Operations[0].IO.Nodes, 100)
	v := newView(h, r, nil, nil).Detail.Nodes
	assert.Len(t, v.Rows, maxNodes)
	assert.Equal(t, 100, v.All)
	assert.Equal(t, []string{"99", "100.000%"}, []string{v.Rows[0].Node, v.Rows[0].MeanWidth}, "the slowest are shown")
}

func TestHistoryIsBoundedInSizeWithNodes(t *testing.T) {
	var h history
	for i := range 30 {
		s := after(time.Duration(i)*time.Second, 1, 0)
		s.io.commands = map[commandSeries]*histogram{}
		for j := range 9_998 {
			s.io.commands[commandSeries{operation: "get", node: strconv.Itoa(j)}] = new(histogram)
		}
		h = h.with(s)
	}
	assert.Len(t, h, 10)
}

func TestFiguresSurviveACounterThatStartsAnew(t *testing.T) {
	attempts := ioFigure{telemetry.IOAttemptsMetric, "get"}
	earlier := openedIO{figures: map[ioFigure]total{attempts: {20, 10}}}
	now := openedIO{figures: map[ioFigure]total{attempts: {6, 3}}}
	d := now.minus(&earlier)
	assert.Equal(t, total{6, 3}, d.figures[attempts])
}

func TestBytesAreInAFittingUnit(t *testing.T) {
	for n, want := range map[float64]string{0: "0 B", 1023: "1023 B", 1536: "1.50 KiB", 3 << 20: "3.00 MiB", 5 << 30: "5.00 GiB"} {
		assert.Equal(t, want, byteCount(n))
	}
}
