package operation

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/stagemeter"
)

// Operation is one operation under way: Begin, Admit or AdmitLive, EndIO, Record. It belongs to one goroutine at a time; a copy
// may go on in another.
type Operation struct {
	Timer stagemeter.Timer // of the stages that Operation does not time itself

	recorder *Recorder
	ctx      context.Context
	span     trace.Span    // nil: none
	identity               // its outcome is known when it has ended
	begun    time.Duration // by the process's clock
	recorded bool          // whether anything takes the duration
	admitted bool
	waited   bool // for the limiter, in vain
}

// Begin begins an operation for what it is wanted. Every one that begins must be recorded.
func (o *Operation) Begin(ctx context.Context, r *Recorder, wanted Wanted, name string, target Target) {
	// One by one: a kind that is put together first is then copied, which has to wait for its parts to arrive.
	o.recorder, o.name, o.target = r, name, target
	if wanted&spans != 0 {
		ctx, o.span = r.tracing.start(ctx, &o.kind)
	}
	o.ctx = ctx
	o.Timer = r.stages.Start(ctx, name)
	if o.recorded = wanted&durations != 0; o.recorded {
		o.begun = at(o.Timer.Boundary())
	}
}

// at is when the boundary of a stage was, or now: there is none while stages are not timed.
func at(boundary time.Duration) time.Duration {
	if boundary == 0 {
		return time.Duration(clock.Now())
	}
	return boundary
}

// Admit waits for the limiter, if there is one; the stage io begins when it returns. An error is the reason why the limiter
// refused the operation, [ErrQueueTimeout] or the cause of the context's end: what follows then is EndIO and Record.
func (o *Operation) Admit() error {
	if o.recorder.limiter != nil {
		o.Timer.Enter(stagemeter.LimiterWait)
		if err := o.recorder.limiter.acquire(o.ctx); err != nil {
			o.waited = true
			return err
		}
		o.Timer.Lap(stagemeter.LimiterWait)
	}
	o.admitted = true
	o.Timer.Enter(stagemeter.IO)
	return nil
}

// AdmitLive is Admit for an operation that is not sent once its context has ended, even when it need not wait.
func (o *Operation) AdmitLive() error {
	if ended := ContextError(o.ctx); ended != nil {
		return ended
	}
	return o.Admit()
}

// EndIO ends the stage io, or limiter_wait when the limiter refused the operation, and makes room for another operation. An
// operation that was not admitted, nor had to wait, has neither.
func (o *Operation) EndIO(outcome Outcome) {
	switch {
	case o.admitted:
		o.Timer.LapError(stagemeter.IO, outcome.ErrorType)
		if o.recorder.limiter != nil {
			o.recorder.limiter.release()
		}
	case o.waited:
		o.Timer.LapError(stagemeter.LimiterWait, outcome.ErrorType)
	}
}

// HandOff builds the result of an operation whose I/O has ended, once there is a decode slot or nobody waits for it any more.
func (o *Operation) HandOff(build func()) {
	o.Timer.Enter(stagemeter.ResultHandoffDelay)
	if o.recorder.decoders.acquireSlot(o.ctx) {
		defer o.recorder.decoders.releaseSlot()
	}
	o.Timer.Lap(stagemeter.ResultHandoffDelay)
	o.Timer.Enter(stagemeter.WrapRecords)
	build()
	o.Timer.Lap(stagemeter.WrapRecords)
}

// RecordRows records how many rows the operation returned.
func (o *Operation) RecordRows(rows int64, outcome Outcome) {
	o.outcome = outcome
	if o.recorder.rows.Enabled(o.ctx) {
		o.recorder.rows.Record(o.ctx, rows, o.recorder.series.find(&o.identity)...)
	}
}

// Span returns the operation's span when it is recording, else nil.
func (o *Operation) Span() trace.Span {
	if o.span == nil || !o.span.IsRecording() {
		return nil
	}
	return o.span
}

// Record records the operation, which ended at the boundary of a stage, or now when that is 0, and ends its span. The
// description is that of the span's status when the operation failed.
func (o *Operation) Record(boundary time.Duration, outcome Outcome, description string) {
	if o.recorded {
		elapsed := at(boundary) - o.begun
		o.outcome = outcome
		o.recorder.duration.Record(o.ctx, clock.Seconds(int64(elapsed)), o.recorder.series.find(&o.identity)...)
	}
	o.Timer.End()
	if o.span != nil {
		finish(o.span, outcome, description)
	}
}
