package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"

	"github.com/otelaerospike/go/stagemeter"
)

func TestReportOrdersStages(t *testing.T) {
	stages := map[stagemeter.Stage]*histogram{"zebra": {}, "mine": {}}
	for _, stage := range pipeline {
		stages[stage] = &histogram{}
	}
	text := stageTable(measurement{"batch_read": {stages: stages}})
	last := 0
	for _, stage := range append(append([]stagemeter.Stage{}, pipeline...), "mine", "zebra") {
		position := strings.Index(text, " "+string(stage)+" ")
		assert.Greater(t, position, last, "%s is not where it belongs in\n%s", stage, text)
		last = position
	}
}

func TestPipelineHasTheStagesOfABatchRead(t *testing.T) {
	assert.Equal(t, []stagemeter.Stage{
		"key_parse", "future_setup", "goroutine_schedule_delay", "limiter_wait", "io", "result_handoff_delay", "wrap_records",
		"caller_resume_delay", "to_map", "to_arrow", "merge_to_map",
	}, batchReadStages())
	assert.Subset(t, pipeline, batchReadStages())
}

func TestReportShowsErrors(t *testing.T) {
	on := measurement{"get": {errors: map[string]uint64{"TIMEOUT": 1200, "DEVICE_OVERLOAD": 3}}}
	text := report(measurement{}, on)
	assert.Regexp(t, `(?m)^ get +on +DEVICE_OVERLOAD +3$`, text)
	assert.Regexp(t, `(?m)^ +on +TIMEOUT +1,200$`, text)
	assert.Regexp(t, `(?m)^ get +on +1,203 `, text)
	assert.NotContains(t, report(measurement{}, measurement{"get": {}}), "error.type")
}

func TestFormats(t *testing.T) {
	for s, want := range map[float64]string{
		0: "0 ns", 2.5e-7: "250 ns", 1.234e-6: "1.23 µs", 9.99e-4: "999 µs", 0.0123: "12.3 ms", 0.5: "500 ms", 12: "12.0 s",
	} {
		assert.Equal(t, want, seconds(s))
	}
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567"} {
		assert.Equal(t, want, thousands(n))
	}
	assert.Equal(t, "███░░  50.0%", share(1, 2))
	assert.Equal(t, strings.Repeat("█", shareWidth)+" 150.0%", share(3, 2), "overlapping stages")
	assert.Empty(t, share(1, 0))
}

func TestTablesFitATerminal(t *testing.T) {
	durations := histogram{
		count: 1_234_567, sum: 1_234_567 * 0.00987, min: 0.00123, max: 0.987, bounds: []float64{0.00987}, buckets: []uint64{1_000_000, 234_567},
	}
	m := measurement{"batch_read": {
		duration: durations, misses: 123_456, errors: map[string]uint64{"INVALID_NODE_ERROR": 123_456}, stages: map[stagemeter.Stage]*histogram{},
	}}
	for _, info := range stagemeter.Stages() {
		for _, name := range []stagemeter.Stage{info.Stage, info.AerospikePy} {
			stage := durations
			m["batch_read"].stages[name] = &stage
		}
	}
	for line := range strings.Lines(report(m, m)) {
		assert.LessOrEqual(t, utf8.RuneCountInString(strings.TrimRight(line, "\n")), 80, line)
	}
}

func TestEstimatesHaveTwoDigitsWithinTheValues(t *testing.T) {
	for want, h := range map[string]histogram{
		"9.6 ms": {count: 1, min: 0.009, max: 0.0102, buckets: []uint64{1}},
		"203 ms": {count: 1, min: 0.203, max: 0.203, buckets: []uint64{1}},
		"2 µs":   {count: 1, min: 1e-6, max: 3e-6, buckets: []uint64{1}},
		"0 ns":   {},
	} {
		assert.Equal(t, want, estimated(&h, 0.5))
	}
}
