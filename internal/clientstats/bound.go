package clientstats

import "github.com/otelaerospike/go/internal/telemetry"

const (
	// maxNodes bounds the nodes that are told apart. The client never forgets a node, and learns of more and more where nodes get
	// a new address whenever they start.
	maxNodes = 128
	// maxNamespaces is how many namespaces a server can have.
	maxNamespaces = 32
)

// Names tells the first names that it admits apart, up to a bound. It is not safe for concurrent use.
type Names struct {
	limit    int
	admitted map[string]bool
}

// NewNodeNames returns names for the addresses of 128 nodes.
func NewNodeNames() *Names { return newNames(maxNodes) }

// NewNamespaceNames returns names for 32 namespaces.
func NewNamespaceNames() *Names { return newNames(maxNamespaces) }

func newNames(limit int) *Names { return &Names{limit: limit, admitted: map[string]bool{}} }

// Admit returns the name as valid UTF-8, or [telemetry.Other] when the bound is reached and the name was not admitted before.
func (n *Names) Admit(name string) string {
	name = telemetry.Valid(name)
	if !n.admitted[name] {
		if len(n.admitted) >= n.limit {
			return telemetry.Other
		}
		n.admitted[name] = true
	}
	return name
}
