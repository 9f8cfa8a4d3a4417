package stagez

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/views"
)

// ofCommands makes an operation that runs a command on the node of each place, in parallel or one after the other.
func ofCommands(took []time.Duration, parallel bool) *stagemeter.Breakdown {
	var commands []stagemeter.CommandTime
	end := time.Duration(0)
	for place, d := range took {
		if d == 0 { // the operation does not need the node
			continue
		}
		c := stagemeter.CommandTime{Node: nodeNames[place], Duration: d, Attempts: 1}
		if !parallel {
			c.Offset = end
		}
		end = max(end, c.Offset+d)
		commands = append(commands, c)
	}
	slices.SortFunc(commands, func(a, b stagemeter.CommandTime) int { return cmp.Compare(b.Offset+b.Duration, a.Offset+a.Duration) })
	b := replied(end)
	b.Commands = commands
	return b
}

func replied(d time.Duration) *stagemeter.Breakdown {
	return took("get", staged("io", d), partly("io_first_byte", d))
}

// nodeNames are the names of nodes by place.
var nodeNames = func() (names []string) {
	for i := range 100 {
		names = append(names, fmt.Sprintf("10.0.0.%d:3000", 1+i))
	}
	return names
}()

func TestOperationWaitsForTheCommandsThatHoldItUp(t *testing.T) {
	command := func(node string, offset, d time.Duration) stagemeter.CommandTime {
		return stagemeter.CommandTime{Node: node, Offset: offset, Duration: d}
	}
	for name, test := range map[string]struct {
		commands []stagemeter.CommandTime // the one that ended last first
		want     []nodeTime
		longest  int
	}{
		"none":     {nil, nil, -1},
		"one node": {[]stagemeter.CommandTime{command("a", 1, 5)}, []nodeTime{{"a", 1, 5, 5}}, 0},
		"in parallel": {
			[]stagemeter.CommandTime{command("a", 1, 9), command("b", 1, 4), command("c", 1, 2)},
			[]nodeTime{{"a", 1, 9, 9}, {"b", 1, 4, 0}, {"c", 1, 2, 0}}, 0,
		},
		"in parallel, all alike": {
			[]stagemeter.CommandTime{command("a", 2, 9), command("b", 1, 9)},
			[]nodeTime{{"a", 1, 9, 9}, {"b", 1, 9, 1}}, -1,
		},
		"one after the other": {
			[]stagemeter.CommandTime{command("a", 14, 2), command("b", 5, 8), command("c", 1, 4)},
			[]nodeTime{{"a", 1, 2, 2}, {"b", 1, 8, 8}, {"c", 1, 4, 4}}, 1,
		},
		"two at a time": {
			[]stagemeter.CommandTime{command("a", 10, 10), command("b", 0, 12), command("c", 0, 10)},
			[]nodeTime{{"a", 1, 10, 10}, {"b", 1, 12, 10}, {"c", 1, 10, 0}}, -1,
		},
		"several commands to a node": {
			[]stagemeter.CommandTime{command("a", 4, 4), command("b", 2, 2), command("a", 0, 2)},
			[]nodeTime{{"a", 2, 6, 6}, {"b", 1, 2, 2}}, 0,
		},
		"no time at all": {[]stagemeter.CommandTime{command("a", 0, 0)}, []nodeTime{{"a", 1, 0, 0}}, -1},
	} {
		t.Run(name, func(t *testing.T) {
			times := nodeTimes(test.commands, nil)
			assert.Equal(t, test.want, times)
			assert.Equal(t, test.longest, longest(times))
		})
	}
}

// slowTail is a node of three that answers every thirtieth command 50 ms late, so that its mean is below twice that of the others.
func slowTail(operation int) []time.Duration {
	took := []time.Duration{2 * ms, 2*ms + time.Duration(operation%7)*10*time.Microsecond, 2 * ms}
	if operation%30 == 0 {
		took[2] += 50 * ms
	}
	return took
}

func TestNodeThatIsSlowInItsTailIsNamed(t *testing.T) {
	const before = "Slow operations wait for one node, 10.0.0.3:3000: it takes "
	for name, test := range map[string]struct {
		parallel bool
		of       func(operation int) []time.Duration
		sentence string
	}{
		"nodes in parallel": {
			true, slowTail,
			before + "100.0 % of the time of the slowest 1 % (67, from 49.2 ms), and the other nodes 0.0 % and 0.0 %. " +
				"io_first_byte is 100.0 % of their time, and 100.0 % of the average.",
		},
		"nodes one after the other": {
			false, slowTail,
			before + "92.8 % of the time of the slowest 1 % (67, from 49.2 ms), and the other nodes 3.6 % and 3.6 %. " +
				"io_first_byte is 100.0 % of their time, and 100.0 % of the average.",
		},
		"one node each": {
			true,
			func(operation int) []time.Duration {
				took := slowTail(operation / 3)
				for i := range took {
					if i != operation%3 {
						took[i] = 0
					}
				}
				return took
			},
			before + "100.0 % of the time of the slowest 1 % (23, from 49.2 ms), and the other nodes 0.0 % and 0.0 %. " +
				"io_first_byte is 100.0 % of their time, and 100.0 % of the average.",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := newCollector()
			nodes := map[string]*histogram{}
			for i := range 2000 {
				b := ofCommands(test.of(i), test.parallel)
				c.consume(b)
				observe(nodes, b)
			}
			require.Nil(t, findStraggler(reportsOf(nodes), nil), "the means do not name it")
			o := &operationReport{Tail: tailNow(c, "get", time.Minute)}
			d := diagnose(o, nil)
			assert.Equal(t, []any{causeNode, "10.0.0.3:3000", test.sentence}, []any{d.Cause, d.Node, d.Sentence})
			assert.Equal(t, d.Before+d.Subject+d.After, d.Sentence)
		})
	}
}

// observe records the commands of an operation by node.
func observe(nodes map[string]*histogram, b *stagemeter.Breakdown) {
	for _, command := range b.Commands {
		bounds := views.FineBoundaries()
		h := nodes[command.Node]
		if h == nil {
			h = &histogram{bounds: bounds, counts: make([]uint64, len(bounds)+1), min: math.Inf(1)}
			nodes[command.Node] = h
		}
		s := command.Duration.Seconds()
		place, _ := slices.BinarySearch(bounds, s)
		h.counts[place]++
		h.count, h.sum, h.min, h.max = h.count+1, h.sum+s, min(h.min, s), max(h.max, s)
	}
}

func reportsOf(nodes map[string]*histogram) []nodeReport {
	all := map[string]*figures{}
	for node, h := range nodes {
		all[node] = new(figures)
		all[node].add("", h)
	}
	return newNodeReports(all, 1)
}

// grouped returns a group of slow operations, and all, of three nodes that have as many commands each.
func grouped(slow, longest uint64, shares ...float64) (group, all *groupReport) {
	group, all = &groupReport{Count: slow}, new(groupReport)
	for i, share := range shares {
		group.Nodes = append(group.Nodes, waitReport{Node: nodeNames[i], WaitedShare: share})
		all.Nodes = append(all.Nodes, waitReport{Node: nodeNames[i], Commands: 1000})
	}
	group.Nodes[0].LongestIn = longest
	return group, all
}

func TestOperationsAwaitANodeOnEnoughEvidence(t *testing.T) {
	awaited := func(node string, slow, longest uint64, shares ...float64) bool {
		group, all := grouped(slow, longest, shares...)
		group.Nodes[0].Node, all.Nodes[0].Node = node, node
		w := group.awaited(all)
		return w != nil && w.Node == node
	}
	assert.True(t, awaited("a", 12, 12, 0.9, 0.05, 0.05))
	assert.False(t, awaited("a", 11, 11, 0.9, 0.05, 0.05), "chance would do it once in 3¹⁰")
	assert.True(t, awaited("a", 18, 18, 0.9, 0.05), "of two nodes")
	assert.False(t, awaited("a", 17, 17, 0.9, 0.05), "of two nodes")
	assert.False(t, awaited("a", 10_000, 10_000, 1), "of one node")
	assert.True(t, awaited("a", 24, 12, 0.6, 0.3, 0.1), "in half of them all nodes take long")
	assert.False(t, awaited("a", 25, 12, 0.6, 0.3, 0.1), "and in more than half")
	assert.False(t, awaited("a", 100, 60, 0.6, 0.31, 0.09), "another is half as slow")
	assert.False(t, awaited("a", 100, 60, 0.49, 0.1, 0.1), "most of the time is elsewhere")
	assert.False(t, awaited("", 100, 100, 0.9, 0.05, 0.05), "commands without a node")
	assert.False(t, awaited(telemetry.Other, 100, 100, 0.9, 0.05, 0.05), "several nodes")
	assert.Nil(t, new(groupReport).awaited(new(groupReport)), "io is closed")

	group, all := grouped(100, 80, 0.8, 0.1, 0.1)
	require.NotNil(t, group.awaited(all))
	group.Nodes[1].LongestIn, group.Nodes[2].LongestIn = 10, 10
	require.NotNil(t, group.awaited(all))
	all.Nodes[0].Commands = 8000
	assert.Nil(t, group.awaited(all), "a node that has eight commands in ten has eight slow ones in ten too")
}

// A node that is always a little slower is the last one whenever all of them are slow. It is not why.
func TestNodeIsNotNamedForWhatAllOfThemDo(t *testing.T) {
	for _, parallel := range []bool{true, false} {
		c := newCollector()
		for i := range 2000 {
			took := []time.Duration{3 * ms, 2 * ms, 2 * ms}
			if i%50 == 0 {
				took = []time.Duration{90 * ms, 60 * ms, 60 * ms}
			}
			c.consume(ofCommands(took, parallel))
		}
		d := diagnose(&operationReport{Tail: tailNow(c, "get", time.Minute)}, nil)
		assert.Equal(t, causeNone, d.Cause, d.Sentence)
	}
}

func TestOtherNodesAreInTheSentence(t *testing.T) {
	for want, shares := range map[string][]float64{
		"the other node 5.0 %":                     {0.9, 0.05},
		"the other nodes 5.0 %, 4.0 % and < 0.1 %": {0.9, 0.05, 0.04, 0.0001},
		"the other 4 nodes 8.0 % together":         {0.9, 0.03, 0.02, 0.02, 0.01},
	} {
		group, all := grouped(100, 100, shares...)
		all.Nodes = append(all.Nodes, waitReport{})
		assert.Equal(t, want, group.others(nodeNames[0], all))
	}
}

func TestNodesOfATailAreBounded(t *testing.T) {
	c := newCollector()
	for i := range 100 {
		b := replied(ms)
		b.Commands = []stagemeter.CommandTime{{Node: strconv.Itoa(i), Duration: ms}}
		c.consume(b)
	}
	nodes := tailNow(c, "get", time.Minute).Groups[0].Nodes
	require.Len(t, nodes, maxNodeNames+1)
	assert.Equal(t, telemetry.Other, nodes[0].Node)
	assert.Equal(t, uint64(100-maxNodeNames), nodes[0].Commands)
	assert.InDelta(t, float64(100-maxNodeNames)/100, nodes[0].WaitedShare, 1e-9)
}

// noise draws the durations of commands that are slow in many ways, but not because of their node.
var noise = map[string]func(r *rand.Rand) float64{
	"alike":                 func(r *rand.Rand) float64 { return 1 + 0.1*r.Float64() },
	"by chance events":      func(r *rand.Rand) float64 { return r.ExpFloat64() },
	"log-normal":            func(r *rand.Rand) float64 { return math.Exp(1.5 * r.NormFloat64()) },
	"heavy tail":            func(r *rand.Rand) float64 { return math.Pow(1-r.Float64(), -1/1.3) },
	"a few are slow":        func(r *rand.Rand) float64 { return rarely(r, 0.03, 50) },
	"very few are slow":     func(r *rand.Rand) float64 { return rarely(r, 0.003, 500) },
	"one in five is slow":   func(r *rand.Rand) float64 { return rarely(r, 0.2, 20) },
	"half of them are slow": func(r *rand.Rand) float64 { return rarely(r, 0.5, 20) },
}

func rarely(r *rand.Rand, share, slow float64) float64 {
	if r.Float64() < share {
		return slow + r.Float64()
	}
	return 1 + r.Float64()
}

// cluster says how operations use nodes that are all alike.
var clusters = map[string]func(r *rand.Rand, draw func() float64, nodes int) (took []time.Duration, parallel bool){
	"in parallel": func(_ *rand.Rand, draw func() float64, nodes int) ([]time.Duration, bool) {
		return drawn(draw, nodes), true
	},
	"one after the other": func(_ *rand.Rand, draw func() float64, nodes int) ([]time.Duration, bool) {
		return drawn(draw, nodes), false
	},
	"one node each": func(r *rand.Rand, draw func() float64, nodes int) ([]time.Duration, bool) {
		return only(drawn(draw, nodes), r.IntN(nodes)), false
	},
	"one node that has most": func(r *rand.Rand, draw func() float64, nodes int) ([]time.Duration, bool) {
		if r.IntN(10) > 0 {
			return only(drawn(draw, nodes), 0), false
		}
		return only(drawn(draw, nodes), r.IntN(nodes)), false
	},
	"all slow at a time": func(r *rand.Rand, draw func() float64, nodes int) ([]time.Duration, bool) {
		took := drawn(draw, nodes)
		if r.IntN(50) == 0 {
			for i := range took {
				took[i] *= 50
			}
		}
		return took, true
	},
}

func drawn(draw func() float64, nodes int) []time.Duration {
	took := make([]time.Duration, nodes)
	for i := range took {
		took[i] = time.Duration(draw() * float64(ms))
	}
	return took
}

func only(took []time.Duration, place int) []time.Duration {
	for i := range took {
		if i != place {
			took[i] = 0
		}
	}
	return took
}

func TestNoNodeIsNamedWhereNoneIsSlow(t *testing.T) {
	const rounds = 3
	seed := rand.Uint64()
	t.Log("seed", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	for range rounds {
		for like, draw := range noise {
			for how, operation := range clusters {
				nodes, operations := 2+r.IntN(7), 30+r.IntN(1000)
				c := newCollector()
				commands := map[string]*histogram{}
				for range operations {
					took, parallel := operation(r, func() float64 { return draw(r) }, nodes)
					b := ofCommands(took, parallel)
					c.consume(b)
					observe(commands, b)
				}
				what := fmt.Sprintf("%d operations on %d nodes: %s, %s", operations, nodes, how, like)
				assert.Nil(t, findStraggler(reportsOf(commands), nil), "by the means of "+what)
				tail := tailNow(c, "get", time.Minute)
				slow, _ := tail.slow()
				assert.Nil(t, slow.awaited(&tail.Groups[0]), what)
			}
		}
	}
}
