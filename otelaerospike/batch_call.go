package otelaerospike

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"

	"github.com/otelaerospike/go/internal/operation"
	"github.com/otelaerospike/go/stagemeter"
)

// BatchCall is a batch read under way; see [Client.BatchReadAsync]. It is safe for concurrent use.
type BatchCall struct {
	done     chan struct{}
	records  *BatchRecords
	err      error
	panicked *any
	ready    stagemeter.Timer // its boundary is when the handle was ready
	resumed  atomic.Bool      // whether caller_resume_delay has been recorded
}

// Done returns a channel that is closed when the batch read has ended.
func (c *BatchCall) Done() <-chan struct{} { return c.done }

// Wait returns the result of [Client.BatchRead], waiting for it until ctx ends; then it returns the context's error, while
// the batch read goes on. It may be called more than once and from several goroutines. A nil ctx is the background context.
// When the client has panicked, so does Wait, with the same value.
func (c *BatchCall) Wait(ctx context.Context) (*BatchRecords, error) {
	select {
	case <-c.done:
		return c.result()
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
		return c.result()
	case <-ctx.Done():
		return nil, fmt.Errorf("otelaerospike: wait for a batch read: %w", operation.ContextError(ctx))
	}
}

func (c *BatchCall) result() (*BatchRecords, error) {
	if c.panicked != nil {
		panic(*c.panicked)
	}
	return c.records, c.err
}

func (c *BatchCall) end(records *BatchRecords, err error) {
	c.records, c.err = records, err
	close(c.done)
}

// settle ends a call that has not ended by itself. It keeps a panic of the client for those who wait: on this goroutine nobody
// could recover it.
func (c *BatchCall) settle() {
	if value := recover(); value != nil {
		c.panicked = &value
		close(c.done)
		return
	}
	select {
	case <-c.done:
	default: // the client ended the goroutine, as a mock does that fails a test
		c.end(nil, errors.New("otelaerospike: batch read: the client ended its goroutine"))
	}
}
