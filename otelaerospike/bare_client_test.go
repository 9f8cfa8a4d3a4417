package otelaerospike_test

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// bareClient is what this package wraps.
type bareClient = aerospike.ClientIfc
