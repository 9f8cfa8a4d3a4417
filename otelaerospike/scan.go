package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// ScanAll is the operation "scan". It returns before the records have arrived: what is recorded is the dispatch.
func (c *Client) ScanAll(policy *aerospike.ScanPolicy, namespace, setName string, binNames ...string) (*aerospike.Recordset, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "scan", oneSet{namespace, setName}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.ScanAll(policy, namespace, setName, binNames...)
	})
}

// ScanNode is the operation "scan". It returns before the records have arrived: what is recorded is the dispatch.
func (c *Client) ScanNode(policy *aerospike.ScanPolicy, node *aerospike.Node, namespace, setName string, binNames ...string) (*aerospike.Recordset, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "scan", oneSet{namespace, setName}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.ScanNode(policy, node, namespace, setName, binNames...)
	})
}

// ScanPartitions is the operation "scan". It returns before the records have arrived: what is recorded is the dispatch.
func (c *Client) ScanPartitions(policy *aerospike.ScanPolicy, partitionFilter *aerospike.PartitionFilter, namespace, setName string, binNames ...string) (*aerospike.Recordset, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "scan", oneSet{namespace, setName}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.ScanPartitions(policy, partitionFilter, namespace, setName, binNames...)
	})
}
