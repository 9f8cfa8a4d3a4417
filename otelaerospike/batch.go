package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// BatchGet is the operation "batch_read".
func (c *Client) BatchGet(policy *aerospike.BatchPolicy, keys []*aerospike.Key, binNames ...string) ([]*aerospike.Record, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "batch_read", manyKeys(keys), func() ([]*aerospike.Record, aerospike.Error) {
		return c.wrapped.BatchGet(policy, keys, binNames...)
	})
}

// BatchGetComplex is the operation "batch_read".
func (c *Client) BatchGetComplex(policy *aerospike.BatchPolicy, records []*aerospike.BatchRead) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "batch_read", batchReads(records), func() aerospike.Error {
		return c.wrapped.BatchGetComplex(policy, records)
	})
}

// BatchGetHeader is the operation "batch_get_header".
func (c *Client) BatchGetHeader(policy *aerospike.BatchPolicy, keys []*aerospike.Key) ([]*aerospike.Record, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "batch_get_header", manyKeys(keys), func() ([]*aerospike.Record, aerospike.Error) {
		return c.wrapped.BatchGetHeader(policy, keys)
	})
}

// BatchGetOperate is the operation "batch_get_operate".
func (c *Client) BatchGetOperate(policy *aerospike.BatchPolicy, keys []*aerospike.Key, ops ...*aerospike.Operation) ([]*aerospike.Record, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "batch_get_operate", manyKeys(keys), func() ([]*aerospike.Record, aerospike.Error) {
		return c.wrapped.BatchGetOperate(policy, keys, ops...)
	})
}

// BatchExists is the operation "batch_exists".
func (c *Client) BatchExists(policy *aerospike.BatchPolicy, keys []*aerospike.Key) ([]bool, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "batch_exists", manyKeys(keys), func() ([]bool, aerospike.Error) {
		return c.wrapped.BatchExists(policy, keys)
	})
}

// BatchOperate is the operation "batch_operate".
func (c *Client) BatchOperate(policy *aerospike.BatchPolicy, records []aerospike.BatchRecordIfc) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "batch_operate", batchRecords(records), func() aerospike.Error {
		return c.wrapped.BatchOperate(policy, records)
	})
}

// BatchDelete is the operation "batch_delete".
func (c *Client) BatchDelete(policy *aerospike.BatchPolicy, deletePolicy *aerospike.BatchDeletePolicy, keys []*aerospike.Key) ([]*aerospike.BatchRecord, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "batch_delete", manyKeys(keys), func() ([]*aerospike.BatchRecord, aerospike.Error) {
		return c.wrapped.BatchDelete(policy, deletePolicy, keys)
	})
}

// BatchExecute is the operation "batch_execute".
func (c *Client) BatchExecute(policy *aerospike.BatchPolicy, udfPolicy *aerospike.BatchUDFPolicy, keys []*aerospike.Key, packageName, functionName string, args ...aerospike.Value) ([]*aerospike.BatchRecord, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "batch_execute", manyKeys(keys), func() ([]*aerospike.BatchRecord, aerospike.Error) {
		return c.wrapped.BatchExecute(policy, udfPolicy, keys, packageName, functionName, args...)
	})
}
