package aerospiketest

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// Cluster is a set of nodes that share their records. Its methods are safe for
// concurrent use.
type Cluster struct {
	nodes       []*Node
	replication int
	now         func() time.Time

	namespaces map[string]*namespace
	names      []string // the namespaces' names, in the order given

	indexes registry[index]
	modules registry[module]

	mu       sync.Mutex // serializes starting and stopping nodes
	closed   bool
	topology atomic.Pointer[topology]

	faults faultSet

	malformed errorLog
}

// New starts a cluster as [Start] does and closes it at the end of the test. It
// fails the test if the cluster cannot be started or closed.
func New(tb testing.TB, opts ...Option) *Cluster {
	tb.Helper()
	c, err := Start(opts...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := c.Close(); err != nil {
			tb.Error(err)
		}
	})
	return c
}

// Start starts a cluster. It fails on an invalid option, or if a port cannot be
// opened.
func Start(opts ...Option) (*Cluster, error) {
	cfg, err := newConfig(opts)
	if err != nil {
		return nil, err
	}

	c := &Cluster{
		replication: cfg.replication,
		now:         cfg.now,
		namespaces:  make(map[string]*namespace, len(cfg.namespaces)),
		names:       cfg.namespaces,
	}
	for _, name := range cfg.namespaces {
		c.namespaces[name] = newNamespace(name)
	}
	for i := range cfg.nodes {
		addr, err := cfg.address(i)
		if err != nil {
			return nil, err
		}
		c.nodes = append(c.nodes, &Node{
			cluster: c,
			index:   i,
			name:    fmt.Sprintf("BB9%012X", i+1),
			addr:    addr,
		})
	}
	c.topology.Store(newTopology(0, c.running(), c.replication))

	for _, n := range c.nodes {
		if err := n.Restart(); err != nil {
			_ = c.Close()
			return nil, err
		}
	}
	return c, nil
}

// Close stops all nodes, drops the clients' connections, and waits until all
// goroutines of the cluster have ended. Closing the cluster again does nothing.
// The error is always nil; Close returns one to satisfy [io.Closer].
func (c *Cluster) Close() error {
	c.mu.Lock()
	c.closed = true
	c.mu.Unlock()

	for _, n := range c.nodes {
		n.Stop()
	}
	return nil
}

// Nodes returns all nodes, running or not.
func (c *Cluster) Nodes() []*Node {
	return append([]*Node(nil), c.nodes...)
}

// Addresses returns the addresses of the running nodes, each as host:port. A
// client takes them as its seeds.
func (c *Cluster) Addresses() []string {
	var addresses []string
	topo := c.topology.Load()
	for _, n := range c.nodes {
		if topo.live[n.index] {
			addresses = append(addresses, n.addr)
		}
	}
	return addresses
}

// Errors returns an error for each malformed message that the cluster received,
// oldest first. It keeps only the latest 64. A node closes the connection on
// which it receives a malformed message.
func (c *Cluster) Errors() []error {
	return c.malformed.all()
}

// running reports for each node whether it runs. The caller holds mu, or nobody
// else has the cluster yet.
func (c *Cluster) running() []bool {
	live := make([]bool, len(c.nodes))
	for i, n := range c.nodes {
		live[i] = n.run != nil
	}
	return live
}

// reassign spreads the partitions over the running nodes. The caller holds mu.
func (c *Cluster) reassign() {
	c.topology.Store(newTopology(c.topology.Load().generation+1, c.running(), c.replication))
}
