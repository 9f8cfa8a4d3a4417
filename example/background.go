package main

import (
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

// allocate returns work that makes garbage of many pointers. The last of it stays, so that the collector has something to mark.
func allocate() func() {
	var kept atomic.Pointer[[]*[64]byte]
	return func() {
		pointers := make([]*[64]byte, 100_000)
		for i := range pointers {
			pointers[i] = new([64]byte)
		}
		kept.Store(&pointers)
	}
}
