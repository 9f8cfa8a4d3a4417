package otelaerospike

import (
	"iter"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"

	"github.com/otelaerospike/go/internal/operation"
	"github.com/otelaerospike/go/stagemeter"
)

// BatchRecords is a handle on the records of a batch read, in the order of its keys. It is lazy: [BatchRecords.ToMap] and the
// other conversions do their work when they are called, and each time. It is safe for concurrent use as long as the records
// that it hands out are only read. Only a batch read makes one.
type BatchRecords struct {
	keys     []any
	reads    []aerospike.BatchRead
	failure  aerospike.Error // of the batch
	found    int
	failed   int
	timer    stagemeter.Timer
	recorder *operation.Recorder
}

func newBatchRecords(b *batchRead, failure aerospike.Error) *BatchRecords {
	records := &BatchRecords{
		keys:     b.request.Keys,
		reads:    b.reads,
		failure:  failure,
		timer:    b.op.Timer,
		recorder: b.client.recorder,
	}
	for i := range b.reads {
		switch {
		case isFound(&b.reads[i]):
			records.found++
		case isFailed(&b.reads[i]):
			records.failed++
		}
	}
	return records
}

func isFound(read *aerospike.BatchRead) bool {
	return read.ResultCode == types.OK && read.Record != nil
}

// isFailed tells a failure from a miss.
func isFailed(read *aerospike.BatchRead) bool {
	switch read.ResultCode {
	case types.OK, types.KEY_NOT_FOUND_ERROR, types.FILTERED_OUT:
		return false
	}
	return true
}

// keyError returns the error of a key that failed.
func keyError(read *aerospike.BatchRead) aerospike.Error {
	if read.Err != nil {
		return read.Err
	}
	return &aerospike.AerospikeError{ResultCode: read.ResultCode}
}

// Len returns the number of keys.
func (r *BatchRecords) Len() int { return len(r.reads) }

// Found returns the number of keys whose record was found.
func (r *BatchRecords) Found() int { return r.found }

// Failed returns the number of keys that could not be read. A key without a record is not one of them.
func (r *BatchRecords) Failed() int { return r.failed }

// Key returns the user key at position i, as it was given. It panics when there is none.
func (r *BatchRecords) Key(i int) any { return r.keys[i] }

// Record returns the record of the key at position i: nil, and no error, when there is none or the policy's filter left it
// out, and the key's own error when it could not be read. A key of a node that did not answer has the error of the batch. The
// record is the handle's: it must not be modified. It panics when there is no such key.
func (r *BatchRecords) Record(i int) (*aerospike.Record, error) {
	read := &r.reads[i]
	switch {
	case isFound(read):
		return read.Record, nil
	case !isFailed(read):
		return nil, nil //nolint:nilnil // a miss is neither
	case read.Err == nil && r.failure != nil:
		return nil, r.failure
	default:
		return nil, keyError(read)
	}
}

// All iterates over the user key and the record of each key that was found, in the order of the keys. The records are the
// handle's: they must not be modified.
func (r *BatchRecords) All() iter.Seq2[any, *aerospike.Record] {
	return func(yield func(any, *aerospike.Record) bool) {
		for i := range r.reads {
			if isFound(&r.reads[i]) && !yield(r.keys[i], r.reads[i].Record) {
				return
			}
		}
	}
}
