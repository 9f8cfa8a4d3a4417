package otelaerospike

import (
	"errors"
	"strings"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"

	"github.com/otelaerospike/go/internal/operation"
)

// outcome is how an operation that returned err ended.
func (c *Client) outcome(err aerospike.Error) operation.Outcome {
	if err == nil {
		return operation.Outcome{}
	}
	code, _ := cause(err) // 0 when there is none
	return operation.Outcome{ErrorType: c.classify(err), Code: int(code)}
}

// outcomeOf is outcome for an error that is none of the client's but wraps one.
func (c *Client) outcomeOf(err error) operation.Outcome {
	if ae := asAerospikeError(err); ae != nil {
		return c.outcome(ae)
	}
	return operation.Outcome{ErrorType: operation.Other}
}

// defaultErrorType is the classification that WithErrorClassifier replaces.
func defaultErrorType(err aerospike.Error) string {
	code, ok := cause(err)
	switch {
	case !ok:
		return operation.Other
	case code == types.KEY_NOT_FOUND_ERROR, code == types.FILTERED_OUT:
		return ""
	}
	if name := code.String(); !strings.HasPrefix(name, "invalid ResultCode") {
		return name
	}
	return operation.Other // a server's code that the client has no name for
}

// cause returns the result code that says what went wrong. An error of the client wraps those of the attempts before it, so
// that the outermost says how the operation ended; except where the client's own wrapping hides that: retries that were used
// up and a batch that failed say nothing of why, and a batch of which one part was filtered out and another failed is an
// error without a node, FILTERED_OUT, around the failure.
func cause(err aerospike.Error) (types.ResultCode, bool) {
	ae := asAerospikeError(err)
	if ae == nil {
		return 0, false
	}
	for hidesCause(ae) {
		inner := asAerospikeError(ae.Unwrap())
		if inner == nil {
			break
		}
		ae = inner
	}
	return ae.ResultCode, true
}

func hidesCause(ae *aerospike.AerospikeError) bool {
	switch ae.ResultCode {
	case types.MAX_RETRIES_EXCEEDED, types.BATCH_FAILED:
		return true
	case types.FILTERED_OUT:
		return ae.Node == nil
	}
	return false
}

// asAerospikeError is errors.As, but allocates nothing for the errors that the client returns itself.
func asAerospikeError(err error) *aerospike.AerospikeError {
	switch e := err.(type) { //nolint:errorlint // wrapped errors are for errors.As below
	case nil:
		return nil
	case *aerospike.AerospikeError:
		return e
	}
	var ae *aerospike.AerospikeError
	if !errors.As(err, &ae) {
		return nil
	}
	return ae
}
