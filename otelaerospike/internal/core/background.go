package core

import (
	"context"
	"math"
	"time"

	"golang.org/x/sync/semaphore"
)

// drainTimeout bounds how long Drain waits.
const drainTimeout = 5 * time.Second

// background counts the batch reads that run on goroutines of their own.
type background struct{ slots *semaphore.Weighted }

func newBackground() background { return background{semaphore.NewWeighted(math.MaxInt64)} }

// run runs f on a goroutine.
func (b background) run(f func()) {
	counted := b.slots.TryAcquire(1) // fails when Drain waits already; then the closed client refuses the batch read
	go func() {
		if counted {
			defer b.slots.Release(1)
		}
		f()
	}()
}

// wait returns when every function that run started has ended, or after the timeout.
func (b background) wait() {
	ctx, cancel := context.WithTimeout(context.Background(), drainTimeout)
	defer cancel()
	if b.slots.Acquire(ctx, math.MaxInt64) == nil {
		b.slots.Release(math.MaxInt64)
	}
}
