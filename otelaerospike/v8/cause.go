package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
)

// hidesCause reports whether the error that err wraps says more of what went wrong. Retries that were used up, a batch that failed
// and a transaction that failed say nothing of why. A batch of which one part was filtered out and another failed is an error
// without a node, FILTERED_OUT, around the failure.
func hidesCause(err *aerospike.AerospikeError) bool {
	switch err.ResultCode {
	case types.MAX_RETRIES_EXCEEDED, types.BATCH_FAILED, types.TXN_FAILED:
		return true
	case types.FILTERED_OUT:
		return err.Node == nil
	}
	return false
}

// embeddedError returns the error that a type of the client's embeds. [errors.As] does not find it there.
func embeddedError(err error) *aerospike.AerospikeError {
	if failed, ok := err.(*aerospike.TxnError); ok && failed != nil { //nolint:errorlint // the caller unwraps
		return &failed.AerospikeError
	}
	return nil
}
