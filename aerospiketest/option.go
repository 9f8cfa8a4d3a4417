package aerospiketest

import (
	"errors"
	"fmt"
	"math"
	"net"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Option changes how [New] and [Start] set up a cluster.
type Option func(*config)

type config struct {
	nodes       int
	replication int // zero for the default
	namespaces  []string
	listen      string
	now         func() time.Time
}

// WithNodes sets the number of nodes. The default is 1, the maximum 64.
func WithNodes(n int) Option {
	return func(c *config) { c.nodes = n }
}

// WithReplicationFactor sets on how many nodes each partition is: 1 or 2. The
// default is 2, or 1 for a single node. With 2, the remaining nodes serve the
// partitions of a stopped node. With 1, these partitions are unavailable until the
// node is back.
func WithReplicationFactor(n int) Option {
	return func(c *config) { c.replication = n }
}

// WithNamespaces sets the names of the namespaces. The default is one namespace,
// "test".
func WithNamespaces(names ...string) Option {
	return func(c *config) { c.namespaces = names }
}

// WithListen sets where the nodes listen: the first node on address, as host:port,
// and each further node on the next port. The default is free ports of 127.0.0.1,
// which port 0 means for any host. Clients connect to the host as it is given here.
func WithListen(address string) Option {
	return func(c *config) { c.listen = address }
}

// WithClock sets the clock, which decides when records expire and what their last
// update is. The default is [time.Now]. The cluster calls now concurrently.
func WithClock(now func() time.Time) Option {
	return func(c *config) { c.now = now }
}

func newConfig(opts []Option) (config, error) {
	c := config{nodes: 1, namespaces: []string{"test"}, listen: anyPort, now: time.Now}
	for _, opt := range opts {
		opt(&c)
	}

	if c.nodes < 1 || c.nodes > 64 {
		return c, fmt.Errorf("aerospiketest: %d nodes, want 1 to 64", c.nodes)
	}
	if c.replication == 0 {
		c.replication = min(2, c.nodes)
	}
	if c.replication < 1 || c.replication > min(2, c.nodes) {
		return c, fmt.Errorf("aerospiketest: replication factor %d for %d nodes", c.replication, c.nodes)
	}
	if len(c.namespaces) == 0 {
		return c, errors.New("aerospiketest: no namespaces")
	}
	for i, name := range c.namespaces {
		// The server has these limits. The excluded characters separate info
		// values.
		if name == "" || len(name) > 31 || strings.ContainsAny(name, ":;,=/ \t\n") {
			return c, fmt.Errorf("aerospiketest: invalid namespace name %q", name)
		}
		if slices.Contains(c.namespaces[:i], name) {
			return c, fmt.Errorf("aerospiketest: namespace %q given twice", name)
		}
	}
	if c.now == nil {
		return c, errors.New("aerospiketest: nil clock")
	}
	_, err := c.address(c.nodes - 1)
	return c, err
}

// address returns where a node listens. Port 0 stands for a free port.
func (c *config) address(node int) (string, error) {
	host, port, err := net.SplitHostPort(c.listen)
	if err != nil {
		return "", fmt.Errorf("aerospiketest: listen address: %w", err)
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		return "", fmt.Errorf("aerospiketest: listen address %q names no host that clients can connect to", c.listen)
	}
	first, err := strconv.Atoi(port)
	if err != nil || first < 0 || first+c.nodes-1 > math.MaxUint16 {
		return "", fmt.Errorf("aerospiketest: listen address %q has no ports for %d nodes", c.listen, c.nodes)
	}
	if first > 0 {
		first += node
	}
	return net.JoinHostPort(host, strconv.Itoa(first)), nil
}
