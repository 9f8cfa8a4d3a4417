package core

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/metric"
	"golang.org/x/sync/semaphore"
)

// ErrQueueTimeout is why the limiter refuses an operation that waited for its queue timeout.
var ErrQueueTimeout = errors.New("queue timeout of the concurrency limiter")

// limiter bounds the operations under way.
type limiter struct {
	slots   *semaphore.Weighted
	limit   int64
	timeout time.Duration // of a wait; 0: none

	inUse, queued, refused atomic.Int64
	registration           metric.Registration // nil: not observed
}

// newLimiter returns nil, which limits nothing, when limit is 0.
func newLimiter(limit int, timeout time.Duration) *limiter {
	if limit == 0 {
		return nil
	}
	return &limiter{slots: semaphore.NewWeighted(int64(limit)), limit: int64(limit), timeout: timeout}
}

// acquire takes a free slot at once. It waits, with a context of its own, only when there is none.
func (l *limiter) acquire(ctx context.Context) error {
	if l.slots.TryAcquire(1) {
		l.inUse.Add(1)
		return nil
	}
	l.queued.Add(1)
	defer l.queued.Add(-1)
	waiting := ctx
	if l.timeout > 0 {
		var cancel context.CancelFunc
		waiting, cancel = context.WithTimeout(ctx, l.timeout)
		defer cancel()
	}
	if l.slots.Acquire(waiting, 1) == nil {
		l.inUse.Add(1)
		return nil
	}
	l.refused.Add(1)
	if err := ContextError(ctx); err != nil {
		return err
	}
	return ErrQueueTimeout
}

// release counts before it frees the slot, so that the count never exceeds the limit.
func (l *limiter) release() {
	l.inUse.Add(-1)
	l.slots.Release(1)
}

// ContextError returns why ctx has ended, with its cause, or nil when it has not ended.
func ContextError(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if cause == err { //nolint:errorlint // the same error, or both nil
		return err
	}
	return fmt.Errorf("%w: %w", err, cause)
}
