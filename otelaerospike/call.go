package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/operation"
)

// run is an instrumented call. A panic passes through untouched: it is seen, not recovered, so that its value and its stack
// stay what they were. call gets the operation's span when that is recording, else nil.
func (c *Client) run(name string, about subject, call func(trace.Span) aerospike.Error) (err aerospike.Error) {
	if c.recorder.Idle(c.ctx) {
		return call(nil)
	}
	var op operation.Operation
	op.Begin(c.ctx, c.recorder, name, about.Target)
	span := op.Span()
	if span != nil {
		c.describeSubject(span, about)
	}
	outcome, description := operation.Panicked, operation.Panicked.ErrorType
	defer func() {
		op.EndIO(outcome)
		op.Record(outcome, description)
	}()
	if cause := op.Admit(); cause != nil {
		err = newRefusal(cause)
	} else {
		err = call(span)
	}
	if span != nil {
		description = describeError(span, err)
	}
	outcome = c.outcome(err)
	return err
}

// do is an instrumented call that returns only an error.
func (c *Client) do(name string, about subject, f func() aerospike.Error) aerospike.Error {
	return c.run(name, about, func(trace.Span) aerospike.Error { return f() })
}

// call is an instrumented call that returns a result and an error.
func call[R any](c *Client, name string, about subject, f func() (R, aerospike.Error)) (result R, err aerospike.Error) {
	err = c.run(name, about, func(span trace.Span) (err aerospike.Error) {
		result, err = f()
		if span != nil {
			describeResult(span, any(result))
		}
		return err
	})
	return result, err
}
