package main

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// inBackground repeats work on goroutines until end is called, which waits for them.
func inBackground(goroutines int, work func()) (end func()) {
	done := make(chan struct{})
	var group sync.WaitGroup
	for range goroutines {
		group.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
					work()
				}
			}
		})
	}
	return sync.OnceFunc(func() {
		close(done)
		group.Wait()
	})
}

// computed keeps the compiler from leaving compute out.
var computed atomic.Uint64

// compute keeps a core busy for about a millisecond.
func compute() {
	x := uint64(1)
	for range 1_000_000 {
		x = x*6364136223846793005 + 1
	}
	computed.Store(x)
}

// allocate returns work that makes garbage. A million objects stay, so that the collector has something to mark.
func allocate() func() {
	kept := make([]*[4]uint64, 1_000_000)
	for i := range kept {
		kept[i] = new([4]uint64)
	}
	var garbage atomic.Pointer[[]byte]
	return func() {
		made := make([]byte, 1<<20)
		garbage.Store(&made)
		runtime.KeepAlive(kept)
	}
}
