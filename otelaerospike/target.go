package otelaerospike

import (
	"unsafe"

	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/internal/operation"
)

// target is small enough to be handed on in registers. What more a span says of an operation is found where there is one.
type target = operation.Target

// The functions below say what an operation is about. Arguments that the client would panic on or refuse are for the client
// to complain of: here they are about nothing.

// known is for what needs no finding out.
func known(about target) target { return about }

func ofSet(namespace, set string) target { return target{Namespace: namespace, Set: set} }

func ofKey(key *aerospike.Key) target {
	if key == nil {
		return target{}
	}
	return target{Namespace: key.Namespace(), Set: key.SetName()}
}

func ofStatement(statement *aerospike.Statement) target {
	if statement == nil {
		return target{}
	}
	return ofSet(statement.Namespace, statement.SetName)
}

func ofKeys(keys []*aerospike.Key) target {
	if len(keys) == 0 {
		return target{}
	}
	all, alike := ofKey(keys[0]), 1
	for alike < len(keys) && isOf(all, keys[alike]) {
		alike++
	}
	for _, key := range keys[alike:] {
		all = shared(all, key)
	}
	return all
}

func ofRecords[R aerospike.BatchRecordIfc](records []R) target {
	if len(records) == 0 {
		return target{}
	}
	all := ofKey(keyOf(records[0]))
	for _, record := range records[1:] {
		all = shared(all, keyOf(record))
	}
	return all
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

// shared is what a key has in common with all before it. To name the first of several would charge one set with the time of
// all.
func shared(all target, key *aerospike.Key) target {
	next := ofKey(key)
	if next.Namespace != all.Namespace {
		all.Namespace = ""
	}
	if next.Set != all.Set {
		all.Set = ""
	}
	return all
}

// isOf reports whether a key is seen at a glance to be of a namespace and a set, since it has the very strings. Most keys of a
// batch have, and to compare them takes several times as long.
func isOf(all target, key *aerospike.Key) bool {
	return key != nil && isSame(key.Namespace(), all.Namespace) && isSame(key.SetName(), all.Set)
}

func isSame(a, b string) bool {
	return len(a) == len(b) && unsafe.StringData(a) == unsafe.StringData(b)
}
