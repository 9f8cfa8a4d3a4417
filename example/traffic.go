package main

import (
	"context"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"

	"github.com/otelaerospike/go/otelaerospike"
)

const (
	lightInterval = 20 * time.Millisecond
	// errorPause keeps workers from spinning while the cluster is away.
	errorPause = 50 * time.Millisecond
)

// traffic is what a service asks of its database.
type traffic struct {
	client *otelaerospike.Client
	data   *dataset
	batch  int
	count  atomic.Int64 // of operations
}

// request is what one request of a service does.
type request func(ctx context.Context, t *traffic) error

// mix is what the workers do, in turns.
var mix = [...]request{
	batchReadToMap, get, batchReadToMap, put, get,
	batchReadToArrow, get, batchReadToMap, put, getMissing,
	batchReadToMap, get, batchReadsMerged, put, touch,
	batchReadToMap, get, batchReadToArrow, get, operate,
}

func get(ctx context.Context, t *traffic) error {
	_, err := t.client.WithContext(ctx).Get(nil, pick(t.data.keys))
	return failure(err)
}

func getMissing(ctx context.Context, t *traffic) error {
	_, err := t.client.WithContext(ctx).Get(nil, pick(t.data.missing))
	return failure(err)
}

func put(ctx context.Context, t *traffic) error {
	i := rand.IntN(len(t.data.keys))
	return failure(t.client.WithContext(ctx).Put(nil, t.data.keys[i], newBins(i)))
}

func touch(ctx context.Context, t *traffic) error {
	return failure(t.client.WithContext(ctx).Touch(nil, pick(t.data.keys)))
}

func operate(ctx context.Context, t *traffic) error {
	_, err := t.client.WithContext(ctx).Operate(nil, pick(t.data.keys),
		aerospike.AddOp(aerospike.NewBin("visits", 1)), aerospike.GetBinOp("visits"))
	return failure(err)
}

// failure leaves out the miss, which is none.
func failure(err aerospike.Error) error {
	if err == nil || err.Matches(types.KEY_NOT_FOUND_ERROR) {
		return nil
	}
	return err
}

func pick[T any](of []T) T { return of[rand.IntN(len(of))] }

// run lets workers work for a while, each for one operation at least, and returns when the last operation has ended.
func (t *traffic) run(ctx context.Context, workers int, d time.Duration) {
	// The end of the phase does not end operations: those that wait for the limiter would fail.
	phase, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var group sync.WaitGroup
	for range workers {
		group.Go(func() {
			for {
				if !t.next(ctx) {
					pause(phase, errorPause)
				}
				if phase.Err() != nil {
					return
				}
			}
		})
	}
	group.Wait()
}

// runLightly does one operation after the other, unhurriedly, until ctx ends.
func (t *traffic) runLightly(ctx context.Context) {
	for ctx.Err() == nil {
		t.next(ctx)
		pause(ctx, lightInterval)
	}
}

// next serves the request whose turn it is, and reports whether it succeeded; the metrics say how it ended. In a service ctx
// would be that of the request: it carries the parent of the spans, and the wait for the limiter ends with it.
func (t *traffic) next(ctx context.Context) bool {
	turn := t.count.Add(1) % int64(len(mix))
	return mix[turn](ctx, t) == nil
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
