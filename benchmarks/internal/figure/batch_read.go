package figure

import (
	"fmt"

	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

// The targets for batch reads: how much longer a read may take with profiling on, as a share of its time with profiling off.
const (
	maxBatchAverage = 0.02
	maxBatchP99     = 0.03
	maxBatchOpen    = 0.03 // of the average, with io opened
)

// BatchRead is one row in the table of aerospike-py's measurement: 20 workers of batch_read with profiling off and on.
type BatchRead struct {
	Label   string
	Unit    string         // the unit of Off and On
	metric  string         // the benchmark's name for it, without "off-" or "on-"
	Off, On rounds.Summary // what the callers see
	Change  rounds.Summary // On ÷ Off − 1
	Open    rounds.Summary // the same change in the build with openio
	Sampled rounds.Summary // the same change when on is one operation in a hundred
	Noise   rounds.Summary // the same change in the case that switches nothing
	Max     float64        // the target for Change; 0: none
	MaxOpen float64        // the target for Open; 0: none
	Python  string         // the change that aerospike-py publishes
}

// BatchReads returns all rows. It fails when a row was not measured.
func BatchReads(s rounds.Samples) ([]BatchRead, error) {
	rows := []BatchRead{
		{Label: "average", Unit: "ms", metric: "avg-ms", Max: maxBatchAverage, MaxOpen: maxBatchOpen, Python: "+49 %"},
		{Label: "p50", Unit: "ms", metric: "p50-ms"},
		{Label: "p95", Unit: "ms", metric: "p95-ms", Python: "+63 %"},
		{Label: "p99", Unit: "ms", metric: "p99-ms", Max: maxBatchP99, Python: "+93 %"},
		{Label: "throughput", Unit: "reads/s", metric: "reads/s"},
		{Label: "processor time of a read", Unit: "µs", metric: "cpu-µs"},
	}
	for i := range rows {
		if err := rows[i].measure(s); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

func (r *BatchRead) measure(s rounds.Samples) error {
	off, on, change, err := onAgainstOff(s, "BatchRead/switched", r.metric)
	if err != nil {
		return err
	}
	r.Off, r.On, r.Change = rounds.Summarize(off), rounds.Summarize(on), rounds.Summarize(change)
	for name, summary := range map[string]*rounds.Summary{"open": &r.Open, "sampled": &r.Sampled, "control": &r.Noise} {
		_, _, change, err := onAgainstOff(s, "BatchRead/"+name, r.metric)
		if err != nil {
			return err
		}
		*summary = rounds.Summarize(change)
	}
	return nil
}

func onAgainstOff(s rounds.Samples, benchmark, metric string) (off, on, change []float64, err error) {
	if off, err = s.Values(benchmark, "off-"+metric); err != nil {
		return nil, nil, nil, err
	}
	if on, err = s.Values(benchmark, "on-"+metric); err != nil {
		return nil, nil, nil, err
	}
	if change, err = rounds.Over(on, off); err != nil {
		return nil, nil, nil, fmt.Errorf("%s: %w", benchmark, err)
	}
	for i := range change {
		change[i]--
	}
	return off, on, change, nil
}
