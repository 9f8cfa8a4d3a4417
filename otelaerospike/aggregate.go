//go:build !app_engine

package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// QueryAggregate is the operation "query_aggregate". It returns before the records have arrived: what is recorded is the dispatch.
func (c *Client) QueryAggregate(policy *aerospike.QueryPolicy, statement *aerospike.Statement, packageName, functionName string, functionArgs ...aerospike.Value) (*aerospike.Recordset, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "query_aggregate", oneStatement{statement}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.QueryAggregate(policy, statement, packageName, functionName, functionArgs...)
	})
}
