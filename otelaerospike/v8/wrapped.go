package otelaerospike

import (
	"context"

	aerospike "github.com/aerospike/aerospike-client-go/v8"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// This file declares what differs between the clients' major versions: the type that a Client wraps, and therefore Client itself.
// The constructors are in client.go.

// wrapped is embedded under a name that is not exported: [Client.Unwrap] is the way to it.
type wrapped = ClientAPI

// Client is an instrumented client v8. It takes the place of an [aerospike.Client]. It returns the wrapped client's results and
// errors, passes its panics on, and does to arguments what the wrapped client does. It is safe for concurrent use.
type Client struct {
	wrapped
	recorder *core.Recorder[aerospike.Error]
	ctx      context.Context
}

var _ ClientAPI = (*Client)(nil)
