package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/internal/operation"
)

// call is an instrumented call. It asks what the operation is about, which takes time for a batch, only when somebody wants to
// know.
func call[A, R any](c *Client, name string, about func(A) target, of A, f func() (R, aerospike.Error)) (R, aerospike.Error) {
	wanted := c.recorder.Wanted(c.ctx)
	if wanted == operation.Nothing {
		return f()
	}
	return run(c, wanted, name, about(of), of, f)
}

// do is call for what returns only an error.
func do[A any](c *Client, name string, about func(A) target, of A, f func() aerospike.Error) aerospike.Error {
	wanted := c.recorder.Wanted(c.ctx)
	if wanted == operation.Nothing {
		return f()
	}
	_, err := run(c, wanted, name, about(of), of, func() (struct{}, aerospike.Error) { return struct{}{}, f() })
	return err
}

// run passes a panic through untouched: it is seen, not recovered, so that its value and its stack stay what they were.
func run[A, R any](c *Client, wanted operation.Wanted, name string, about target, of A, f func() (R, aerospike.Error),
) (result R, err aerospike.Error) {
	var op operation.Operation
	op.Begin(c.ctx, c.recorder, wanted, name, about)
	span := op.Span()
	if span != nil {
		c.describeSubject(span, any(of))
	}
	outcome, description := operation.Panicked, operation.Panicked.ErrorType
	defer func() {
		op.EndIO(outcome)
		op.Record(op.Timer.Boundary(), outcome, description)
	}()
	if cause := op.Admit(); cause != nil {
		err = newRefusal(cause)
	} else {
		result, err = f()
	}
	if span != nil {
		describeResult(span, any(result))
		description = describeError(span, err)
	}
	outcome = c.outcome(err)
	return result, err
}
