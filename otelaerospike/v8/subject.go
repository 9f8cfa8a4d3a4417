// Code generated from ../subject.go; DO NOT EDIT.

package otelaerospike

import (
	"encoding/hex"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// The types below are the subjects of operations. Arguments that the client panics on or refuses are for the client to complain
// about: here they have no target.

// oneKey is a single record.
type oneKey struct{ key *aerospike.Key }

func (s oneKey) Target() core.Target {
	if s.key == nil {
		return core.Target{}
	}
	return core.Target{Namespace: s.key.Namespace(), Set: s.key.SetName()}
}

func (s oneKey) Describe(span trace.Span, withKey bool) {
	if withKey && s.key != nil {
		span.SetAttributes(attribute.String("aerospike.key.digest", hex.EncodeToString(s.key.Digest())))
	}
}

// manyKeys is a batch of keys.
type manyKeys []*aerospike.Key

func (s manyKeys) Target() (common core.Target) {
	for i, key := range s {
		target := oneKey{key}.Target()
		if i == 0 {
			common = target
		}
		common = common.And(target)
	}
	return common
}

func (s manyKeys) Describe(span trace.Span, _ bool) { core.DescribeBatch(span, len(s)) }

// batchReads is a batch of reads.
type batchReads []*aerospike.BatchRead

func (s batchReads) Target() core.Target { return commonTarget(s) }

func (s batchReads) Describe(span trace.Span, _ bool) { core.DescribeBatch(span, len(s)) }

// batchRecords is a batch of reads, writes, deletes and UDF calls.
type batchRecords []aerospike.BatchRecordIfc

func (s batchRecords) Target() core.Target { return commonTarget(s) }

func (s batchRecords) Describe(span trace.Span, _ bool) { core.DescribeBatch(span, len(s)) }

func commonTarget[R aerospike.BatchRecordIfc](records []R) (common core.Target) {
	for i, record := range records {
		target := oneKey{keyOf(record)}.Target()
		if i == 0 {
			common = target
		}
		common = common.And(target)
	}
	return common
}

// keyOf asks each type by itself, since BatchRec panics on a nil pointer in the interface.
func keyOf(record aerospike.BatchRecordIfc) *aerospike.Key {
	switch r := record.(type) {
	case *aerospike.BatchRead:
		if r != nil {
			return r.Key
		}
	case *aerospike.BatchWrite:
		if r != nil {
			return r.Key
		}
	case *aerospike.BatchDelete:
		if r != nil {
			return r.Key
		}
	case *aerospike.BatchUDF:
		if r != nil {
			return r.Key
		}
	}
	return nil
}

// oneStatement is a query.
type oneStatement struct{ statement *aerospike.Statement }

func (s oneStatement) Target() core.Target {
	if s.statement == nil {
		return core.Target{}
	}
	return core.Target{Namespace: s.statement.Namespace, Set: s.statement.SetName}
}

func (oneStatement) Describe(trace.Span, bool) {}

// oneSet is a set, or a whole namespace when the set is empty.
type oneSet struct{ namespace, set string }

func (s oneSet) Target() core.Target { return core.Target{Namespace: s.namespace, Set: s.set} }

func (oneSet) Describe(trace.Span, bool) {}

// nothing is the subject of operations on the cluster as a whole, such as the administration of users.
type nothing struct{}

func (nothing) Target() core.Target { return core.Target{} }

func (nothing) Describe(trace.Span, bool) {}
