package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/otelaerospike/go/benchmarks/internal/figure"
	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

// The margins are wide, because neither a busy machine nor a different one may trip the guard. The guard looks for contention for
// a lock or a cache line, for an extra recording, or for a path that is no longer skipped. The margin for bytes allows for what a
// benchmark allocates besides its calls.
const (
	medianMargin = 1.5
	lowMargin    = 1.25
	bytesMargin  = 4
)

// ratio is what a benchmark measured now. The Summary is the instrumentation's cost, divided by the cost of the floor, the bare
// call or the peer. Less is better.
type ratio struct {
	rounds.Summary
	allocs float64 // per call, by the instrumentation
	bytes  float64 // in these allocations; the harness rounds an allocation in every second call down to none, but not its bytes
}

// record is what a benchmark measured when guard.json was last updated.
type record struct {
	Ratio  float64 `json:"ratio"`
	Allocs float64 `json:"allocs"`
	Bytes  float64 `json:"bytes"`
}

// measured returns the ratios by benchmark, for each guarded benchmark that was measured.
func measured(s rounds.Samples) (map[string]ratio, error) {
	ratios := map[string]ratio{}
	for _, c := range figure.All() {
		if !s.Has(c.Name) {
			continue
		}
		f, err := c.Measure(s)
		if err != nil {
			return nil, err
		}
		ratios[c.Name] = ratio{f.Ratio, f.Allocs, f.OwnBytes}
	}
	for _, spans := range figure.PeerSpans() {
		if !s.Has("Peer/spans=" + spans) {
			continue
		}
		peers, err := figure.Peers(s, spans)
		if err != nil {
			return nil, err
		}
		for _, p := range peers {
			if !p.Rival() {
				continue
			}
			ours := rounds.Summary{Median: 1 / p.Ratio.Median, Low: 1 / p.Ratio.High, High: 1 / p.Ratio.Low}
			ratios[p.Benchmark] = ratio{Summary: ours, allocs: peers[0].Allocs}
		}
	}
	return ratios, nil
}

// worse returns the benchmarks that have become worse than recorded, and the reason for each.
func worse(records map[string]record, ratios map[string]ratio) map[string]string {
	reasons := map[string]string{}
	for name, now := range ratios {
		then, ok := records[name]
		switch {
		case !ok:
			reasons[name] = "not recorded yet: record it with -update"
		case now.allocs > then.Allocs:
			reasons[name] = fmt.Sprintf("%g allocations, was %g", now.allocs, then.Allocs)
		case now.bytes > then.Bytes+bytesMargin:
			reasons[name] = fmt.Sprintf("%g bytes allocated, was %g", now.bytes, then.Bytes)
		case now.Median > medianMargin*then.Ratio && now.Low > lowMargin*then.Ratio:
			reasons[name] = fmt.Sprintf("ratio %.2f (%.2f to %.2f), was %.2f", now.Median, now.Low, now.High, then.Ratio)
		}
	}
	return reasons
}

// gone returns the benchmarks that are recorded but were not measured.
func gone(records map[string]record, ratios map[string]ratio) []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(records)), func(name string) bool {
		_, ok := ratios[name]
		return ok
	})
}

// stillWorse returns the benchmarks that are worse both before and again, with the later reasons.
func stillWorse(before, again map[string]string) map[string]string {
	still := maps.Clone(again)
	maps.DeleteFunc(still, func(name, _ string) bool { _, ok := before[name]; return !ok })
	return still
}
