package stagemeter

import (
	"context"
	"runtime/trace"
	"time"

	"github.com/otelaerospike/go/internal/clock"
)

// Timer times the stages of one operation. [Meter.Start] returns it, with the first stage begun. Each stage begins where the one
// before it ended, so that n stages read the clock n+1 times. The zero Timer, which Start returns while profiling is off, does
// nothing.
//
// A Timer belongs to one goroutine at a time; [Timer.Fork] makes one for another goroutine. A copy is a mark: it keeps the
// boundary that the original had when it was copied, and so times a stage that overlaps others:
//
//	both := timer
//	timer.Lap("parse")
//	timer.Lap("check")
//	both.Lap("parse_and_check")
type Timer struct {
	operation *operation // nil: the operation is not profiled
	ctx       context.Context
	task      *trace.Task // nil: no execution trace is being captured
	started   int64       // by the clock, in nanoseconds
	boundary  int64       // by the clock, in nanoseconds: where the current stage began
}

// Active reports whether the operation is profiled.
func (t *Timer) Active() bool { return t.operation != nil }

// Lap ends the current stage now and records it. The next stage begins now.
func (t *Timer) Lap(stage Stage) {
	if t.operation != nil {
		t.lap(stage, "")
	}
}

// LapError is [Timer.Lap] for a stage that failed: it adds the attribute "error.type". Use few error types and fixed ones, never
// an error's message. An empty errorType is no error.
func (t *Timer) LapError(stage Stage, errorType string) {
	if t.operation != nil {
		t.lap(stage, errorType)
	}
}

func (t *Timer) lap(stage Stage, errorType string) {
	if trace.IsEnabled() {
		trace.Log(t.ctx, "stage", string(stage))
	}
	t.record(stage, errorType)
}

func (t *Timer) record(stage Stage, errorType string) {
	now := clock.Now()
	t.operation.record(t.ctx, now-t.boundary, stage, errorType)
	t.boundary = now
}

// Do runs a function as the rest of the current stage and records the stage with the error type that the function returns, as
// [Timer.LapError] does. A panic is recorded as the error type "panic" and passes through. In an execution trace (runtime/trace)
// the function is a region; a stage that ends with Lap is a log message there, since a region must have its name when it begins.
func (t *Timer) Do(stage Stage, run func() (errorType string)) {
	if t.operation == nil {
		run()
		return
	}
	t.do(stage, run)
}

func (t *Timer) do(stage Stage, run func() string) {
	errorType := panicked
	defer func() { t.record(stage, errorType) }()
	defer trace.StartRegion(t.ctx, string(stage)).End()
	errorType = run()
}

// Skip ends the current stage now without recording it. The next stage begins now. It leaves out time that is not the
// operation's, such as what a caller does between two stages.
func (t *Timer) Skip() {
	if t.operation != nil {
		t.boundary = clock.Now()
	}
}

// Fork returns a copy for another goroutine.
func (t *Timer) Fork() Timer { return *t }

// End ends the operation at the end of its last stage, and returns how long it took: the time from [Meter.Start] to the last
// boundary, without another reading of the clock. It is 0 when the operation is not profiled. Of a timer and its copies, only one
// may end. In an execution trace End ends the operation's task; otherwise it need not be called.
func (t *Timer) End() time.Duration {
	if t.task != nil {
		t.task.End()
	}
	return time.Duration(t.boundary - t.started)
}
