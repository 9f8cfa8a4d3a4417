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

// allNodesAtOnce asks the nodes that hold the keys of a batch in parallel, not one after the other as by default.
var allNodesAtOnce = func() *aerospike.BatchPolicy {
	policy := aerospike.NewBatchPolicy()
	policy.ConcurrentNodes = 0
	return policy
}()

// traffic is what a service asks of its database.
type traffic struct {
	client *otelaerospike.Client
	data   *dataset
	batch  int
	count  atomic.Int64 // of operations
}

// request is one operation.
type request func(t *traffic, client *otelaerospike.Client) aerospike.Error

// mix is what the workers do, in turns.
var mix = [...]request{
	batchRead, get, batchRead, put, get,
	batchRead, get, batchRead, put, getMissing,
	batchRead, get, batchRead, put, touch,
	batchRead, get, batchRead, get, operate,
}

func batchRead(t *traffic, client *otelaerospike.Client) aerospike.Error {
	keys := make([]*aerospike.Key, t.batch)
	for i := range keys {
		keys[i] = pick(t.data.keys)
	}
	_, err := client.BatchGet(allNodesAtOnce, keys)
	return err
}

func get(t *traffic, client *otelaerospike.Client) aerospike.Error {
	_, err := client.Get(nil, pick(t.data.keys))
	return err
}

func getMissing(t *traffic, client *otelaerospike.Client) aerospike.Error {
	_, err := client.Get(nil, pick(t.data.missing))
	return err
}

func put(t *traffic, client *otelaerospike.Client) aerospike.Error {
	i := rand.IntN(len(t.data.keys))
	return client.Put(nil, t.data.keys[i], newBins(i))
}

func touch(t *traffic, client *otelaerospike.Client) aerospike.Error {
	return client.Touch(nil, pick(t.data.keys))
}

func operate(t *traffic, client *otelaerospike.Client) aerospike.Error {
	_, err := client.Operate(nil, pick(t.data.keys),
		aerospike.AddOp(aerospike.NewBin("visits", 1)), aerospike.GetBinOp("visits"))
	return err
}

func pick(keys []*aerospike.Key) *aerospike.Key { return keys[rand.IntN(len(keys))] }

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

// next does the operation whose turn it is, and reports whether it succeeded; the metrics say how it ended. In a service ctx
// would be that of the request it serves: the client's view carries it to the limiter, whose wait ends with it, and to the
// histograms, whose exemplars link to its trace.
func (t *traffic) next(ctx context.Context) bool {
	turn := t.count.Add(1) % int64(len(mix))
	err := mix[turn](t, t.client.WithContext(ctx))
	return err == nil || err.Matches(types.KEY_NOT_FOUND_ERROR)
}

func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}
