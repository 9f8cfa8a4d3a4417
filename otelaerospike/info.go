package otelaerospike

import (
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// Truncate is the operation "truncate".
func (c *Client) Truncate(policy *aerospike.InfoPolicy, namespace, set string, beforeLastUpdate *time.Time) aerospike.Error {
	return do(c, opTruncate, known, ofSet(namespace, set), func() aerospike.Error {
		return c.wrapped.Truncate(policy, namespace, set, beforeLastUpdate)
	})
}

// SetXDRFilter is the operation "set_xdr_filter".
func (c *Client) SetXDRFilter(policy *aerospike.InfoPolicy, datacenter, namespace string, filter *aerospike.Expression) aerospike.Error {
	return do(c, opSetXDRFilter, known, ofSet(namespace, ""), func() aerospike.Error {
		return c.wrapped.SetXDRFilter(policy, datacenter, namespace, filter)
	})
}
