package core

import (
	"context"

	"github.com/otelaerospike/go/stagemeter"
)

// batchRead is the db.operation.name of a batch read.
const batchRead = "batch_read"

// BatchRead is a batch read of a client, whose result is a T. Its methods are called in the order in which they stand here.
type BatchRead[T any, E error] interface {
	Target() Target
	// Size is the number of keys.
	Size() int
	// Parse turns the user's keys into the client's. When it fails it returns the client's error that says how the operation
	// ended, and the error for the user.
	Parse() (cause E, failure error)
	// Send sends the batch. A deadline of ctx caps its timeout.
	Send(ctx context.Context) E
	// Build builds the handle on what was read. batch is the error of the batch as a whole.
	Build(batch E, converter Converter) T
}

// RunBatch runs a batch read with all its stages. It returns when the batch read has ended or, with the context's error, when ctx
// has. A ctx that can end needs a goroutine of its own, as in [RunBatchAsync].
func RunBatch[T any, E error](ctx context.Context, r *Recorder[E], batch BatchRead[T, E]) (result T, err error) {
	if ctx == nil {
		ctx = context.Background()
	}
	if ctx.Done() != nil {
		return RunBatchAsync(ctx, r, batch).Wait(ctx)
	}
	o, err := beginBatch(ctx, r, batch)
	if err != nil {
		return result, err
	}
	defer r.background.leave()
	return finishBatch(&o, batch, nil)
}

// RunBatchAsync is [RunBatch] on a goroutine of its own, which begins once the keys are parsed.
func RunBatchAsync[T any, E error](ctx context.Context, r *Recorder[E], batch BatchRead[T, E]) *BatchCall[T] {
	if ctx == nil {
		ctx = context.Background()
	}
	call := &BatchCall[T]{done: make(chan struct{})}
	o, err := beginBatch(ctx, r, batch)
	if err != nil {
		var none T
		call.end(none, err)
		return call
	}
	call.caller.abandonments, call.caller.span = &r.abandonments, o.recordingSpan()
	setup := o.timer
	o.timer = setup.Fork()
	r.background.run(func() {
		o.timer.Lap(stagemeter.GoroutineScheduleDelay)
		defer call.settle()
		result, err := finishBatch(&o, batch, &call.caller)
		call.ready = o.timer.After()
		call.ready.Skip() // recording the operation does not delay the caller's resumption
		call.end(result, err)
	})
	setup.Lap(stagemeter.FutureSetup) // Do would have the goroutine inherit the profiler labels of this stage
	return call
}

// beginBatch begins the operation, parses the keys, and counts the batch read as under way. When it fails, it has recorded the operation.
func beginBatch[T any, E error](ctx context.Context, r *Recorder[E], batch BatchRead[T, E]) (operation[E], error) {
	o := operation[E]{recorder: r, name: batchRead, target: batch.Target()}
	o.begin(ctx, r.wanted(ctx))
	if span := o.recordingSpan(); span != nil {
		DescribeBatch(span, batch.Size())
	}
	var failure error
	var cause E
	outcome, entered := Panicked, false
	defer func() {
		if !entered {
			o.end(outcome, cause)
		}
	}()
	o.timer.Do(stagemeter.KeyParse, func() string {
		cause, failure = batch.Parse()
		outcome = Outcome{}
		if failure != nil {
			outcome = r.outcome(cause)
		}
		return outcome.ErrorType
	})
	if failure == nil && !r.background.enter() {
		cause, outcome = o.refuse(ErrClosed)
		failure = cause
	}
	entered = failure == nil
	return o, failure
}

// finishBatch sends the batch and builds the handle. There is no handle when the batch was not sent. caller is nil when the caller
// cannot leave.
func finishBatch[T any, E error](o *operation[E], batch BatchRead[T, E], caller *abandonment) (result T, err error) {
	failure := o.runLive(
		func() E {
			if caller != nil {
				caller.send()
			}
			return batch.Send(o.ctx)
		},
		func(failure E, outcome Outcome) (E, Outcome) {
			o.handOff(func() { result = batch.Build(failure, Converter{o.timer.After(), o.recorder.decoders}) })
			return failure, outcome
		})
	if any(failure) != nil {
		err = failure
	}
	return result, err
}
