package core

import (
	"context"

	"github.com/otelaerospike/go/stagemeter"
)

// BatchRead is a batch read with all its stages, whose result is a T.
type BatchRead[T any, E error] struct {
	Target Target
	Size   int
	// Parse turns the user's keys into the client's. When it fails it returns the user's error and the client's error that says
	// how the operation ended.
	Parse func() (failure error, cause E)
	// Send sends the batch.
	Send func() E
	// Build builds the handle on what was read. batch is the error of the batch as a whole.
	Build func(batch E, converter Converter) T
}

// Run runs the batch read and returns when it has ended or, with the context's error, when ctx has. A ctx that can end needs a
// goroutine of its own, as [BatchRead.RunAsync].
func (b BatchRead[T, E]) Run(ctx context.Context, r *Recorder[E]) (result T, err error) {
	if ctx == nil {
		ctx = context.Background()
	}
	if ctx.Done() != nil {
		return b.RunAsync(ctx, r).Wait(ctx)
	}
	o, err := b.begin(ctx, r)
	if err != nil {
		return result, err
	}
	return b.finish(o)
}

// RunAsync runs the batch read on a goroutine of its own, once the keys are parsed.
func (b BatchRead[T, E]) RunAsync(ctx context.Context, r *Recorder[E]) *BatchCall[T] {
	if ctx == nil {
		ctx = context.Background()
	}
	call := &BatchCall[T]{done: make(chan struct{})}
	o, err := b.begin(ctx, r)
	if err != nil {
		var none T
		call.end(none, err)
		return call
	}
	setup := o.timer
	o.timer = setup.Fork()
	setup.Do(stagemeter.FutureSetup, func() string {
		r.background.run(func() {
			o.timer.Lap(stagemeter.GoroutineScheduleDelay)
			defer call.settle()
			result, err := b.finish(o)
			call.ready = o.timer
			call.ready.Skip() // to have recorded the operation is no delay of the caller's resumption
			call.end(result, err)
		})
		return ""
	})
	return call
}

// begin begins the operation and parses the keys. When that fails the operation has been recorded.
func (b BatchRead[T, E]) begin(ctx context.Context, r *Recorder[E]) (*operation[E], error) {
	o := r.begin(ctx, r.wanted(ctx), "batch_read", b.Target)
	if span := o.recordingSpan(); span != nil {
		DescribeBatch(span, b.Size)
	}
	var failure error
	var cause E
	var outcome Outcome
	o.timer.Do(stagemeter.KeyParse, func() string {
		if failure, cause = b.Parse(); failure != nil {
			outcome = r.outcome(cause)
		}
		return outcome.ErrorType
	})
	if failure != nil {
		o.end(outcome, cause)
		return nil, failure
	}
	return &o, nil
}

// finish sends the batch and builds the handle. There is no handle when the batch was not sent.
func (b BatchRead[T, E]) finish(o *operation[E]) (result T, err error) {
	failure := o.runLive(b.Send, func(batch E, outcome Outcome) (E, Outcome) {
		o.handOff(func() {
			result = b.Build(batch, Converter{o.timer, o.recorder.decoders})
		})
		return batch, outcome
	})
	if any(failure) != nil {
		err = failure
	}
	return result, err
}
