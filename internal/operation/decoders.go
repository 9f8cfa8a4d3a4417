package operation

import (
	"context"

	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/stagemeter"
)

// decoders bounds how many results are built and converted at the same time.
type decoders struct {
	limiter *limiter // nil: none
}

// acquireSlot waits for a slot until ctx ends, and reports whether there is one to be released.
func (d decoders) acquireSlot(ctx context.Context) bool {
	return d.limiter != nil && d.limiter.acquire(ctx) == nil
}

func (d decoders) releaseSlot() { d.limiter.release() }

// Convert converts the result of an operation and records that as a stage, under timer: a copy of the operation's, so that
// whether conversions are recorded was decided when the operation began. The wait for a decode slot is result_handoff_delay.
// A panic passes through.
func (r *Recorder) Convert(timer stagemeter.Timer, stage stagemeter.Stage, convert func() error) error {
	timer = timer.Fork() // others may convert the same result at the same time
	timer.Skip()         // what happened since is none of the operation's
	if r.decoders.limiter != nil {
		if r.decoders.acquireSlot(context.Background()) {
			defer r.decoders.releaseSlot()
		}
		timer.Lap(stagemeter.ResultHandoffDelay)
	}
	timer.Enter(stage)
	errorType := Panicked.ErrorType
	defer func() { timer.LapError(stage, errorType) }()
	err := convert()
	errorType = ""
	if err != nil {
		errorType = semconv.ErrorType(err).Value.AsString()
	}
	return err
}
