package otelaerospike

import (
	"context"
	"errors"
	"fmt"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"

	"github.com/otelaerospike/go/internal/operation"
)

// ErrQueueTimeout is what the error of an operation is, by [errors.Is], when it was not sent: because it waited for the
// concurrency limiter's queue timeout, or because its context ended while it waited, in which case the error is the context's
// too. Such an error is an [aerospike.Error] with the result code COMMAND_REJECTED. The operation is not in doubt.
var ErrQueueTimeout = operation.ErrQueueTimeout

// refusal is the error of an operation that was not sent. It embeds an error of the client, whose interface has
// methods that are not exported.
type refusal struct {
	*aerospike.AerospikeError
	cause error
}

var _ aerospike.Error = (*refusal)(nil)

func newRefusal(cause error) aerospike.Error {
	return &refusal{&aerospike.AerospikeError{ResultCode: types.COMMAND_REJECTED}, cause}
}

// Error implements error.
func (r *refusal) Error() string {
	return fmt.Sprintf("otelaerospike: the operation was not sent: %v", r.cause)
}

// describe says why without the text of a context's cause, which may show what the user knows.
func (r *refusal) describe() string {
	for _, reason := range []error{ErrQueueTimeout, context.DeadlineExceeded, context.Canceled} {
		if errors.Is(r.cause, reason) {
			return reason.Error()
		}
	}
	return ""
}

// Is reports whether target is why the operation was refused.
func (r *refusal) Is(target error) bool {
	return target == ErrQueueTimeout || errors.Is(r.cause, target)
}

// Unwrap returns the client's error, which holds the result code.
func (r *refusal) Unwrap() error { return r.AerospikeError }
