package core

import (
	"iter"

	"github.com/otelaerospike/go/stagemeter"
)

// Reads is what a client returned for the keys of a batch, by position. R is the client's record.
type Reads[R any] interface {
	Len() int
	// Found reports whether the key's record was found, and Failed whether the key could not be read. A miss is neither.
	Found(i int) bool
	Failed(i int) bool
	// Record returns the record of a key that was found.
	Record(i int) R
	// Err returns the error of a key that failed. It may be the error of the batch.
	Err(i int) error
}

// Records is a lazy handle on the records of a batch read, in the order of its keys. It is safe for concurrent use as long as the
// records that it hands out are only read.
type Records[R any] struct {
	keys          []any
	reads         Reads[R]
	found, failed int
	converter     Converter
}

// NewRecords returns a handle. keys are the user's.
func NewRecords[R any](keys []any, reads Reads[R], converter Converter) Records[R] {
	r := Records[R]{keys: keys, reads: reads, converter: converter}
	for i := range reads.Len() {
		switch {
		case reads.Found(i):
			r.found++
		case reads.Failed(i):
			r.failed++
		}
	}
	return r
}

// Len returns the number of keys.
func (r *Records[R]) Len() int { return r.reads.Len() }

// Found returns the number of keys whose record was found.
func (r *Records[R]) Found() int { return r.found }

// Failed returns the number of keys that could not be read.
func (r *Records[R]) Failed() int { return r.failed }

// Key returns the user key at position i. It panics when there is none.
func (r *Records[R]) Key(i int) any { return r.keys[i] }

// Record returns the record of the key at position i, the zero R and no error for a miss, or the key's error.
func (r *Records[R]) Record(i int) (record R, err error) {
	switch {
	case r.reads.Found(i):
		return r.reads.Record(i), nil
	case r.reads.Failed(i):
		return record, r.reads.Err(i)
	}
	return record, nil
}

// All iterates over the user key and the record of each key that was found.
func (r *Records[R]) All() iter.Seq2[any, R] {
	return func(yield func(any, R) bool) {
		for i := range r.reads.Len() {
			if r.reads.Found(i) && !yield(r.keys[i], r.reads.Record(i)) {
				return
			}
		}
	}
}

// Convert runs a conversion of the handle as a stage of the batch read.
func (r *Records[R]) Convert(stage stagemeter.Stage, convert func() error) error {
	return r.converter.Convert(stage, convert)
}
