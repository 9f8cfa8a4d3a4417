package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/internal/operation"
)

// do is an instrumented call that returns only an error. A panic passes through untouched: it is seen, not recovered, so
// that its value and its stack stay what they were.
func (c *Client) do(name string, target operation.Target, call func() aerospike.Error) (err aerospike.Error) {
	if c.recorder.Idle(c.ctx) {
		return call()
	}
	var op operation.Operation
	op.Begin(c.ctx, c.recorder, name, target)
	outcome := operation.Panicked
	defer func() {
		op.EndIO(outcome)
		op.Record(outcome)
	}()
	if cause := op.Admit(); cause != nil {
		err = newRefusal(cause)
	} else {
		err = call()
	}
	outcome = c.outcome(err)
	return err
}

// call is an instrumented call that returns a result and an error.
func call[R any](c *Client, name string, target operation.Target, f func() (R, aerospike.Error)) (result R, err aerospike.Error) {
	err = c.do(name, target, func() (err aerospike.Error) {
		result, err = f()
		return err
	})
	return result, err
}
