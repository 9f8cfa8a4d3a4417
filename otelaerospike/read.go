package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// Get is the operation "get".
func (c *Client) Get(policy *aerospike.BasePolicy, key *aerospike.Key, binNames ...string) (*aerospike.Record, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "get", oneKey{key}, func() (*aerospike.Record, aerospike.Error) {
		return c.wrapped.Get(policy, key, binNames...)
	})
}

// GetHeader is the operation "get_header".
func (c *Client) GetHeader(policy *aerospike.BasePolicy, key *aerospike.Key) (*aerospike.Record, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "get_header", oneKey{key}, func() (*aerospike.Record, aerospike.Error) {
		return c.wrapped.GetHeader(policy, key)
	})
}

// Exists is the operation "exists".
func (c *Client) Exists(policy *aerospike.BasePolicy, key *aerospike.Key) (bool, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "exists", oneKey{key}, func() (bool, aerospike.Error) {
		return c.wrapped.Exists(policy, key)
	})
}
