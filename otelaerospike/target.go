package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/internal/operation"
)

// subject is what an operation is about. Only a span has more of it than the target.
type subject struct {
	operation.Target
	batch int            // the number of keys of a batch
	key   *aerospike.Key // of a single record
}

// The functions below say what an operation is about. Arguments that the client would panic on or refuse are for the client
// to complain of: here they are about nothing.

// known is for what needs no finding out.
func known(about subject) subject { return about }

func ofSet(namespace, set string) subject {
	return subject{Target: operation.Target{Namespace: namespace, Set: set}}
}

func ofKey(key *aerospike.Key) subject {
	return subject{Target: targetOf(key), key: key}
}

func targetOf(key *aerospike.Key) operation.Target {
	if key == nil {
		return operation.Target{}
	}
	return operation.Target{Namespace: key.Namespace(), Set: key.SetName()}
}

func ofStatement(statement *aerospike.Statement) subject {
	if statement == nil {
		return subject{}
	}
	return ofSet(statement.Namespace, statement.SetName)
}

func ofKeys(keys []*aerospike.Key) subject {
	var batch shared
	for _, key := range keys {
		batch.add(key)
	}
	return subject{Target: batch.target, batch: len(keys)}
}

func ofBatchReads(records []*aerospike.BatchRead) subject {
	var batch shared
	for _, record := range records {
		if record != nil {
			batch.add(record.Key)
		}
	}
	return subject{Target: batch.target, batch: len(records)}
}

func ofBatchRecords(records []aerospike.BatchRecordIfc) subject {
	var batch shared
	for _, record := range records {
		batch.add(keyOf(record))
	}
	return subject{Target: batch.target, batch: len(records)}
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
	next := targetOf(key)
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
