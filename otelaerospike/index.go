package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// CreateIndex is the operation "create_index".
func (c *Client) CreateIndex(policy *aerospike.WritePolicy, namespace, setName, indexName, binName string, indexType aerospike.IndexType) (*aerospike.IndexTask, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "create_index", oneSet{namespace, setName}, func() (*aerospike.IndexTask, aerospike.Error) {
		return c.wrapped.CreateIndex(policy, namespace, setName, indexName, binName, indexType)
	})
}

// CreateComplexIndex is the operation "create_index".
func (c *Client) CreateComplexIndex(policy *aerospike.WritePolicy, namespace, setName, indexName, binName string, indexType aerospike.IndexType, indexCollectionType aerospike.IndexCollectionType, ctx ...*aerospike.CDTContext) (*aerospike.IndexTask, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "create_index", oneSet{namespace, setName}, func() (*aerospike.IndexTask, aerospike.Error) {
		return c.wrapped.CreateComplexIndex(policy, namespace, setName, indexName, binName, indexType, indexCollectionType, ctx...)
	})
}

// DropIndex is the operation "drop_index".
func (c *Client) DropIndex(policy *aerospike.WritePolicy, namespace, setName, indexName string) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "drop_index", oneSet{namespace, setName}, func() aerospike.Error {
		return c.wrapped.DropIndex(policy, namespace, setName, indexName)
	})
}
