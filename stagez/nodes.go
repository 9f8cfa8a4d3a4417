package stagez

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// ioReport shows an operation's commands to the nodes.
type ioReport struct {
	Attempts  *float64     `json:"attempts_per_operation"` // null, like the bytes, when nothing was recorded
	Sent      *float64     `json:"sent_bytes_per_operation"`
	Received  *float64     `json:"received_bytes_per_operation"`
	Nodes     []nodeReport `json:"nodes"`     // the slowest first
	Straggler *straggler   `json:"straggler"` // null: no node stands out
}

type nodeReport struct {
	Node string `json:"node"` // host:port; empty for the commands that found no node
	figures
}

// straggler is a node that is much slower than the others.
type straggler struct {
	Node        string  `json:"node"`
	TimesOthers float64 `json:"times_others"`   // its mean over the mean of the others
	Part        string  `json:"part,omitempty"` // the part of io that takes the most time
	PartShare   float64 `json:"part_share"`     // of io

	excess float64 // of its mean over the mean of the others, in seconds
}

const (
	// stragglerFactor is how many times slower than the others a straggler is, at least.
	stragglerFactor = 2
	// stragglerCommands is how many commands a straggler has, at least, and the others together.
	stragglerCommands = 30
	// stragglerErrors is how many standard errors the means are apart, at least. A few slow commands move a mean and its standard error
	// alike: when most of a node's time is in some of its commands, it takes about the square of this number of them.
	stragglerErrors = 5
)

// ioHint says how a stage is opened.
const ioHint = `To see which part of %s takes the time, and on which node, build with go build -toolexec="openio toolexec".`

// hintShare is the share of an operation's time that io takes, at least, where the page shows the hint.
const hintShare = 0.1

// addIO adds the nodes to the operations whose io is open, and the hint to others.
func (r *report) addIO(last *snapshot) {
	happened := last.io
	if r.Window.baseline != nil {
		happened = last.io.minus(&r.Window.baseline.io)
	}
	r.IOOpen = happened.open
	nodes := map[string]map[string]*figures{} // by operation
	for name, h := range happened.commands {
		if h.count > 0 {
			if nodes[name.operation] == nil {
				nodes[name.operation] = map[string]*figures{}
			}
			entry(nodes[name.operation], name.node).add(name.errorType, h)
		}
	}
	for i := range r.Operations {
		o := &r.Operations[i]
		if of := nodes[o.Operation]; of != nil {
			o.IO = &ioReport{
				Attempts: happened.perOperation(telemetry.IOAttemptsMetric, o.Operation),
				Sent:     happened.perOperation(telemetry.IOSentMetric, o.Operation),
				Received: happened.perOperation(telemetry.IOReceivedMetric, o.Operation),
				Nodes:    newNodeReports(of, r.Window.Seconds),
			}
			o.IO.Straggler = findStraggler(o.IO.Nodes, o.ioStage())
		} else if stage := o.closedStage(); stage != "" && !r.IOOpen {
			o.IOHint = fmt.Sprintf(ioHint, stage)
		}
	}
}

func newNodeReports(nodes map[string]*figures, seconds float64) []nodeReport {
	reports := make([]nodeReport, 0, len(nodes))
	for node, f := range nodes {
		f.finish(seconds)
		reports = append(reports, nodeReport{node, *f})
	}
	slices.SortFunc(reports, func(a, b nodeReport) int {
		return cmp.Or(cmp.Compare(b.histogram.mean(), a.histogram.mean()), cmp.Compare(a.Node, b.Node))
	})
	return reports
}

// findStraggler returns nil when no node stands out. Commands that found no node count for nothing.
func findStraggler(nodes []nodeReport, io *stageReport) *straggler {
	for i := range nodes { // the slowest first
		if s := nodes[i].compare(nodes); s != nil {
			s.findPart(io)
			return s
		}
	}
	return nil
}

// compare returns nil when a node is not much slower than the others, or when it may be chance.
func (n *nodeReport) compare(nodes []nodeReport) *straggler {
	if !isNode(n.Node) || n.Count < stragglerCommands {
		return nil
	}
	others := new(histogram)
	for i := range nodes {
		if other := &nodes[i]; other.Node != "" && other.Node != n.Node {
			others.merge(other.histogram)
		}
	}
	mean := others.mean()
	if others.count < stragglerCommands || mean == 0 {
		return nil
	}
	s := &straggler{Node: n.Node, TimesOthers: *n.MeanSeconds / mean, excess: *n.MeanSeconds - mean}
	// If the node were like the others, the commands of both would differ as much. Few commands may just have had no slow one yet.
	variance := max(n.histogram.variance(), others.variance())
	standardError := math.Sqrt(variance/float64(n.Count) + variance/float64(others.count))
	if s.TimesOthers < stragglerFactor || s.excess < stragglerErrors*standardError {
		return nil
	}
	return s
}

// isNode reports whether a name stands for one node: commands may have found none, and nodes beyond a limit are one.
func isNode(name string) bool { return name != "" && name != telemetry.Other }

// findPart finds the part of io that takes the most time.
func (s *straggler) findPart(io *stageReport) {
	if io == nil {
		return
	}
	for _, part := range io.Parts {
		if part.OwnShare > s.PartShare {
			s.Part, s.PartShare = string(part.info.Stage), part.OwnShare
		}
	}
}

// String is the page's sentence.
func (s *straggler) String() string {
	text := fmt.Sprintf("The slowest node, %s, took %s × the mean of the others", s.Node, ratio(s.TimesOthers))
	words := partWords[stagemeter.Stage(s.Part)]
	switch {
	case words == "":
	case s.PartShare >= 0.9:
		text += ", nearly all of it " + words
	case s.PartShare > 0.5:
		text += ", most of it " + words
	default:
		text += ", the largest part of it " + words
	}
	return text + "."
}

// partWords say in which part of io the time goes.
var partWords = map[stagemeter.Stage]string{
	stagemeter.IODispatch: "in dispatch", stagemeter.IOConnection: "waiting for a connection", stagemeter.IOEncode: "encoding",
	stagemeter.IOSend: "sending", stagemeter.IOFirstByte: "until the first byte", stagemeter.IORead: "reading",
	stagemeter.IODecode: "decoding", stagemeter.IORetryWait: "waiting to retry",
}

// ioStage returns the stage that has the parts of io, open or not: io, or first_record, which comes later, where the operation is a stream.
// It returns nil when there is none.
func (o *operationReport) ioStage() (io *stageReport) {
	for i := range o.Stages {
		if stage := o.Stages[i].info.Stage; stage == stagemeter.IO || stage == stagemeter.FirstRecord {
			io = &o.Stages[i]
		}
	}
	return io
}

// closedStage returns the name of the stage that takes time, and would be open in a client that was built with cmd/openio. It returns ""
// when there is none.
func (o *operationReport) closedStage() string {
	io := o.ioStage()
	if io == nil || io.Count == 0 || io.OwnShare < hintShare {
		return ""
	}
	return string(io.info.Stage)
}
