package core

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// BatchCall is a batch read under way whose result is a T. It is safe for concurrent use.
type BatchCall[T any] struct {
	done     chan struct{}
	result   T
	err      error
	panicked *any
	ready    stagemeter.Timer // its stage began when the result was ready
	resumed  atomic.Bool      // caller_resume_delay has been recorded
	caller   abandonment
}

// Done returns a channel that is closed when the batch read has ended.
func (c *BatchCall[T]) Done() <-chan struct{} { return c.done }

// Wait returns the result, waiting for it until ctx ends; then it returns the context's error, while the batch read goes on. When
// the client has panicked, so does Wait, with the same value. A nil ctx is the background context.
func (c *BatchCall[T]) Wait(ctx context.Context) (result T, err error) {
	select {
	case <-c.done:
		return c.get()
	default:
	}
	if ctx == nil {
		ctx = context.Background()
	}
	select {
	case <-c.done:
		if c.resumed.CompareAndSwap(false, true) {
			ready := c.ready.Fork()
			ready.Lap(stagemeter.CallerResumeDelay)
		}
		return c.get()
	case <-ctx.Done():
		c.leave()
		return result, fmt.Errorf("otelaerospike: wait for a batch read: %w", ContextError(ctx))
	}
}

// leave is called when the caller does not wait any longer. It says so unless the batch read has ended meanwhile.
func (c *BatchCall[T]) leave() {
	select {
	case <-c.done:
	default:
		c.caller.leave()
	}
}

func (c *BatchCall[T]) get() (T, error) {
	if c.panicked != nil {
		panic(*c.panicked)
	}
	return c.result, c.err
}

func (c *BatchCall[T]) end(result T, err error) {
	c.result, c.err = result, err
	close(c.done)
}

// settle ends a call that has not ended by itself. It keeps a panic of the client for those who wait: on this goroutine nobody
// could recover it. Since perhaps nobody waits, and those who do see a stack of their own, it reports the panic with its stack.
func (c *BatchCall[T]) settle() {
	if value := recover(); value != nil {
		telemetry.ReportPanic("a batch read", value)
		c.panicked = &value
		close(c.done)
		return
	}
	select {
	case <-c.done:
	default: // the client ended the goroutine, as a mock does that fails a test
		c.err = errors.New("otelaerospike: batch read: the client ended its goroutine")
		close(c.done)
	}
}
