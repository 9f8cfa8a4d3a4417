package main

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/otelaerospike/go/example/internal/database"
)

const (
	lightInterval = 20 * time.Millisecond
	// errorPause keeps workers from spinning while the cluster is away.
	errorPause = 50 * time.Millisecond
)

// traffic makes the requests of a service.
type traffic struct {
	client database.Client
	rest   time.Duration // of a worker after each request
	count  atomic.Int64  // of requests
}

// run lets workers serve requests for a while. Each worker serves one request at least. It returns when the last request has
// ended.
func (t *traffic) run(ctx context.Context, workers int, d time.Duration) {
	// The end of the phase does not end requests: an operation that waits for the limiter would fail.
	phase, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for {
				if !t.next(ctx) {
					pause(phase, errorPause)
				}
				if t.rest > 0 {
					pause(phase, t.rest)
				}
				if phase.Err() != nil {
					return
				}
			}
		})
	}
	group.Wait()
}

// runLightly serves one request after the other, unhurriedly, until ctx ends.
func (t *traffic) runLightly(ctx context.Context) {
	for ctx.Err() == nil {
		t.next(ctx)
		pause(ctx, lightInterval)
	}
}

// next serves the request whose turn it is, and reports whether it succeeded. The metrics say how it ended. A service would pass
// the context of its own request. That context carries the parent of the spans, and its end ends the wait for the limiter.
func (t *traffic) next(ctx context.Context) bool {
	return t.client.Serve(ctx, t.count.Add(1)) == nil
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
