package otelaerospike

import (
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// Truncate is the operation "truncate".
func (c *Client) Truncate(policy *aerospike.InfoPolicy, namespace, set string, beforeLastUpdate *time.Time) aerospike.Error {
	return c.do(opTruncate, ofSet(namespace, set), func() aerospike.Error {
		return c.wrapped.Truncate(policy, namespace, set, beforeLastUpdate)
	})
}

// SetXDRFilter is the operation "set_xdr_filter".
func (c *Client) SetXDRFilter(policy *aerospike.InfoPolicy, datacenter, namespace string, filter *aerospike.Expression) aerospike.Error {
	return c.do(opSetXDRFilter, ofSet(namespace, ""), func() aerospike.Error {
		return c.wrapped.SetXDRFilter(policy, datacenter, namespace, filter)
	})
}
