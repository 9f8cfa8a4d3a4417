package stagez

import (
	"cmp"
	"fmt"

	"github.com/otelaerospike/go/stagemeter"
)

// diagnosis says in a sentence what makes the slow executions of an operation slow.
type diagnosis struct {
	Cause    cause  `json:"cause"`
	Stage    string `json:"stage"`          // where the slow executions spend their time; empty: in no stage
	Node     string `json:"node,omitempty"` // of a cause that is a node
	Sentence string `json:"sentence"`
	Advice   string `json:"advice"`

	Before, Subject, After string `json:"-"` // the sentence
	Class                  string `json:"-"` // of the stage
}

// cause is a kind of cause.
type cause string

const (
	causeStage cause = "stage"
	causeNode  cause = "node" // slow executions wait for one node
	causeCPU   cause = "cpu"  // the process is short of it, so that every stage takes longer
	causeGC    cause = "gc"   // the same, because of the garbage collector
	causeNone  cause = "none" // slow executions wait for the servers, and no node stands out
)

const (
	// enough is the least number of slowest operations that the diagnosis speaks of.
	enough = 10
	// A stage explains the slow executions when it exceeds its average by at least growsShare of their time, even if another stage takes
	// more of it.
	growsShare = 1.0 / 3
	// The straggler explains a wait outside of io when a command to it takes longer than one to another node by at least holdsShare of the
	// slow executions' time: other operations wait for the straggler and hold the limiter's slots.
	holdsShare = 1.0 / 4
)

// diagnose returns nil when no profiled operation ended.
func diagnose(o *operationReport, p *processReport) *diagnosis {
	if o.Tail == nil {
		return nil
	}
	slow, label := o.Tail.slow()
	stage := slow.explained()
	info, _ := find(stage.name)
	name, evidence := cmp.Or(stage.name, "no stage"), o.Tail.evidence(stage.name, slow, "of the time of "+label)
	d := &diagnosis{Stage: stage.name, Class: stage.text(0).Class}
	process, besides := p.slows(slow), p.besides(slow)
	awaited, straggler := slow.awaited(&o.Tail.Groups[0]), o.straggler()
	switch {
	case awaited != nil:
		d.blame(awaited.Node, fmt.Sprintf(": it takes %s of the time of %s, and %s. %s is %s", percent(awaited.WaitedShare), label,
			slow.others(awaited.Node, &o.Tail.Groups[0]), name, o.Tail.evidence(stage.name, slow, "of their time")))
	case straggler != nil && (inIO(info) && slow.mayAwait(straggler) || straggler.holdsUp(slow)):
		d.blame(straggler.Node, fmt.Sprintf(": it takes %s × the mean of the others. %s is %s", ratio(straggler.TimesOthers), name, evidence))
	case process != "" && !slow.awaits(info):
		d.Cause, d.Subject, d.Advice, besides = process, processSubjects[process], processAdvice[process], ""
		d.After = fmt.Sprintf(": %s. All stages take longer, and none is to blame. %s is %s", p.explain(process), name, evidence)
	case info.Stage == stagemeter.IOFirstByte:
		d.Cause, d.Subject = causeNone, "Nothing stands out"
		d.After = fmt.Sprintf(": slow operations wait for the servers, and for no node in particular. %s is %s", name, evidence)
		d.Advice = "If that is too long, look at the servers and at the network."
	default:
		d.Cause = causeStage
		d.Before, d.Subject, d.After = "Slow operations spend their time in ", name, ": "+evidence
		d.Advice = advice(stage.name, info)
	}
	if besides != "" {
		d.After += " " + besides
	}
	d.Sentence = d.Before + d.Subject + d.After
	return d
}

// blame names a node.
func (d *diagnosis) blame(node, evidence string) {
	d.Cause, d.Node = causeNode, node
	d.Before, d.Subject, d.After = "Slow operations wait for one node, ", node, evidence
	d.Advice = "Compare the node's load, disks and network with the others', and look for a record there that is large or read all the time."
}

func advice(stage string, info *stagemeter.StageInfo) string {
	if stage == "" {
		return "No recorded stage measures it."
	}
	text := info.Meaning
	if info.WhenHigh != "" {
		text += " When it is high, " + info.WhenHigh
	}
	return text
}

// slow returns the slowest operations, and what they are called.
func (r *tailReport) slow() (slow *groupReport, label string) {
	all := &r.Groups[0]
	for i := len(r.Groups) - 1; i > 0; i-- {
		if g := &r.Groups[i]; g.Count >= enough && g.Count < all.Count {
			return g, fmt.Sprintf("the %s (%s, from %s)", groups[i].label, thousands(g.Count), bound(g.From))
		}
	}
	switch all.Count {
	case 1:
		return all, "1 operation"
	case 2:
		return all, "both operations"
	}
	return all, fmt.Sprintf("all %s operations", thousands(all.Count))
}

// explained returns the stage that makes the group slow.
func (g *groupReport) explained() leaf {
	if g.grows.seconds >= growsShare*g.Mean {
		return g.grows
	}
	return g.most
}

// shareOf returns a stage's share of the group's time.
func (g *groupReport) shareOf(stage string) float64 {
	own, whole := 0.0, 0.0
	for _, l := range g.breakdown.leaves() {
		whole += l.seconds
		if l.name == stage {
			own += l.seconds
		}
	}
	if whole == 0 {
		return 0
	}
	return own / whole
}

// awaits reports whether the group spends most of its time in a stage that a shortage in the process does not make longer than the
// others: a new connection logs in, and a retry pauses, however many cores are idle.
func (g *groupReport) awaits(info *stagemeter.StageInfo) bool {
	return (info.Stage == stagemeter.IOConnection || info.Stage == stagemeter.IORetryWait) && g.shareOf(string(info.Stage)) >= 0.5
}

// evidence compares a stage's share of the slow executions' time with its share of the time of all. ofTheirTime names the first of these.
func (r *tailReport) evidence(stage string, slow *groupReport, ofTheirTime string) string {
	all := &r.Groups[0]
	text := percent(slow.shareOf(stage)) + " " + ofTheirTime
	if slow != all {
		text += fmt.Sprintf(", and %s of the average", percent(all.shareOf(stage)))
	}
	if all.MostTimeIn != stage {
		text += ", which spends most in " + cmp.Or(all.MostTimeIn, "no stage")
	}
	return text + "."
}

// inIO reports whether a stage is io or a part of it.
func inIO(info *stagemeter.StageInfo) bool {
	io, _ := find(string(stagemeter.IO))
	return info == io || includes(io, info)
}

// straggler returns nil when no node stands out.
func (o *operationReport) straggler() *straggler {
	if o.IO == nil {
		return nil
	}
	return o.IO.Straggler
}

// mayAwait reports whether the group may be slow because of the straggler: it waited for the straggler, or nobody knows for which node.
func (g *groupReport) mayAwait(s *straggler) bool {
	return len(g.Nodes) == 0 || g.waitedFor(s.Node) >= awaitedShare
}

// holdsUp reports whether the straggler explains a group that does not spend its time in io.
func (s *straggler) holdsUp(slow *groupReport) bool { return s.excess >= holdsShare*slow.Mean }
