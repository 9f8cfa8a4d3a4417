package stagemeter

import (
	"context"

	"github.com/otelaerospike/go/internal/clock"
)

// Timer times the stages of one operation, one after the other: each ends where the next begins, so that n stages read the
// clock n+1 times. The zero Timer, which [Meter.Start] returns while profiling is off, does nothing.
//
// A Timer is a value and belongs to one goroutine at a time. A copy is a mark: it goes on from the boundary that the
// original had when it was copied, which is how a stage that overlaps others is timed:
//
//	overlapping := timer
//	timer.Lap("parse")
//	timer.Lap("check")
//	overlapping.Lap("parse_and_check")
type Timer struct {
	operation *operation // nil: off
	ctx       context.Context
	boundary  int64 // where the stage began, in the clock's nanoseconds
}

// Lap ends the stage now and records it; the next stage begins now.
func (t *Timer) Lap(stage Stage) {
	if t.operation != nil {
		t.boundary = t.operation.lap(t.ctx, t.boundary, stage, "")
	}
}

// LapError ends a stage that failed: it is [Timer.Lap] with the attribute "error.type". Use few error types and fixed ones,
// never an error's message. An empty errorType is no error.
func (t *Timer) LapError(stage Stage, errorType string) {
	if t.operation != nil {
		t.boundary = t.operation.lap(t.ctx, t.boundary, stage, errorType)
	}
}

// Skip ends the stage now without recording it; the next stage begins now. It leaves out what is none of the operation's,
// such as time that the caller spends between two stages.
func (t *Timer) Skip() {
	if t.operation != nil {
		t.boundary = clock.Now()
	}
}
