//go:build !as_performance

package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// GetObject is the operation "get".
func (c *Client) GetObject(policy *aerospike.BasePolicy, key *aerospike.Key, obj any) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "get", oneKey{key}, func() aerospike.Error {
		return c.wrapped.GetObject(policy, key, obj)
	})
}

// PutObject is the operation "put".
func (c *Client) PutObject(policy *aerospike.WritePolicy, key *aerospike.Key, obj any) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "put", oneKey{key}, func() aerospike.Error {
		return c.wrapped.PutObject(policy, key, obj)
	})
}

// BatchGetObjects is the operation "batch_read".
func (c *Client) BatchGetObjects(policy *aerospike.BatchPolicy, keys []*aerospike.Key, objects []any) ([]bool, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "batch_read", manyKeys(keys), func() ([]bool, aerospike.Error) {
		return c.wrapped.BatchGetObjects(policy, keys, objects)
	})
}

// ScanAllObjects is the operation "scan". It returns before the records have arrived: what is recorded is the dispatch.
func (c *Client) ScanAllObjects(policy *aerospike.ScanPolicy, objChan any, namespace, setName string, binNames ...string) (*aerospike.Recordset, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "scan", oneSet{namespace, setName}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.ScanAllObjects(policy, objChan, namespace, setName, binNames...)
	})
}

// ScanNodeObjects is the operation "scan". It returns before the records have arrived: what is recorded is the dispatch.
func (c *Client) ScanNodeObjects(policy *aerospike.ScanPolicy, node *aerospike.Node, objChan any, namespace, setName string, binNames ...string) (*aerospike.Recordset, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "scan", oneSet{namespace, setName}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.ScanNodeObjects(policy, node, objChan, namespace, setName, binNames...)
	})
}

// ScanPartitionObjects is the operation "scan". It returns before the records have arrived: what is recorded is the dispatch.
func (c *Client) ScanPartitionObjects(policy *aerospike.ScanPolicy, objChan any, partitionFilter *aerospike.PartitionFilter, namespace, setName string, binNames ...string) (*aerospike.Recordset, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "scan", oneSet{namespace, setName}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.ScanPartitionObjects(policy, objChan, partitionFilter, namespace, setName, binNames...)
	})
}

// QueryObjects is the operation "query". It returns before the records have arrived: what is recorded is the dispatch.
func (c *Client) QueryObjects(policy *aerospike.QueryPolicy, statement *aerospike.Statement, objChan any) (*aerospike.Recordset, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "query", oneStatement{statement}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.QueryObjects(policy, statement, objChan)
	})
}

// QueryNodeObjects is the operation "query". It returns before the records have arrived: what is recorded is the dispatch.
func (c *Client) QueryNodeObjects(policy *aerospike.QueryPolicy, node *aerospike.Node, statement *aerospike.Statement, objChan any) (*aerospike.Recordset, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "query", oneStatement{statement}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.QueryNodeObjects(policy, node, statement, objChan)
	})
}

// QueryPartitionObjects is the operation "query". It returns before the records have arrived: what is recorded is the dispatch.
func (c *Client) QueryPartitionObjects(policy *aerospike.QueryPolicy, statement *aerospike.Statement, objChan any, partitionFilter *aerospike.PartitionFilter) (*aerospike.Recordset, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "query", oneStatement{statement}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.QueryPartitionObjects(policy, statement, objChan, partitionFilter)
	})
}
