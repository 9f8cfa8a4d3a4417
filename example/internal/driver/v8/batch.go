// Code generated from ../batch.go; DO NOT EDIT.

package driver

import (
	"context"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/otelaerospike/go/arrowbatch/v8"
	"github.com/otelaerospike/go/example/internal/database"
	"github.com/otelaerospike/go/otelaerospike/v8"
)

// batchPolicy sends a batch to all its nodes in parallel. The default is one node after the other.
func batchPolicy(config database.Config) *aerospike.BatchPolicy {
	policy := aerospike.NewBatchPolicy()
	policy.ConcurrentNodes = 0
	if config.RetryPause > 0 {
		policy.SleepBetweenRetries, policy.MaxRetries = config.RetryPause, batchRetries
	}
	return policy
}

// batchRetries is more than the default, which is to try a batch once.
const batchRetries = 5

// columns are the bins that batchReadToArrow converts.
var columns = arrow.NewSchema([]arrow.Field{
	{Name: "id", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
	{Name: "score", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
	{Name: "active", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
}, nil)

// batchReadToMap is what most services do with a batch.
func batchReadToMap(ctx context.Context, c *client) error {
	records, err := c.instrumented.BatchRead(ctx, c.batchRequest(c.config.Batch))
	if err != nil {
		return err
	}
	_ = records.ToMap()
	return nil
}

func batchReadToArrow(ctx context.Context, c *client) error {
	records, err := c.instrumented.BatchRead(ctx, c.batchRequest(c.config.Batch))
	if err != nil {
		return err
	}
	table, err := arrowbatch.ToArrow(records, columns)
	if err != nil {
		return err
	}
	table.Release()
	return nil
}

// batchReadsMerged reads two halves of a batch at the same time and merges them into one map.
func batchReadsMerged(ctx context.Context, c *client) error {
	half := (c.config.Batch + 1) / 2
	first := c.instrumented.BatchReadAsync(ctx, c.batchRequest(half))
	second := c.instrumented.BatchReadAsync(ctx, c.batchRequest(c.config.Batch-half))
	a, err := first.Wait(ctx)
	if err != nil {
		return err
	}
	b, err := second.Wait(ctx)
	if err != nil {
		return err
	}
	_ = otelaerospike.MergeToMap(a, b)
	return nil
}

func (c *client) batchRequest(size int) otelaerospike.BatchRequest {
	users := make([]any, size)
	for i := range users {
		users[i] = pick(c.users)
	}
	return otelaerospike.BatchRequest{Namespace: c.config.Namespace, Set: database.Set, Keys: users, Policy: c.batches}
}
