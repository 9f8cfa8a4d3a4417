package stagez

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/otelaerospike/go/stagemeter"
)

// view is the template's input: texts and geometry, without decisions.
type view struct {
	Style, Script, Icon string
	Service             string
	Updated             string
	Problem             string

	On      bool
	Switch  string // the state of the switch, in words
	Buttons []button

	Windows    []link
	Window     string // the time that the figures cover, in words
	Operations []operationRow
	Limiter    string // how the concurrency limiter is now, in words; empty: there is none
	Detail     *detail
	Trace      *traceView
	JSON       string
}

type link struct {
	Label, URL string
	Current    bool
}

type operationRow struct {
	link
	Active string // how many are under way
	figuresText
	Bar      []segment
	BarLabel string
}

// figuresText holds figures as the page shows them.
type figuresText struct {
	Count, Rate, Mean, P50, P95, P99, Failed string
	FailedTypes                              string
}

// detail describes the selected operation.
type detail struct {
	Name      string
	Diagnosis *diagnosis // nil: no profiled operation ended
	Headline  *headline
	Chart     *chart
	Whole     stageRow
	Within    []stageRow
	After     []stageRow
	NoStage   string // the time in no stage, in words
	Targets   *targets
	Nodes     *nodesView
	IOHint    string // how io is opened
	Left      string // how many callers left, in words
	Failures  []string
	Ticks     []tick // on the histograms' axis
	Tail      *tailView

	rows int
}

type stageRow struct {
	figuresText
	Index             int
	Name, Class       string
	Meaning, WhenHigh string
	Includes          string
	Parts             []stageRow
	Of                string // the stage that this one is a part of
	Now               string // how things are at this moment, in words
	Share, ShareWidth string
	Histogram         []rectangle
	HistogramLabel    string
}

func newView(h history, r *report, err error, q url.Values) *view {
	v := &view{
		Style: assets["stagez.css"].URL, Script: assets["stagez.js"].URL, Icon: assets["icon.svg"].URL,
		Buttons: buttons,
	}
	now, state := time.Now(), stagemeter.Status()
	v.On, v.Switch = state.Enabled, describeSwitch(state, now)
	if err != nil {
		v.Problem = problem(err)
		return v
	}
	wanted := q.Get("window")
	if !isWindow(wanted) {
		wanted = ""
	}
	name := operationToShow(h.last(), r, q.Get("op"))
	v.Service, v.Updated = r.ServiceName, r.Time.Format("15:04:05")
	v.Window = describeWindow(r.Window)
	v.JSON = "?" + url.Values{"format": {"json"}, "window": {r.Window.Name}}.Encode()
	if r.Limiter != nil {
		v.Limiter = fmt.Sprintf("%s, %s refused since counting began", r.Limiter, count(r.Limiter.Refused))
	}
	for _, w := range windows {
		v.Windows = append(v.Windows, link{w.label, query(q.Get("op"), w.name), w.name == r.Window.Name})
	}
	for _, o := range r.Operations {
		v.Operations = append(v.Operations, operationRow{
			link:        link{o.Operation, query(o.Operation, wanted), o.Operation == name},
			Active:      activeText(o.Active),
			figuresText: o.text(),
			Bar:         bar(o.breakdown),
			BarLabel:    barLabel(o.breakdown),
		})
		if o.Operation == name {
			v.Detail = newDetail(o, r.Limiter)
			v.Detail.Chart = newChart(h, name, chartLength(r.Window))
		}
	}
	return v
}

// operationToShow returns the operation that was asked for. By default it returns the operation that has taken the most time since
// the start. Stages count only for an operation without a duration of its own.
func operationToShow(last *snapshot, r *report, asked string) string {
	whole, staged := map[string]float64{}, map[string]float64{}
	for name, h := range last.series {
		if name.stage == "" {
			whole[name.operation] += h.sum
		} else {
			staged[name.operation] += h.sum
		}
	}
	took := func(operation string) float64 { return cmp.Or(whole[operation], staged[operation]) }
	best := ""
	for i, o := range r.Operations {
		if o.Operation == asked {
			return asked
		}
		if i == 0 || took(o.Operation) > took(best) {
			best = o.Operation
		}
	}
	return best
}

func describeSwitch(p stagemeter.SwitchStatus, now time.Time) string {
	switch {
	case p.Enabled && p.Until != nil:
		return fmt.Sprintf("on until %s, for another %s", p.Until.Local().Format("15:04:05"), span(max(0, p.Until.Sub(now))))
	case p.Enabled:
		return "on since " + p.Since.Local().Format("15:04:05") + ", until it is switched off"
	case p.HeldBy.Contexts > 0:
		return fmt.Sprintf("off, but on for %d contexts of the program", p.HeldBy.Contexts)
	}
	return "off: operations are measured as a whole, their stages are not"
}

func describeWindow(w window) string {
	length := span(w.End.Sub(w.Begin))
	switch {
	case w.SinceStart && w.Name != "start":
		return "everything since counting began " + length + " ago, because the page has just been opened"
	case w.SinceStart:
		return "everything since counting began " + length + " ago"
	}
	text := fmt.Sprintf("the last %s, from %s", length, w.Begin.Local().Format("15:04:05"))
	switch long, wanted := w.End.Sub(w.Begin), chartLength(w); {
	case long < wanted*9/10:
		text = fmt.Sprintf("so far %s of it, watched since %s", length, w.Begin.Local().Format("15:04:05"))
	case long > wanted*11/10:
		text += ", because nobody looked in between"
	}
	if w.widened {
		text += ": no shorter time contains a stage"
	}
	return text
}

func (f *figures) text() figuresText {
	t := figuresText{Count: thousands(f.Count), Rate: none, Mean: none, P50: f.P50.String(), P95: f.P95.String(), P99: f.P99.String(), Failed: none}
	if f.Count > 0 {
		t.Rate = digits(f.RatePerSecond)
		t.Mean = seconds(*f.MeanSeconds)
	}
	if n := f.failed(); n > 0 {
		t.Failed = thousands(n)
		t.FailedTypes = f.failureText()
	}
	return t
}

func (f *figures) failureText() string {
	types := slices.SortedFunc(maps.Keys(f.Failures), func(a, b string) int {
		return cmp.Or(cmp.Compare(f.Failures[b], f.Failures[a]), cmp.Compare(a, b))
	})
	for i, errorType := range types {
		types[i] = errorType + " " + thousands(f.Failures[errorType])
	}
	return strings.Join(types, ", ")
}

func newDetail(o operationReport, l *limiter) *detail {
	d := &detail{
		Name: o.Operation, Headline: newHeadline(o), Ticks: histogramTicks(), Whole: stageRow{figuresText: o.text()},
		Targets: newTargets(o.Targets), Left: describeAbandoned(o.Abandoned),
		Nodes: newNodesView(o.IO), IOHint: o.IOHint,
	}
	if o.Active != nil {
		d.Whole.Now = "now " + count(*o.Active) + " under way"
	}
	d.Whole.drawHistogram(&o.figures)
	if text := o.failureText(); text != "" {
		d.Failures = append(d.Failures, "whole operation: "+text)
	}
	for _, s := range o.Stages {
		row := d.newRow(o, &s)
		if l != nil && s.info.Stage == stagemeter.LimiterWait {
			row.Now = "now " + l.String()
		}
		for _, inner := range s.Parts {
			part := d.newRow(o, &inner)
			part.Of = s.Stage
			row.Parts = append(row.Parts, part)
		}
		if s.AfterOperation {
			d.After = append(d.After, row)
		} else {
			d.Within = append(d.Within, row)
		}
	}
	if o.breakdown.rest > 0 {
		d.NoStage = fmt.Sprintf("%s per operation (%s)", seconds(o.breakdown.rest), percent(o.breakdown.rest/o.breakdown.seconds()))
	}
	return d
}

// newRow returns the row of a stage and adds its failures to the list.
func (d *detail) newRow(o operationReport, s *stageReport) stageRow {
	row := stageRow{
		figuresText: s.text(), Index: d.rows, Name: s.Stage, Class: class(s.Stage), Meaning: s.Meaning, WhenHigh: s.info.WhenHigh,
		Share: percent(s.OwnShare), ShareWidth: width(min(1, s.OwnShare)), Includes: included(o, s.info),
	}
	d.rows++
	row.drawHistogram(&s.figures)
	if text := s.failureText(); text != "" {
		d.Failures = append(d.Failures, s.Stage+": "+text)
	}
	return row
}

// included names the recorded stages that a stage includes.
func included(o operationReport, info *stagemeter.StageInfo) string {
	var names []string
	for _, other := range o.Stages {
		if includes(info, other.info) { // o.Stages has no parts, which the share does contain
			names = append(names, other.Stage)
		}
	}
	return strings.Join(names, ", ")
}
