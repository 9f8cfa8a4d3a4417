// Code generated from ../idle_test.go; DO NOT EDIT.

package otelaerospike_test

import aerospike "github.com/aerospike/aerospike-client-go/v8"

// idle is a client whose reads do nothing.
type idle struct{ bareClient }

func (idle) GetNodes() []*aerospike.Node { return nil }

func (idle) Get(*aerospike.BasePolicy, *aerospike.Key, ...string) (*aerospike.Record, aerospike.Error) {
	return nil, nil
}

func (idle) BatchGet(*aerospike.BatchPolicy, []*aerospike.Key, ...string) ([]*aerospike.Record, aerospike.Error) {
	return nil, nil
}

func (idle) BatchOperate(*aerospike.BatchPolicy, []aerospike.BatchRecordIfc) aerospike.Error {
	return nil
}
