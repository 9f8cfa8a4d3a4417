package otelaerospike

import (
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// Truncate is the operation "truncate".
func (c *Client) Truncate(policy *aerospike.InfoPolicy, namespace, set string, beforeLastUpdate *time.Time) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "truncate", oneSet{namespace, set}, func() aerospike.Error {
		return c.wrapped.Truncate(policy, namespace, set, beforeLastUpdate)
	})
}

// SetXDRFilter is the operation "set_xdr_filter".
func (c *Client) SetXDRFilter(policy *aerospike.InfoPolicy, datacenter, namespace string, filter *aerospike.Expression) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "set_xdr_filter", oneSet{namespace, ""}, func() aerospike.Error {
		return c.wrapped.SetXDRFilter(policy, datacenter, namespace, filter)
	})
}
