package stagez

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"time"

	"github.com/otelaerospike/go/stagemeter"
)

// report holds what the page shows. ?format=json answers it. docs/stagez.md documents the fields, and their names are API.
type report struct {
	Time        time.Time               `json:"time"`
	ServiceName string                  `json:"service_name,omitempty"`
	Profiling   stagemeter.SwitchStatus `json:"profiling"`
	Window      window                  `json:"window"`
	Limiter     *limiter                `json:"limiter"`    // null: no client has one
	IOOpen      bool                    `json:"io_open"`    // a client was built with cmd/openio
	Process     *processReport          `json:"process"`    // null: no profiled operation ended
	Operations  []operationReport       `json:"operations"` // by name
}

type operationReport struct {
	Operation string `json:"operation"`
	figures
	Active         *int64         `json:"active"` // under way when the figures were collected; null: nobody counts them
	Abandoned      uint64         `json:"abandoned"`
	Targets        []targetReport `json:"targets"` // in the order of the time that they took; those without names are one
	ProfiledCount  uint64         `json:"profiled_count"`
	NoStageSeconds *float64       `json:"no_stage_seconds_per_operation"` // null: unknown
	Stages         []stageReport  `json:"stages"`                         // in the order in which they happen
	Tail           *tailReport    `json:"tail"`                           // null: no profiled operation ended
	Diagnosis      *diagnosis     `json:"diagnosis"`                      // null: as above
	IO             *ioReport      `json:"io"`                             // null: io is closed, or no command ended
	IOHint         string         `json:"io_hint,omitempty"`              // how io is opened

	breakdown breakdown
}

type targetReport struct {
	Namespace string `json:"namespace"`
	Set       string `json:"set"`
	figures
}

type stageReport struct {
	Stage          string  `json:"stage"`
	Meaning        string  `json:"meaning"`
	AfterOperation bool    `json:"after_operation"`
	OwnSeconds     float64 `json:"own_seconds_per_operation"`
	OwnShare       float64 `json:"own_share"`
	figures
	Parts []stageReport `json:"parts,omitempty"` // their shares are shares of the stage

	info *stagemeter.StageInfo
}

// figures summarize a histogram.
type figures struct {
	Count         uint64            `json:"count"`
	RatePerSecond float64           `json:"rate_per_second"`
	MeanSeconds   *float64          `json:"mean_seconds"` // null, like the quantiles, when nothing was recorded
	P50           *quantile         `json:"p50"`
	P95           *quantile         `json:"p95"`
	P99           *quantile         `json:"p99"`
	Failures      map[string]uint64 `json:"failures"` // by error.type
	Buckets       []bucketReport    `json:"buckets"`

	histogram *histogram
}

// quantile has exactly one of its two fields.
type quantile struct {
	Seconds *float64 `json:"seconds,omitempty"`
	Above   *float64 `json:"above_seconds,omitempty"` // the quantile is in the last bucket, which has no upper bound
}

type bucketReport struct {
	Above float64  `json:"above_seconds"`
	UpTo  *float64 `json:"up_to_seconds"` // null: no upper bound
	Count uint64   `json:"count"`
}

func newReport(h history, windowName string) *report {
	last := h.last()
	w, happened := h.chosen(windowName)
	r := &report{
		Time: last.at, ServiceName: last.service, Profiling: stagemeter.Status(), Window: w, Limiter: last.limiter,
		Operations: []operationReport{},
	}
	operations := map[string]*gathered{}
	for name, h := range happened {
		if operations[name.operation] == nil {
			operations[name.operation] = &gathered{stages: map[string]*figures{}, targets: map[target]*figures{}}
		}
		operations[name.operation].add(name, h)
	}
	for name, n := range last.active {
		if n > 0 && operations[name] == nil { // none has ended yet
			operations[name] = new(gathered)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(operations)) {
		gathered := operations[name]
		gathered.finish(w.Seconds)
		o := newOperationReport(name, gathered)
		o.Active, o.Abandoned = last.activeNow(name), last.abandonedSince(w.baseline, name)
		r.Operations = append(r.Operations, o)
	}
	r.addIO(last)
	return r
}

// gathered holds the figures of an operation while its series are added up.
type gathered struct {
	whole   figures
	stages  map[string]*figures
	targets map[target]*figures
}

func (g *gathered) add(name series, h *histogram) {
	if name.stage != "" {
		entry(g.stages, name.stage).add(name.errorType, h)
		return
	}
	g.whole.add(name.errorType, h)
	entry(g.targets, name.target).add(name.errorType, h)
}

func entry[K comparable](all map[K]*figures, key K) *figures {
	if all[key] == nil {
		all[key] = new(figures)
	}
	return all[key]
}

func (g *gathered) finish(seconds float64) {
	g.whole.finish(seconds)
	for _, f := range g.stages {
		f.finish(seconds)
	}
	for _, f := range g.targets {
		f.finish(seconds)
	}
}

func newOperationReport(name string, g *gathered) operationReport {
	totals := map[string]total{}
	for stage, f := range g.stages {
		totals[stage] = f.total()
	}
	b := breakDown(g.whole.total(), totals)
	o := operationReport{
		Operation: name, figures: g.whole, Targets: newTargetReports(g.targets), ProfiledCount: b.profiled, Stages: []stageReport{},
		breakdown: b,
	}
	if b.hasRest {
		o.NoStageSeconds = &b.rest
	}
	all := b.seconds()
	for _, p := range b.parts {
		s := newStageReport(p, all, g.stages)
		for _, inner := range p.parts {
			s.Parts = append(s.Parts, newStageReport(inner, p.seconds, g.stages))
		}
		o.Stages = append(o.Stages, s)
	}
	return o
}

func newStageReport(p part, whole float64, stages map[string]*figures) stageReport {
	s := stageReport{
		Stage: p.name, Meaning: p.info.Meaning, AfterOperation: p.info.AfterEnd, OwnSeconds: p.seconds, figures: *stages[p.name],
		info: p.info,
	}
	if whole > 0 {
		s.OwnShare = p.seconds / whole
	}
	return s
}

func newTargetReports(targets map[target]*figures) []targetReport {
	reports := []targetReport{}
	for t, f := range targets {
		reports = append(reports, targetReport{t.namespace, t.set, *f})
	}
	slices.SortFunc(reports, func(a, b targetReport) int {
		return cmp.Or(cmp.Compare(b.histogram.sum, a.histogram.sum), cmp.Compare(a.Namespace, b.Namespace), cmp.Compare(a.Set, b.Set))
	})
	return reports
}

func (f *figures) add(errorType string, h *histogram) {
	if f.histogram == nil {
		f.histogram, f.Failures = new(histogram), map[string]uint64{}
	}
	f.histogram.merge(h)
	if errorType != "" && h.count > 0 {
		f.Failures[errorType] += h.count
	}
}

func (f *figures) total() total {
	if f.histogram == nil {
		return total{}
	}
	return total{f.histogram.sum, f.histogram.count}
}

// finish computes the remaining figures after the last add.
func (f *figures) finish(seconds float64) {
	f.Buckets = []bucketReport{}
	if f.histogram == nil { // the operation has stages and no duration
		f.histogram, f.Failures = new(histogram), map[string]uint64{}
	}
	f.Count = f.histogram.count
	if seconds > 0 {
		f.RatePerSecond = float64(f.Count) / seconds
	}
	for _, b := range f.histogram.buckets() {
		bucket := bucketReport{Above: b.low, Count: b.count}
		if !math.IsInf(b.high, 1) {
			bucket.UpTo = &b.high
		}
		f.Buckets = append(f.Buckets, bucket)
	}
	if f.Count == 0 {
		return
	}
	mean := f.histogram.mean()
	f.MeanSeconds = &mean
	f.P50, f.P95, f.P99 = f.quantile(0.50), f.quantile(0.95), f.quantile(0.99)
}

func (f *figures) quantile(q float64) *quantile {
	e := f.histogram.quantile(q)
	seconds := e.rounded()
	if math.IsInf(e.high, 1) {
		return &quantile{Above: &seconds}
	}
	return &quantile{Seconds: &seconds}
}

// failed returns the number of failures of all types.
func (f *figures) failed() uint64 {
	var n uint64
	for _, count := range f.Failures {
		n += count
	}
	return n
}
