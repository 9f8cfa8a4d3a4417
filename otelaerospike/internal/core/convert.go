package core

import (
	"context"

	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/stagemeter"
)

// Converter records conversions of an operation's result as stages of the operation. Whether it records them was decided when the
// operation began. It is safe for concurrent use.
type Converter struct {
	timer    stagemeter.Timer
	decoders *limiter // limits how many results are built and converted at the same time; nil: no limit
}

// Convert runs a conversion as a stage. The wait for a decode slot is the stage result_handoff_delay. A panic passes through.
func (c Converter) Convert(stage stagemeter.Stage, convert func() error) (err error) {
	timer := c.timer.Fork()
	timer.Skip() // the time that the caller took since the operation belongs to no stage
	if c.decoders != nil {
		if c.decoders.acquire(context.Background()) == nil {
			defer c.decoders.release()
		}
		timer.Lap(stagemeter.ResultHandoffDelay)
	}
	timer.Do(stage, func() string {
		if err = convert(); err != nil {
			return semconv.ErrorType(err).Value.AsString()
		}
		return ""
	})
	return err
}

// handOff builds the result of an operation whose I/O has ended. It waits until there is a decode slot, or until nobody waits for the
// result any more.
func (o *operation[E]) handOff(build func()) {
	if decoders := o.recorder.decoders; decoders != nil && decoders.acquire(o.ctx) == nil {
		defer decoders.release()
	}
	o.timer.Lap(stagemeter.ResultHandoffDelay)
	o.timer.Do(stagemeter.WrapRecords, func() string { build(); return "" })
}
