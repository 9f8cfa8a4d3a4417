package stagez

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// traceView shows the last execution trace. It is nil when the page has no button for one.
type traceView struct {
	Taking           bool
	Taken            string // the time of day; empty: there is no trace
	Problem          string
	Length           string
	Operation        string // that the page shows
	Others           string // the operations of a trace that does not have it
	Sentence, Advice string
	States           []string // the columns
	Rows             []traceRow
}

type traceRow struct {
	Name, Class string
	Part        bool
	Count, Mean string
	Shares      []traceShare
}

type traceShare struct{ State, Share string }

// traceState is what a goroutine does, or waits for.
type traceState struct{ name, words string }

// traceStates are the states of stagetrace, in its order. The time of any other state is shown in the last.
var traceStates = []traceState{
	{"running", "on a processor"},
	{"runnable", "waiting for a processor"},
	{"network", "waiting for the network"},
	{"syscall", "in system calls"},
	{"sync", "waiting for other goroutines"},
	{"sleep", "asleep"},
	{"gc", "held up by the garbage collector"},
	{"other", "doing what the trace does not show"},
}

const (
	worthSaying = 0.1 // the least share that the sentence has
	ourFault    = 0.2 // the share of runnable and gc that makes the process itself suspect
)

// showTrace adds the last trace to the page.
func (p *Page) showTrace(v *view) {
	if p.tracer == nil {
		return
	}
	last, taking := p.tracer.state()
	v.Trace = &traceView{Taking: taking}
	if last != nil {
		operation := ""
		if v.Detail != nil {
			operation = v.Detail.Name
		}
		v.Trace.show(last, operation)
	}
}

// show shows an operation of the trace. By default it is the one with the longest stage, the first.
func (v *traceView) show(r *traceReport, operation string) {
	v.Taken, v.Problem, v.Length = r.taken.Local().Format("15:04:05"), r.problem, seconds(r.Duration.Seconds())
	var names []string
	for i := range r.Operations {
		o := &r.Operations[i]
		if name := shown(o.Name); name == cmp.Or(operation, name) {
			v.Operation = name
			v.showOperation(o)
			return
		}
		names = append(names, shown(o.Name))
	}
	v.Operation, v.Others = operation, cmp.Or(strings.Join(names, ", "), "no operation")
}

func (v *traceView) showOperation(o *tracedOperation) {
	for _, s := range traceStates {
		v.States = append(v.States, s.name)
	}
	longest := -1
	stages := slices.SortedFunc(slices.Values(o.Stages), func(a, b tracedStage) int { return inOrder(a.Name, b.Name) })
	for i, s := range stages {
		if s.Count == 0 {
			continue
		}
		row := traceRow{
			Name: shown(s.Name), Class: class(s.Name), Count: thousands(s.Count), Mean: seconds(s.Total.Seconds() / float64(s.Count)),
			Part: slices.ContainsFunc(stages, func(whole tracedStage) bool { return isPart(s.Name, whole.Name) }),
		}
		for state, share := range s.shares() {
			text := none
			if share > 0 {
				text = percent(share)
			}
			row.Shares = append(row.Shares, traceShare{traceStates[state].name, text})
		}
		v.Rows = append(v.Rows, row)
		if longest < 0 || s.Total > stages[longest].Total {
			longest = i
		}
	}
	if longest >= 0 {
		v.Sentence, v.Advice = stages[longest].sentence()
	}
}

// shares returns the share of each state, in the order of traceStates.
func (s *tracedStage) shares() []float64 {
	shares := make([]float64, len(traceStates))
	if s.Total <= 0 {
		return shares
	}
	for name, took := range s.States {
		i := slices.IndexFunc(traceStates, func(state traceState) bool { return state.name == name })
		if i < 0 {
			i = len(shares) - 1
		}
		shares[i] += float64(took) / float64(s.Total)
	}
	return shares
}

// sentence says where the time of the longest stage goes, and what to look at.
func (s *tracedStage) sentence() (text, advice string) {
	shares := s.shares()
	order := make([]int, len(shares)) // of the states, the largest share first
	ours := 0.0
	for i, share := range shares {
		order[i] = i
		if name := traceStates[i].name; name == "runnable" || name == "gc" {
			ours += share
		}
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(shares[j], shares[i]) })
	var words []string
	for _, i := range order {
		if shares[i] >= worthSaying {
			words = append(words, fmt.Sprintf("%.0f %% of it %s", 100*shares[i], traceStates[i].words))
		}
	}
	text = fmt.Sprintf("The longest stage is %s: %s.", shown(s.Name), strings.Join(words, ", "))
	switch {
	case ours >= ourFault:
		advice = "Look at this process first: at its CPU limit, its load and its garbage. A busy process also notices replies late."
	case traceStates[order[0]].name == "network":
		advice = "Look at the network and at the server."
	}
	return text, advice
}
