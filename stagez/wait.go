package stagez

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// maxNodeNames bounds the nodes that a tail tells apart, besides the one for all others.
const maxNodeNames = 32

// wait adds up how operations used one node, and waited for it.
type wait struct {
	commands uint64 // to the node
	longest  uint64 // operations that spent far longer on the commands to this node than on those to any other
	waited   int64  // nanoseconds that operations waited for the node
}

// nodeTime is how one operation used one node, and waited for it.
type nodeTime struct {
	node     string
	commands uint64
	busy     time.Duration // the sum of the commands
	waited   time.Duration
}

// nodeTimes adds up the commands of an operation by node. The operation waits for the command that ended last, before that one began for
// the command that ended last among the others, and so on: for one of several nodes in parallel, and for each of several one after the
// other.
func nodeTimes(commands []stagemeter.CommandTime, times []nodeTime) []nodeTime {
	until := time.Duration(math.MaxInt64)
	for i := range commands { // the one that ended last first
		c := &commands[i]
		place := slices.IndexFunc(times, func(t nodeTime) bool { return t.node == c.Node })
		if place < 0 {
			place = len(times)
			times = append(times, nodeTime{node: c.Node})
		}
		t := &times[place]
		t.commands++
		t.busy += c.Duration
		if c.Offset < until {
			t.waited += min(until, c.Offset+c.Duration) - c.Offset
			until = c.Offset
		}
	}
	return times
}

// longest returns the place of the node that an operation spent far longer on than on any other. It returns -1 when there is none.
func longest(times []nodeTime) int {
	place, first, second := -1, time.Duration(0), time.Duration(0)
	for i := range times {
		switch busy := times[i].busy; {
		case busy > first:
			place, first, second = i, busy, first
		case busy > second:
			second = busy
		}
	}
	if first < stragglerFactor*second {
		return -1
	}
	return place
}

// addCommands adds an operation's commands to a cell, by node.
func (t *tail) addCommands(c *cell, commands []stagemeter.CommandTime) {
	if len(commands) == 0 {
		return
	}
	var array [stagemeter.MaxCommands]nodeTime
	times := nodeTimes(commands, array[:0])
	slowest := longest(times)
	for i := range times {
		w := c.wait(t.nodePlace(times[i].node))
		w.commands += times[i].commands
		w.waited += int64(times[i].waited)
		if i == slowest {
			w.longest++
		}
	}
}

// nodePlace returns the place of a node in the nodes.
func (t *tail) nodePlace(node string) int {
	place, ok := t.nodePlaces[node]
	if ok {
		return place
	}
	if len(t.nodes) >= maxNodeNames && node != telemetry.Other {
		return t.nodePlace(telemetry.Other)
	}
	t.nodePlaces[node] = len(t.nodes)
	t.nodes = append(t.nodes, telemetry.Valid(node))
	return len(t.nodes) - 1
}

// wait returns what the cell has of a node.
func (c *cell) wait(place int) *wait {
	for len(c.waits) <= place {
		c.waits = append(c.waits, wait{})
	}
	return &c.waits[place]
}

// waitReport says how a group of operations waited for a node.
type waitReport struct {
	Node          string  `json:"node"` // empty: the commands found no node
	Commands      uint64  `json:"commands"`
	LongestIn     uint64  `json:"longest_in"` // operations
	WaitedSeconds float64 `json:"waited_seconds_per_operation"`
	WaitedShare   float64 `json:"waited_share"` // of the group's time
}

// newWaitReports describes the operations of a cell. The node that they waited for most is first.
func newWaitReports(c *cell, nodes []string) []waitReport {
	reports := []waitReport{}
	for place, w := range c.waits {
		if w.commands == 0 {
			continue
		}
		r := waitReport{Node: nodes[place], Commands: w.commands, LongestIn: w.longest, WaitedSeconds: float64(w.waited) / 1e9 / float64(c.count)}
		if c.sum > 0 {
			r.WaitedShare = float64(w.waited) / float64(c.sum)
		}
		reports = append(reports, r)
	}
	slices.SortFunc(reports, func(a, b waitReport) int {
		return cmp.Or(cmp.Compare(b.WaitedSeconds, a.WaitedSeconds), cmp.Compare(a.Node, b.Node))
	})
	return reports
}

const (
	// awaitedShare is the share of a group's time that it waits for a node, at least, to be slow because of the node.
	awaitedShare = 1.0 / 2
	// chance bounds how probable it is that a node stands out although it is like the others.
	chance = 1e-5
)

// awaited returns the node that a group of slow operations waited for. It returns nil when no node stands out: when the node took the
// longest in less than half of the operations, when the group waited for another node half as long, or when it may be chance. By chance
// a node takes the longest as often as it has a share of the commands of all operations.
func (g *groupReport) awaited(all *groupReport) *waitReport {
	if len(g.Nodes) == 0 || !isNode(g.Nodes[0].Node) || g.Nodes[0].WaitedShare < awaitedShare {
		return nil
	}
	first := &g.Nodes[0]
	if len(g.Nodes) > 1 && first.WaitedShare < stragglerFactor*g.Nodes[1].WaitedShare || 2*first.LongestIn < g.Count {
		return nil
	}
	if !exceeds(first.LongestIn, g.decided(), all.commandsTo(first.Node), chance/float64(len(all.Nodes))) {
		return nil
	}
	return first
}

// decided returns in how many operations a node took the longest.
func (g *groupReport) decided() (operations uint64) {
	for i := range g.Nodes {
		operations += g.Nodes[i].LongestIn
	}
	return operations
}

// commandsTo returns a node's share of the commands that found a node.
func (g *groupReport) commandsTo(node string) float64 {
	var own, commands uint64
	for i := range g.Nodes {
		w := &g.Nodes[i]
		if w.Node == node {
			own = w.Commands
		}
		if w.Node != "" {
			commands += w.Commands
		}
	}
	return float64(own) / float64(commands)
}

// exceeds reports whether an event of probability p happens so often in n tries with less than the probability limit. It uses Chernoff's
// bound, which holds for few tries too.
func exceeds(happened, n uint64, p, limit float64) bool {
	q := float64(happened) / float64(n)
	if q <= p {
		return false
	}
	divergence := q * math.Log(q/p)
	if q < 1 {
		divergence += (1 - q) * math.Log((1-q)/(1-p))
	}
	return float64(n)*divergence > -math.Log(limit)
}

// waitedFor returns the share of the group's time that it waited for a node.
func (g *groupReport) waitedFor(node string) float64 {
	for i := range g.Nodes {
		if g.Nodes[i].Node == node {
			return g.Nodes[i].WaitedShare
		}
	}
	return 0
}

// others says how long a group waited for the other nodes, including those that only operations outside of the group used.
func (g *groupReport) others(node string, all *groupReport) string {
	const listed = 3
	var shares []string
	sum := 0.0
	for i := range all.Nodes {
		if w := &all.Nodes[i]; w.Node != "" && w.Node != node {
			share := g.waitedFor(w.Node)
			shares = append(shares, percent(share))
			sum += share
		}
	}
	switch n := len(shares); {
	case n == 1:
		return "the other node " + shares[0]
	case n <= listed:
		return "the other nodes " + strings.Join(shares[:n-1], ", ") + " and " + shares[n-1]
	default:
		return fmt.Sprintf("the other %d nodes %s together", n, percent(sum))
	}
}
