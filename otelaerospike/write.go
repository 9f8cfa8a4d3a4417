package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// Put is the operation "put".
func (c *Client) Put(policy *aerospike.WritePolicy, key *aerospike.Key, bins aerospike.BinMap) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "put", oneKey{key}, func() aerospike.Error {
		return c.wrapped.Put(policy, key, bins)
	})
}

// PutBins is the operation "put".
func (c *Client) PutBins(policy *aerospike.WritePolicy, key *aerospike.Key, bins ...*aerospike.Bin) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "put", oneKey{key}, func() aerospike.Error {
		return c.wrapped.PutBins(policy, key, bins...)
	})
}

// Add is the operation "add".
func (c *Client) Add(policy *aerospike.WritePolicy, key *aerospike.Key, bins aerospike.BinMap) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "add", oneKey{key}, func() aerospike.Error {
		return c.wrapped.Add(policy, key, bins)
	})
}

// AddBins is the operation "add".
func (c *Client) AddBins(policy *aerospike.WritePolicy, key *aerospike.Key, bins ...*aerospike.Bin) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "add", oneKey{key}, func() aerospike.Error {
		return c.wrapped.AddBins(policy, key, bins...)
	})
}

// Append is the operation "append".
func (c *Client) Append(policy *aerospike.WritePolicy, key *aerospike.Key, bins aerospike.BinMap) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "append", oneKey{key}, func() aerospike.Error {
		return c.wrapped.Append(policy, key, bins)
	})
}

// AppendBins is the operation "append".
func (c *Client) AppendBins(policy *aerospike.WritePolicy, key *aerospike.Key, bins ...*aerospike.Bin) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "append", oneKey{key}, func() aerospike.Error {
		return c.wrapped.AppendBins(policy, key, bins...)
	})
}

// Prepend is the operation "prepend".
func (c *Client) Prepend(policy *aerospike.WritePolicy, key *aerospike.Key, bins aerospike.BinMap) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "prepend", oneKey{key}, func() aerospike.Error {
		return c.wrapped.Prepend(policy, key, bins)
	})
}

// PrependBins is the operation "prepend".
func (c *Client) PrependBins(policy *aerospike.WritePolicy, key *aerospike.Key, bins ...*aerospike.Bin) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "prepend", oneKey{key}, func() aerospike.Error {
		return c.wrapped.PrependBins(policy, key, bins...)
	})
}

// Touch is the operation "touch".
func (c *Client) Touch(policy *aerospike.WritePolicy, key *aerospike.Key) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "touch", oneKey{key}, func() aerospike.Error {
		return c.wrapped.Touch(policy, key)
	})
}

// Delete is the operation "delete".
func (c *Client) Delete(policy *aerospike.WritePolicy, key *aerospike.Key) (bool, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "delete", oneKey{key}, func() (bool, aerospike.Error) {
		return c.wrapped.Delete(policy, key)
	})
}

// Operate is the operation "operate".
func (c *Client) Operate(policy *aerospike.WritePolicy, key *aerospike.Key, operations ...*aerospike.Operation) (*aerospike.Record, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "operate", oneKey{key}, func() (*aerospike.Record, aerospike.Error) {
		return c.wrapped.Operate(policy, key, operations...)
	})
}
