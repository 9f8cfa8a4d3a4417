package core

import (
	"context"
	"errors"
	"math"
	"sync/atomic"
	"time"

	"golang.org/x/sync/semaphore"
)

// ErrClosed is the reason for refusing a batch read that begins once the client is being closed.
var ErrClosed = errors.New("the client is closed")

// drainTimeout bounds how long Drain waits.
const drainTimeout = 5 * time.Second

// background counts the batch reads under way, since they may outlive their callers, and refuses more once the client is being closed.
type background struct {
	slots   *semaphore.Weighted
	closing atomic.Bool
}

func newBackground() *background { return &background{slots: semaphore.NewWeighted(math.MaxInt64)} }

// enter counts a batch read that begins. It reports false, and counts nothing, when wait has been called.
func (b *background) enter() bool {
	if !b.slots.TryAcquire(1) {
		return false
	}
	if b.closing.Load() {
		b.slots.Release(1)
		return false
	}
	return true
}

// leave ends what enter began.
func (b *background) leave() { b.slots.Release(1) }

// run runs a batch read, for which enter was called, on a goroutine of its own, and then calls leave.
func (b *background) run(f func()) {
	go func() {
		defer b.leave()
		f()
	}()
}

// wait makes enter refuse from now on. It returns when every batch read has ended, or after the timeout.
func (b *background) wait() {
	b.closing.Store(true)
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	if b.slots.Acquire(ctx, math.MaxInt64) == nil {
		b.slots.Release(math.MaxInt64)
	}
}
