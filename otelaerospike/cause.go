package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
)

// hidesCause reports whether the error that err wraps says more of what went wrong. Retries that were used up and a batch that
// failed say nothing of why. A batch of which one part was filtered out and another failed is an error without a node,
// FILTERED_OUT, around the failure.
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
