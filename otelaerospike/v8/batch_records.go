// Code generated from ../batch_records.go; DO NOT EDIT.

package otelaerospike

import (
	"iter"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
	"github.com/otelaerospike/go/stagemeter"
)

// BatchRecords is a handle on the records of a batch read, in the order of its keys. It is lazy: [BatchRecords.ToMap] and the
// other conversions do their work when they are called, and each time. It is safe for concurrent use as long as the records
// that it hands out are only read. Only a batch read makes one.
type BatchRecords struct {
	records core.Records[*aerospike.Record]
}

// Len returns the number of keys.
func (r *BatchRecords) Len() int { return r.records.Len() }

// Found returns the number of keys whose record was found.
func (r *BatchRecords) Found() int { return r.records.Found() }

// Failed returns the number of keys that could not be read. A key without a record is not one of them.
func (r *BatchRecords) Failed() int { return r.records.Failed() }

// Key returns the user key at position i, as it was given. It panics when there is none.
func (r *BatchRecords) Key(i int) any { return r.records.Key(i) }

// Record returns the record of the key at position i: nil, and no error, when there is none or the policy's filter left it
// out, and the key's own error when it could not be read. A key of a node that did not answer has the error of the batch. The
// record is the handle's: it must not be modified. It panics when there is no such key.
func (r *BatchRecords) Record(i int) (*aerospike.Record, error) { return r.records.Record(i) }

// All iterates over the user key and the record of each key that was found, in the order of the keys. The records are the
// handle's: they must not be modified.
func (r *BatchRecords) All() iter.Seq2[any, *aerospike.Record] { return r.records.All() }

// Convert runs a conversion of the handle, which may be one of the user's own, and records it as a stage of the batch read, with
// the error's type when it fails. It is recorded if the batch read itself was: an operation is broken down whole or not at all.
// [WithDecodeLimit] bounds it. It returns what convert returns, and a panic of convert passes through. A convert must not convert a
// handle itself, since it would then wait for a slot while it holds one.
func (r *BatchRecords) Convert(stage stagemeter.Stage, convert func() error) error {
	return r.records.Convert(stage, convert)
}

// Len implements [core.Reads].
func (b *batchRead) Len() int { return len(b.reads) }

// Found implements [core.Reads].
func (b *batchRead) Found(i int) bool {
	return b.reads[i].ResultCode == types.OK && b.reads[i].Record != nil
}

// Failed implements [core.Reads]. It tells a failure from a miss.
func (b *batchRead) Failed(i int) bool {
	switch b.reads[i].ResultCode {
	case types.OK, types.KEY_NOT_FOUND_ERROR, types.FILTERED_OUT:
		return false
	}
	return true
}

// Record implements [core.Reads].
func (b *batchRead) Record(i int) *aerospike.Record { return b.reads[i].Record }

// Err implements [core.Reads].
func (b *batchRead) Err(i int) error {
	if b.reads[i].Err == nil && b.failure != nil {
		return b.failure
	}
	return keyError(&b.reads[i])
}

// keyError returns the error of a key that failed.
func keyError(read *aerospike.BatchRead) aerospike.Error {
	if read.Err != nil {
		return read.Err
	}
	return &aerospike.AerospikeError{ResultCode: read.ResultCode}
}
