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

func (d decoders) acquireSlot() {
	if d.limiter != nil {
		_ = d.limiter.acquire(context.Background()) // waits without a limit, so that it cannot fail
	}
}

func (d decoders) releaseSlot() {
	if d.limiter != nil {
		d.limiter.release()
	}
}

// Convert converts the result of an operation and records that as a stage, under timer: a copy of the operation's, so that
// whether conversions are recorded was decided when the operation began. The wait for a decode slot is result_handoff_delay.
// A panic passes through.
func (r *Recorder) Convert(timer stagemeter.Timer, stage stagemeter.Stage, convert func() error) error {
	timer = timer.Fork() // others may convert the same result at the same time
	timer.Skip()         // what happened since is none of the operation's
	if r.decoders.limiter != nil {
		r.decoders.acquireSlot()
		defer r.decoders.releaseSlot()
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
