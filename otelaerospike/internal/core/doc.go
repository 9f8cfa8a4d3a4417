// Package core records database operations: the duration of each, its span, its stages, and the limiter that admits it. It knows no
// Aerospike client. Each major version of the client has an adapter, which wraps every method in one call of [Call] or [Do]:
//
//	func (c *Client) Get(policy *aerospike.BasePolicy, key *aerospike.Key, bins ...string) (*aerospike.Record, aerospike.Error) {
//		return core.Call(c.ctx, c.recorder, "get", oneKey{key}, func() (*aerospike.Record, aerospike.Error) {
//			return c.wrapped.Get(policy, key, bins...)
//		})
//	}
//
// operation.go is the protocol that every operation follows, batch_read.go and stream.go are the two operations that do more than
// one call, and option.go is what a user configures.
package core
