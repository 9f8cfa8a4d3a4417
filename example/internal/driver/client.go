package driver

import (
	"context"
	"math/rand/v2"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"

	"github.com/otelaerospike/go/example/internal/database"
	"github.com/otelaerospike/go/otelaerospike"
)

// client implements [database.Client].
type client struct {
	instrumented  *otelaerospike.Client
	config        database.Config
	stopObserving func()
	reads         *aerospike.BasePolicy
	batches       *aerospike.BatchPolicy

	users   []string         // the user keys of the records
	keys    []*aerospike.Key // the keys of the records
	missing []*aerospike.Key // keys without a record
}

// Serve implements [database.Client].
func (c *client) Serve(ctx context.Context, turn int64) error {
	if c.config.ConsumerPause > 0 && turn%scanInterval == 0 {
		return scan(ctx, c)
	}
	return mix[turn%int64(len(mix))](ctx, c)
}

// Close implements [database.Client].
func (c *client) Close() {
	c.stopObserving()
	c.instrumented.Close()
}

const (
	// scanInterval is how many requests there are for each scan.
	scanInterval = 5
	scanRecords  = 50
)

// scan takes its time for each record.
func scan(ctx context.Context, c *client) error {
	policy := aerospike.NewScanPolicy()
	policy.MaxRecords = scanRecords
	for _, err := range c.instrumented.ScanStream(ctx, policy, aerospike.NewPartitionFilterAll(), c.config.Namespace, database.Set) {
		if err != nil {
			return err
		}
		time.Sleep(c.config.ConsumerPause)
	}
	return nil
}

// request is one request of a service.
type request func(ctx context.Context, c *client) error

// mix lists the requests in the order of their turns.
var mix = [...]request{
	batchReadToMap, get, batchReadToMap, put, get,
	batchReadToArrow, get, batchReadToMap, put, getMissing,
	batchReadToMap, get, batchReadsMerged, put, touch,
	batchReadToMap, get, batchReadToArrow, get, operate,
}

func get(ctx context.Context, c *client) error {
	_, err := c.instrumented.WithContext(ctx).Get(c.reads, pick(c.keys))
	return failure(err)
}

func getMissing(ctx context.Context, c *client) error {
	_, err := c.instrumented.WithContext(ctx).Get(c.reads, pick(c.missing))
	return failure(err)
}

func put(ctx context.Context, c *client) error {
	i := rand.IntN(len(c.keys))
	return failure(c.instrumented.WithContext(ctx).Put(nil, c.keys[i], c.newBins(i)))
}

func touch(ctx context.Context, c *client) error {
	return failure(c.instrumented.WithContext(ctx).Touch(nil, pick(c.keys)))
}

func operate(ctx context.Context, c *client) error {
	_, err := c.instrumented.WithContext(ctx).Operate(nil, pick(c.keys),
		aerospike.AddOp(aerospike.NewBin("visits", 1)), aerospike.GetBinOp("visits"))
	return failure(err)
}

// failure returns nil for a miss, which is no failure.
func failure(err aerospike.Error) error {
	if err == nil || err.Matches(types.KEY_NOT_FOUND_ERROR) {
		return nil
	}
	return err
}

func pick[T any](values []T) T { return values[rand.IntN(len(values))] }
