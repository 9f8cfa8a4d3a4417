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

// Fault makes a node misbehave. The zero value does nothing.
type Fault struct {
	// Commands are the kinds of request affected. Zero means all but [Info].
	Commands Command

	// Latency delays the reply to every affected request. One below a millisecond
	// is kept only as well as [time.Sleep] keeps it on the machine, which on some
	// virtual machines is to about a millisecond.
	Latency time.Duration

	// Jitter delays it by a further random time, evenly spread from zero up to
	// this.
	Jitter time.Duration

	// ResultCode is the code that the node replies with instead of executing the
	// request, from 1 to 255. Zero means none. Clients have names for these
	// numbers; 18, for example, is a device overload. A batch, scan or query fails
	// as a whole.
	ResultCode int

	// Share is the share of affected requests, from 0 to 1, that ResultCode, Drop
	// or Stall apply to. Zero means all. It is kept exactly: a fourth is every
	// fourth request, counted per fault.
	Share float64

	// Drop closes the connection instead of executing the request.
	Drop bool

	// Stall keeps the request waiting until the fault is removed, or the node
	// stopped. It is executed when the fault is removed.
	Stall bool
}

// Inject makes all nodes of the cluster misbehave, until remove is called. Faults
// add up; they survive the restart of a node. It panics if f is invalid.
func (c *Cluster) Inject(f Fault) (remove func()) { return c.faults.inject(f) }

// Inject makes the node misbehave, until remove is called. Faults add up; they
// survive the restart of the node. It panics if f is invalid.
func (n *Node) Inject(f Fault) (remove func()) { return n.faults.inject(f) }

// faultSet holds the faults in effect. Its list is replaced rather than changed,
// so that requests need no lock.
type faultSet struct {
	mu   sync.Mutex
	list atomic.Pointer[[]*activeFault]
}

type activeFault struct {
	Fault
	count   atomic.Int64 // requests seen
	removed chan struct{}
}

func (s *faultSet) inject(f Fault) (remove func()) {
	switch {
	case f.ResultCode < 0 || f.ResultCode > 255:
		panic(fmt.Sprintf("aerospiketest: result code %d is not one of a server", f.ResultCode))
	case !(f.Share >= 0 && f.Share <= 1):
		panic(fmt.Sprintf("aerospiketest: share %v is not between 0 and 1", f.Share))
	case f.Latency < 0 || f.Jitter < 0:
		panic("aerospiketest: negative latency")
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

// outcome is what faults have left of a request.
type outcome struct {
	drop bool
	code failure // zero to execute
}

// apply lets the faults act on a request, waiting as they demand or until done
// is closed.
func (s *faultSet) apply(kind Command, done <-chan struct{}) outcome {
	list := s.list.Load()
	if list == nil {
		return outcome{}
	}
	var out outcome
	for _, f := range *list {
		if f.Commands&kind == 0 {
			continue
		}
		if delay := f.delay(); delay > 0 && !sleep(delay, done) {
			return outcome{drop: true}
		}
		if !f.hit() {
			continue
		}
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

func (f *activeFault) delay() time.Duration {
	delay := f.Latency
	if f.Jitter > 0 {
		delay += rand.N(f.Jitter)
	}
	return delay
}

// hit reports whether the request is among the share, by letting the product
// of count and share reach the next whole number.
func (f *activeFault) hit() bool {
	n := float64(f.count.Add(1))
	const rounding = 1e-9 // of shares such as 0.1
	return math.Floor(n*f.Share+rounding) > math.Floor((n-1)*f.Share+rounding)
}

// sleep reports false if it was cut short by done.
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
