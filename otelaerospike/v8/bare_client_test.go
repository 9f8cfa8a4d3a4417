package otelaerospike_test

import (
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
