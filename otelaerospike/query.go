package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// Query is the operation "query". It returns before the records have arrived: what is recorded is the dispatch.
func (c *Client) Query(policy *aerospike.QueryPolicy, statement *aerospike.Statement) (*aerospike.Recordset, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "query", oneStatement{statement}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.Query(policy, statement)
	})
}

// QueryNode is the operation "query". It returns before the records have arrived: what is recorded is the dispatch.
func (c *Client) QueryNode(policy *aerospike.QueryPolicy, node *aerospike.Node, statement *aerospike.Statement) (*aerospike.Recordset, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "query", oneStatement{statement}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.QueryNode(policy, node, statement)
	})
}

// QueryPartitions is the operation "query". It returns before the records have arrived: what is recorded is the dispatch.
func (c *Client) QueryPartitions(policy *aerospike.QueryPolicy, statement *aerospike.Statement, partitionFilter *aerospike.PartitionFilter) (*aerospike.Recordset, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "query", oneStatement{statement}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.QueryPartitions(policy, statement, partitionFilter)
	})
}

// QueryExecute is the operation "query_execute".
func (c *Client) QueryExecute(policy *aerospike.QueryPolicy, writePolicy *aerospike.WritePolicy, statement *aerospike.Statement, ops ...*aerospike.Operation) (*aerospike.ExecuteTask, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "query_execute", oneStatement{statement}, func() (*aerospike.ExecuteTask, aerospike.Error) {
		return c.wrapped.QueryExecute(policy, writePolicy, statement, ops...)
	})
}
