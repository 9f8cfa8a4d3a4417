package main

import (
	"context"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/otelaerospike/go/arrowbatch"
	"github.com/otelaerospike/go/otelaerospike"
)

// allNodesAtOnce asks the nodes that hold the keys of a batch in parallel, not one after the other as by default.
var allNodesAtOnce = func() *aerospike.BatchPolicy {
	policy := aerospike.NewBatchPolicy()
	policy.ConcurrentNodes = 0
	return policy
}()

// columns are the bins that batchReadToArrow wants, as an analysis would.
var columns = arrow.NewSchema([]arrow.Field{
	{Name: "id", Type: arrow.PrimitiveTypes.Int64, Nullable: true},
	{Name: "score", Type: arrow.PrimitiveTypes.Float64, Nullable: true},
	{Name: "active", Type: arrow.FixedWidthTypes.Boolean, Nullable: true},
}, nil)

// batchReadToMap is what most services do with a batch.
func batchReadToMap(ctx context.Context, t *traffic) error {
	records, err := t.client.BatchRead(ctx, t.batchRequest(t.batch))
	if err != nil {
		return err
	}
	_ = records.ToMap()
	return nil
}

func batchReadToArrow(ctx context.Context, t *traffic) error {
	records, err := t.client.BatchRead(ctx, t.batchRequest(t.batch))
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

// batchReadsMerged reads two halves at the same time and makes one map of them.
func batchReadsMerged(ctx context.Context, t *traffic) error {
	half := (t.batch + 1) / 2
	first := t.client.BatchReadAsync(ctx, t.batchRequest(half))
	second := t.client.BatchReadAsync(ctx, t.batchRequest(t.batch-half))
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

func (t *traffic) batchRequest(size int) otelaerospike.BatchRequest {
	users := make([]any, size)
	for i := range users {
		users[i] = pick(t.data.users)
	}
	return otelaerospike.BatchRequest{Namespace: t.data.namespace, Set: set, Keys: users, Policy: allNodesAtOnce}
}
