package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/internal/operation"
)

// The functions below say what an operation is about. Arguments that the client would panic on or refuse are for the client
// to complain of: here they are about nothing.

func ofSet(namespace, set string) operation.Target {
	return operation.Target{Namespace: namespace, Set: set}
}

func ofKey(key *aerospike.Key) operation.Target {
	if key == nil {
		return operation.Target{}
	}
	return operation.Target{Namespace: key.Namespace(), Set: key.SetName()}
}

func ofStatement(statement *aerospike.Statement) operation.Target {
	if statement == nil {
		return operation.Target{}
	}
	return operation.Target{Namespace: statement.Namespace, Set: statement.SetName}
}

func ofKeys(keys []*aerospike.Key) operation.Target {
	var batch shared
	for _, key := range keys {
		batch.add(key)
	}
	return batch.target
}

func ofBatchReads(records []*aerospike.BatchRead) operation.Target {
	var batch shared
	for _, record := range records {
		if record != nil {
			batch.add(record.Key)
		}
	}
	return batch.target
}

func ofBatchRecords(records []aerospike.BatchRecordIfc) operation.Target {
	var batch shared
	for _, record := range records {
		batch.add(keyOf(record))
	}
	return batch.target
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

// shared finds the namespace and the set that all keys of a batch have in common. To name the first of several would charge
// one set with the time of all.
type shared struct {
	target operation.Target
	begun  bool
}

func (s *shared) add(key *aerospike.Key) {
	next := ofKey(key)
	if !s.begun {
		s.target, s.begun = next, true
		return
	}
	if next.Namespace != s.target.Namespace {
		s.target.Namespace = ""
	}
	if next.Set != s.target.Set {
		s.target.Set = ""
	}
}
