package operation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/semaphore"
)

// ErrQueueTimeout is why the limiter refuses an operation that waited for its queue timeout.
var ErrQueueTimeout = errors.New("queue timeout of the concurrency limiter")

// limiter bounds the operations under way.
type limiter struct {
	slots   *semaphore.Weighted
	timeout time.Duration // of a wait; 0: none
}

func newLimiter(limit int, timeout time.Duration) *limiter {
	if limit == 0 {
		return nil
	}
	return &limiter{slots: semaphore.NewWeighted(int64(limit)), timeout: timeout}
}

// acquire takes a free slot at once, and only waits, with a context of its own, when there is none.
func (l *limiter) acquire(ctx context.Context) error {
	if l.slots.TryAcquire(1) {
		return nil
	}
	waiting := ctx
	if l.timeout > 0 {
		var cancel context.CancelFunc
		waiting, cancel = context.WithTimeout(ctx, l.timeout)
		defer cancel()
	}
	if l.slots.Acquire(waiting, 1) == nil {
		return nil
	}
	if err := ContextError(ctx); err != nil {
		return err
	}
	return ErrQueueTimeout
}

func (l *limiter) release() { l.slots.Release(1) }

// ContextError returns why ctx has ended, cause included, or nil when it has not.
func ContextError(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if cause == err { //nolint:errorlint // the same error, or both nil
		return err
	}
	return fmt.Errorf("%w: %w", err, cause)
}
