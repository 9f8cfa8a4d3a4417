package aerospiketest

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"syscall"
	"time"
)

// Node is one server of a [Cluster]. Its methods are safe for concurrent use.
type Node struct {
	cluster *Cluster
	index   int
	name    string
	addr    string // with port 0 for a free port until the first start

	run     *run // nil while stopped; guarded by cluster.mu
	started bool // whether the node ever ran; guarded by cluster.mu

	faults   faultSet
	requests counters
}

const anyPort = "127.0.0.1:0"

// run is what a node has while it runs, from one start to the next stop.
type run struct {
	listener net.Listener
	done     chan struct{} // closed to stop
	wg       sync.WaitGroup

	mu    sync.Mutex
	conns map[net.Conn]struct{} // nil once stopped
}

// Name returns the node's name as clients see it.
func (n *Node) Name() string { return n.name }

// Addr returns the node's address as host:port. A restart does not change it.
func (n *Node) Addr() string { return n.addr }

// Requests returns how many requests of the given kinds the node has received
// since the cluster was started. It includes requests that a fault affected.
func (n *Node) Requests(kinds Command) int64 { return n.requests.sum(kinds) }

// Stop closes the node's port and connections, and waits for its goroutines. Then
// the other nodes take over the node's partitions that have a replica. Stopping a
// stopped node does nothing.
func (n *Node) Stop() {
	c := n.cluster
	c.mu.Lock()
	defer c.mu.Unlock()
	if n.run == nil {
		return
	}
	// The other nodes must report the change only after this node is gone. A client
	// that hears of the change and still reaches this node would never drop it.
	n.run.stop()
	n.run = nil
	c.reassign()
}

// Restart starts a stopped node on the same port, and the node gets its partitions
// back. Restarting a running node does nothing. Restart fails if the port is in
// use or the cluster is closed.
func (n *Node) Restart() error {
	c := n.cluster
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return errors.New("aerospiketest: cluster is closed")
	}
	if n.run != nil {
		return nil
	}

	attempts := 1
	if n.started {
		// The system may have given the stopped node's port to an outgoing
		// connection, which ends soon.
		attempts = 100
	}
	listener, err := listen(n.addr, attempts)
	if err != nil {
		return fmt.Errorf("aerospiketest: start node %s: %w", n.name, err)
	}
	if !n.started {
		n.addr, n.started = listener.Addr().String(), true
	}
	n.run = &run{
		listener: listener,
		done:     make(chan struct{}),
		conns:    make(map[net.Conn]struct{}),
	}
	c.reassign()
	r := n.run
	r.wg.Go(func() { n.accept(r) })
	return nil
}

// listen opens addr. If the port is in use it tries again, 20 ms later each time.
func listen(addr string, attempts int) (net.Listener, error) {
	var config net.ListenConfig
	for attempt := 1; ; attempt++ {
		listener, err := config.Listen(context.Background(), "tcp", addr)
		if err == nil || attempt == attempts || !errors.Is(err, syscall.EADDRINUSE) {
			return listener, err
		}
		time.Sleep(20 * time.Millisecond)
	}
}

func (n *Node) accept(r *run) {
	for {
		c, err := r.listener.Accept()
		if err != nil {
			return
		}
		if !r.add(c) {
			_ = c.Close()
			return
		}
		r.wg.Go(func() {
			defer r.remove(c)
			newConn(n, r, c).serve()
		})
	}
}

// add remembers a connection to close. It reports false if the node was stopped.
func (r *run) add(c net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.conns == nil {
		return false
	}
	r.conns[c] = struct{}{}
	return true
}

func (r *run) remove(c net.Conn) {
	r.mu.Lock()
	delete(r.conns, c)
	r.mu.Unlock()
	_ = c.Close()
}

func (r *run) stop() {
	close(r.done)
	_ = r.listener.Close()

	r.mu.Lock()
	for c := range r.conns {
		_ = c.Close()
	}
	r.conns = nil
	r.mu.Unlock()

	r.wg.Wait()
}
