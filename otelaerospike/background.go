package otelaerospike

import (
	"context"
	"math"
	"time"

	"golang.org/x/sync/semaphore"
)

// closeTimeout bounds how long Close waits for batch reads that go on after their caller has left.
const closeTimeout = 5 * time.Second

// background counts the batch reads on goroutines of the wrapper's own. The client must not be closed under them, and the
// caller that a context freed cannot know when they end.
type background struct{ slots *semaphore.Weighted }

func newBackground() background { return background{semaphore.NewWeighted(math.MaxInt64)} }

// run runs f on a goroutine.
func (b background) run(f func()) {
	counted := b.slots.TryAcquire(1) // not when Close waits already: then the client refuses the batch read
	go func() {
		if counted {
			defer b.slots.Release(1)
		}
		f()
	}()
}

// wait returns when all that run has begun has ended, or after the timeout.
func (b background) wait() {
	ctx, cancel := context.WithTimeout(context.Background(), closeTimeout)
	defer cancel()
	if b.slots.Acquire(ctx, math.MaxInt64) == nil {
		b.slots.Release(math.MaxInt64)
	}
}
