package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// CreateIndex is the operation "create_index".
func (c *Client) CreateIndex(policy *aerospike.WritePolicy, namespace, setName, indexName, binName string, indexType aerospike.IndexType) (*aerospike.IndexTask, aerospike.Error) {
	return call(c, opCreateIndex, known, ofSet(namespace, setName), func() (*aerospike.IndexTask, aerospike.Error) {
		return c.wrapped.CreateIndex(policy, namespace, setName, indexName, binName, indexType)
	})
}

// CreateComplexIndex is the operation "create_index".
func (c *Client) CreateComplexIndex(policy *aerospike.WritePolicy, namespace, setName, indexName, binName string, indexType aerospike.IndexType, indexCollectionType aerospike.IndexCollectionType, ctx ...*aerospike.CDTContext) (*aerospike.IndexTask, aerospike.Error) {
	return call(c, opCreateIndex, known, ofSet(namespace, setName), func() (*aerospike.IndexTask, aerospike.Error) {
		return c.wrapped.CreateComplexIndex(policy, namespace, setName, indexName, binName, indexType, indexCollectionType, ctx...)
	})
}

// DropIndex is the operation "drop_index".
func (c *Client) DropIndex(policy *aerospike.WritePolicy, namespace, setName, indexName string) aerospike.Error {
	return do(c, opDropIndex, known, ofSet(namespace, setName), func() aerospike.Error {
		return c.wrapped.DropIndex(policy, namespace, setName, indexName)
	})
}
