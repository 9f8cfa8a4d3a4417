package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
)

// hidesCause reports whether the error that err wraps says more about what went wrong. Exhausted retries and a failed batch do not say why.
// When one part of a batch was filtered out and another part failed, the client wraps the failure in an error FILTERED_OUT that has no
// node.
func hidesCause(err *aerospike.AerospikeError) bool {
	switch err.ResultCode {
	case types.MAX_RETRIES_EXCEEDED, types.BATCH_FAILED:
		return true
	case types.FILTERED_OUT:
		return err.Node == nil
	}
	return false
}

// embeddedError returns the error that a type of the client's embeds. v7 has no such type.
func embeddedError(error) *aerospike.AerospikeError { return nil }
