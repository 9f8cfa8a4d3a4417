// Code generated from ../open_io.go; DO NOT EDIT.

package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v8"

	"github.com/otelaerospike/go/internal/openio"
)

// ioOpen says whether cmd/openio has woven the client, which reports its commands from here on.
var ioOpen = openio.Install((*aerospike.Client)(nil))

// nodeHost returns the address of a node that the client names, and "" when there is none.
func nodeHost(node any) (name string, port int) {
	n, ok := node.(*aerospike.Node)
	if !ok || n == nil || n.GetHost() == nil {
		return "", 0
	}
	return n.GetHost().Name, n.GetHost().Port
}
