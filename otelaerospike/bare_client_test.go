package otelaerospike_test

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// bareClient is what this package wraps.
type bareClient = aerospike.ClientIfc

const (
	// nilIsAKey says whether the client takes nil for a user key.
	nilIsAKey = true
	// alwaysCountsRetries says whether the client counts retries while its own metrics are off.
	alwaysCountsRetries = true
)

// clientNeeds are the needs in the registry of signals that the client meets.
var clientNeeds []string

// transact does nothing: the client has no transactions.
func transact(*testing.T, *fixture) {}
