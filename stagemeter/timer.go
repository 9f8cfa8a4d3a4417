package stagemeter

import (
	"context"
	"time"

	"github.com/otelaerospike/go/internal/clock"
)

// Timer times the stages of one operation, one after the other: each ends where the next begins, so that n stages read the
// clock n+1 times. The zero Timer, which [Meter.Start] returns while profiling is off, does nothing.
//
// A Timer is a value and belongs to one goroutine at a time; Fork makes one for another goroutine. A copy is a mark: it goes on
// from the boundary that the original had when it was copied, which is how a stage that overlaps others is timed:
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
		for t.lap(stage, "") {
		}
	}
}

// LapError ends a stage that failed: it is [Timer.Lap] with the attribute "error.type". Use few error types and fixed ones,
// never an error's message. An empty errorType is no error.
func (t *Timer) LapError(stage Stage, errorType string) {
	if t.operation != nil {
		for t.lap(stage, errorType) {
		}
	}
}

// lap always returns false. Its callers are loops nevertheless, since the compiler puts a loop's body out of the way: an operation
// that is not timed then falls through all its Laps instead of jumping over each, which takes half the time.
func (t *Timer) lap(stage Stage, errorType string) (again bool) {
	now := clock.Now()
	endRegion(t.ctx)
	t.operation.record(t.ctx, now-t.boundary, stage, errorType)
	t.boundary = now
	return false
}

// Boundary returns when the stage began, which is where the one before it ended: the time since the process started, by the
// monotonic clock. The difference of two boundaries is how long all that lies between them took, without another reading of the
// clock. It is 0 while the operation is not timed.
func (t *Timer) Boundary() time.Duration { return time.Duration(t.boundary) }

// Skip ends the stage now without recording it; the next stage begins now. It leaves out what is none of the operation's,
// such as time that the caller spends between two stages.
func (t *Timer) Skip() {
	if t.operation != nil {
		t.skip()
	}
}

func (t *Timer) skip() {
	endRegion(t.ctx)
	t.boundary = clock.Now()
}

// Fork returns a copy for another goroutine. It is a mark as any copy is; beyond that it keeps the regions of the two
// goroutines apart in an execution trace.
func (t *Timer) Fork() Timer {
	fork := *t
	if t.operation != nil {
		fork.ctx = forkTask(t.ctx)
	}
	return fork
}

// Enter says which stage the one that has just begun is, where that is known. Only an execution trace (runtime/trace) needs
// it: there an operation is a task and a stage a region, and a region has to be named when it begins. A stage that was not
// entered is no region. Lap, Skip and End end a region, on the goroutine that entered it. It costs nothing to speak of while
// no such trace is being captured.
func (t *Timer) Enter(stage Stage) {
	if t.operation != nil {
		beginRegion(t.ctx, stage)
	}
}

// End ends the operation's task in an execution trace, and does nothing else: an operation that is timed without such a
// trace needs no End.
func (t *Timer) End() {
	if t.operation != nil {
		endTask(t.ctx)
	}
}
