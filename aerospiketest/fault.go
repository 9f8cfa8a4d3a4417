package aerospiketest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// Fault describes how a node misbehaves. The zero value does nothing. See
// [Cluster.Inject] and [Node.Inject].
type Fault struct {
	// Commands are the kinds of request that the fault affects. Zero means all
	// but [Info].
	Commands Command

	// Latency delays the reply to every affected request. A latency below a
	// millisecond is as exact as [time.Sleep] on the machine: on some virtual
	// machines, to about a millisecond.
	Latency time.Duration

	// Jitter delays the reply further, by a random time between zero and Jitter.
	// The times are uniformly distributed.
	Jitter time.Duration

	// Trickle pauses every affected reply after its first byte.
	Trickle time.Duration

	// ReadDelay keeps requests waiting in the socket before the node reads them,
	// so that a client can send no more than the sockets' buffers hold. It affects
	// every request, whatever Commands says.
	ReadDelay time.Duration

	// ResultCode is the code, from 1 to 255, that the node replies with instead
	// of executing the request. Zero means none. Clients have names for the
	// codes; 18, for example, is DEVICE_OVERLOAD. A batch, scan or query fails
	// as a whole.
	ResultCode int

	// Share is the share of the requests of Commands, from 0 to 1, that the fault
	// affects. Zero means all. The share is exact, not random: 0.25 is every fourth
	// request. Each fault counts its own requests. Share does not limit ReadDelay.
	Share float64

	// Drop closes the connection instead of executing the request.
	Drop bool

	// Stall keeps the request waiting until the fault is removed or the node is
	// stopped. When the fault is removed, the node executes the request.
	Stall bool
}

// Inject makes all nodes of the cluster misbehave until remove is called. Several
// faults add up. A fault survives a node's restart. Inject panics if f is invalid.
func (c *Cluster) Inject(f Fault) (remove func()) { return c.faults.inject(f) }

// Inject makes the node misbehave until remove is called. Several faults add up. A
// fault survives the node's restart. Inject panics if f is invalid.
func (n *Node) Inject(f Fault) (remove func()) { return n.faults.inject(f) }

// faultSet holds the active faults. Changes replace its list, so that requests
// read the list without a lock.
type faultSet struct {
	mu   sync.Mutex
	list atomic.Pointer[[]*activeFault]
}

type activeFault struct {
	Fault
	count   atomic.Int64 // requests of Commands so far
	removed chan struct{}
}

func (s *faultSet) inject(f Fault) (remove func()) {
	switch {
	case f.ResultCode < 0 || f.ResultCode > 255:
		panic(fmt.Sprintf("aerospiketest: result code %d is not between 0 and 255", f.ResultCode))
	case !(f.Share >= 0 && f.Share <= 1):
		panic(fmt.Sprintf("aerospiketest: share %v is not between 0 and 1", f.Share))
	case f.Latency < 0 || f.Jitter < 0 || f.Trickle < 0 || f.ReadDelay < 0:
		panic("aerospiketest: negative latency, jitter, trickle or read delay")
	}
	if f.Commands == 0 {
		f.Commands = ^Info
	}
	if f.Share == 0 {
		f.Share = 1
	}

	active := &activeFault{Fault: f, removed: make(chan struct{})}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.store(append(s.load(), active))
	return sync.OnceFunc(func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.store(slices.DeleteFunc(s.load(), func(a *activeFault) bool { return a == active }))
		close(active.removed)
	})
}

// load returns a copy of the list.
func (s *faultSet) load() []*activeFault {
	if list := s.list.Load(); list != nil {
		return slices.Clone(*list)
	}
	return nil
}

func (s *faultSet) store(list []*activeFault) {
	s.list.Store(&list)
}

// outcome is what the faults demand for a request.
type outcome struct {
	drop    bool
	trickle time.Duration
	code    failure // zero: execute the request
}

// apply applies the faults to a request. It waits as long as they demand, but not
// after done is closed.
func (s *faultSet) apply(kind Command, done <-chan struct{}) outcome {
	list := s.list.Load()
	if list == nil {
		return outcome{}
	}
	var out outcome
	for _, f := range *list {
		if f.Commands&kind == 0 || !f.hit() {
			continue
		}
		if delay := f.delay(); delay > 0 && !sleep(delay, done) {
			return outcome{drop: true}
		}
		out.trickle += f.Trickle
		if f.Stall {
			select {
			case <-f.removed:
				continue
			case <-done:
				return outcome{drop: true}
			}
		}
		out.drop = out.drop || f.Drop
		if out.code == 0 {
			out.code = failure(f.ResultCode)
		}
	}
	return out
}

// readDelay returns how long a request waits in its socket.
func (s *faultSet) readDelay() (delay time.Duration) {
	if list := s.list.Load(); list != nil {
		for _, f := range *list {
			delay += f.ReadDelay
		}
	}
	return delay
}

func (f *activeFault) delay() time.Duration {
	delay := f.Latency
	if f.Jitter > 0 {
		delay += rand.N(f.Jitter)
	}
	return delay
}

// hit counts a request and reports whether the request belongs to the share. It
// does when count × share reaches the next whole number.
func (f *activeFault) hit() bool {
	n := float64(f.count.Add(1))
	const rounding = 1e-9 // for shares such as 0.1, which float64 only approximates
	return math.Floor(n*f.Share+rounding) > math.Floor((n-1)*f.Share+rounding)
}

// sleep waits for d. It reports false if done is closed earlier.
func sleep(d time.Duration, done <-chan struct{}) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-done:
		return false
	}
}
