package stagez

import (
	"cmp"
	"fmt"
	"time"
)

// tailView is where the time of slow operations goes.
type tailView struct {
	Covers  string // the operations and the time, in words
	Verdict *verdict
	Groups  []groupRow
	Heat    *heatMap
	Slowest []waterfall
}

// groupRow has the fields that a bar needs.
type groupRow struct {
	Label, Count, From, Mean string
	Bar                      []segment
	BarLabel                 string
}

// verdict says what makes slow operations slow.
type verdict struct {
	Even      bool   // the latencies are too much alike, or too few, to tell slow operations
	Label     string // the slowest
	Tail, All leafText
	Differs   bool
	Grows     *leafText // what the slowest have more of, when it is not what takes most of their time
}

type leafText struct{ Stage, Class, Share, Time string }

// showTail adds the tail to the details of an operation.
func (p *Page) showTail(r *report, d *detail) {
	r.addTails(p.tails, p.traces, time.Now(), d.Name)
	for i := range r.Operations {
		if o := &r.Operations[i]; o.Operation == d.Name && o.Tail != nil {
			d.Tail, d.Diagnosis = newTailView(o.Tail), o.Diagnosis
			d.Nodes.mark(o.Diagnosis.Node)
		}
	}
}

func newTailView(r *tailReport) *tailView {
	v := &tailView{Heat: newHeatMap(r)}
	all := &r.Groups[0]
	v.Covers = fmt.Sprintf("%s profiled operations of the last %s", thousands(all.Count), span(r.End.Sub(r.Begin)))
	if all.Count == 1 {
		v.Covers = "1 profiled operation of the last " + span(r.End.Sub(r.Begin))
	}
	if r.Missed > 0 {
		v.Covers += fmt.Sprintf("; %s more are missing, because the page keeps no more", thousands(r.Missed))
	}
	v.Verdict = newVerdict(r)
	for i := range r.Groups {
		g := &r.Groups[i]
		v.Groups = append(v.Groups, groupRow{
			Label: groups[i].label, Count: thousands(g.Count), From: bound(g.From), Mean: seconds(g.Mean),
			Bar: bar(g.breakdown), BarLabel: barLabel(g.breakdown),
		})
	}
	for i := range r.Slowest {
		v.Slowest = append(v.Slowest, newWaterfall(&r.Slowest[i]))
	}
	return v
}

// newVerdict compares the slow executions that the diagnosis speaks of with all.
func newVerdict(r *tailReport) *verdict {
	all := &r.Groups[0]
	slow, label := r.slow()
	v := &verdict{
		Even: slow == all, Label: label,
		Tail: slow.most.text(slow.MostShare), All: all.most.text(all.MostShare), Differs: slow.most.name != all.most.name,
	}
	if slow.grows.seconds > 0 && slow.grows.name != slow.most.name {
		more := slow.grows.text(slow.grows.seconds / max(slow.grows.seconds, slow.Mean-all.Mean))
		v.Grows = &more
	}
	return v
}

func (l leaf) text(share float64) leafText {
	t := leafText{Stage: cmp.Or(l.name, "no stage"), Class: "rest", Share: percent(share), Time: seconds(l.seconds)}
	if l.name != "" {
		t.Class = class(l.name)
	}
	return t
}
