package stagez

import (
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
	Operations  []operationReport       `json:"operations"` // by name
}

type operationReport struct {
	Operation string `json:"operation"`
	figures
	ProfiledCount  uint64        `json:"profiled_count"`
	NoStageSeconds *float64      `json:"no_stage_seconds_per_operation"` // null: unknown
	Stages         []stageReport `json:"stages"`                         // in the order in which they happen

	breakdown breakdown
}

type stageReport struct {
	Stage          string  `json:"stage"`
	Meaning        string  `json:"meaning"`
	AfterOperation bool    `json:"after_operation"`
	OwnSeconds     float64 `json:"own_seconds_per_operation"`
	OwnShare       float64 `json:"own_share"`
	figures

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
		Time: last.at, ServiceName: last.service, Profiling: stagemeter.Status(), Window: w, Operations: []operationReport{},
	}
	type operation struct {
		whole  figures
		stages map[string]*figures
	}
	operations := map[string]*operation{}
	for name, h := range happened {
		o := operations[name.operation]
		if o == nil {
			o = &operation{stages: map[string]*figures{}}
			operations[name.operation] = o
		}
		if name.stage == "" {
			o.whole.add(name.errorType, h)
			continue
		}
		if o.stages[name.stage] == nil {
			o.stages[name.stage] = new(figures)
		}
		o.stages[name.stage].add(name.errorType, h)
	}
	for _, name := range slices.Sorted(maps.Keys(operations)) {
		o := operations[name]
		for _, f := range o.stages {
			f.finish(w.Seconds)
		}
		o.whole.finish(w.Seconds)
		r.Operations = append(r.Operations, newOperationReport(name, o.whole, o.stages))
	}
	return r
}

func newOperationReport(name string, whole figures, stages map[string]*figures) operationReport {
	totals := map[string]total{}
	for stage, f := range stages {
		totals[stage] = f.total()
	}
	b := breakDown(whole.total(), totals)
	o := operationReport{Operation: name, figures: whole, ProfiledCount: b.profiled, Stages: []stageReport{}, breakdown: b}
	if b.hasRest {
		o.NoStageSeconds = &b.rest
	}
	all := b.seconds()
	for _, p := range b.parts {
		s := stageReport{
			Stage: p.name, Meaning: p.info.Meaning, AfterOperation: p.info.AfterEnd, OwnSeconds: p.seconds, figures: *stages[p.name],
			info: p.info,
		}
		if all > 0 {
			s.OwnShare = p.seconds / all
		}
		o.Stages = append(o.Stages, s)
	}
	return o
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
