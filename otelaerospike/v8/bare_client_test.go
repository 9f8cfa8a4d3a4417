package otelaerospike_test

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/signals"
	"github.com/otelaerospike/go/otelaerospike/v8"
)

// bareClient is what this package wraps.
type bareClient = otelaerospike.ClientAPI

const (
	// nilIsAKey says whether the client takes nil for a user key.
	nilIsAKey = false
	// alwaysCountsRetries says whether the client counts retries while its own metrics are off.
	alwaysCountsRetries = false
)

// clientNeeds are the needs in the registry of signals that the client meets.
var clientNeeds = []string{signals.NeedsClientV8}

// transact commits a transaction of nothing.
func transact(t *testing.T, f *fixture) {
	t.Helper()
	_, err := f.Commit(aerospike.NewTxn())
	require.NoError(t, err)
}
