package otelaerospike_test

import (
	"github.com/otelaerospike/go/otelaerospike/v8"
)

// bareClient is what this package wraps.
type bareClient = otelaerospike.ClientAPI
