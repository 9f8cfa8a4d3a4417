package otelaerospike

import (
	"bytes"
	"context"

	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// BatchRead reads records in one batch and returns a handle on them. It is the operation "batch_read" with all its stages. Its
// duration runs to the handle being ready.
//
// The error is that of the request, of the batch as a whole, of one of its nodes, or that of the first key when every key has one.
// In the last two cases the handle is not nil; it has the records of the other nodes. What is wrong with one key among others is no
// error of the batch: see [BatchRecords.Record] and [BatchRecords.Failed].
//
// A deadline of ctx caps the policy's total timeout. When ctx ends BatchRead returns at once, with the context's error; the
// operation goes on and is recorded when it ends. To make that possible a ctx that can end has the batch read on a goroutine
// of its own, as [Client.BatchReadAsync] does. A nil ctx is the background context; the context of [Client.WithContext] is not
// consulted.
func (c *Client) BatchRead(ctx context.Context, request BatchRequest) (*BatchRecords, error) {
	return c.batchRead(ctx, request).Run(ctx, c.recorder)
}

// BatchReadAsync is [Client.BatchRead] on a goroutine of its own. It returns at once. The call need not be waited for.
func (c *Client) BatchReadAsync(ctx context.Context, request BatchRequest) *BatchCall {
	return &BatchCall{c.batchRead(ctx, request).RunAsync(ctx, c.recorder)}
}

// BatchCall is a batch read under way; see [Client.BatchReadAsync]. It is safe for concurrent use.
type BatchCall struct {
	call *core.BatchCall[*BatchRecords]
}

// Done returns a channel that is closed when the batch read has ended.
func (c *BatchCall) Done() <-chan struct{} { return c.call.Done() }

// Wait returns the result of [Client.BatchRead], waiting for it until ctx ends; then it returns the context's error, while the
// batch read goes on. It may be called more than once and from several goroutines. A nil ctx is the background context. When the
// client has panicked, so does Wait, with the same value.
func (c *BatchCall) Wait(ctx context.Context) (*BatchRecords, error) { return c.call.Wait(ctx) }

func (c *Client) batchRead(ctx context.Context, request BatchRequest) core.BatchRead[*BatchRecords, aerospike.Error] {
	var reads []aerospike.BatchRead
	var keys []any
	return core.BatchRead[*BatchRecords, aerospike.Error]{
		Target: core.Target{Namespace: request.Namespace, Set: request.Set},
		Size:   len(request.Keys),
		Parse: func() (error, aerospike.Error) {
			parsed, failure := request.parse()
			if failure != nil {
				return failure, failure.clientError()
			}
			reads, keys = parsed, cloneKeys(request.Keys)
			return nil, nil
		},
		Send: func() aerospike.Error {
			records := make([]aerospike.BatchRecordIfc, len(reads))
			for i := range reads {
				records[i] = &reads[i]
			}
			policy := capped(ctx, request.Policy, c.wrapped)
			if err := c.wrapped.BatchOperate(policy, records); err != nil {
				return err
			}
			return failureOfAll(reads)
		},
		Build: func(batch aerospike.Error, converter core.Converter) *BatchRecords {
			return &BatchRecords{core.NewRecords(keys, batchReadResults{reads, batch}, converter)}
		},
	}
}

// failureOfAll returns the error of the first key when every key has one. The client reports it of its other batches, such as one
// of a namespace that does not exist.
func failureOfAll(reads []aerospike.BatchRead) aerospike.Error {
	results := batchReadResults{reads: reads}
	for i := range reads {
		if !results.Failed(i) {
			return nil
		}
	}
	if len(reads) == 0 {
		return nil
	}
	return keyError(&reads[0])
}

// cloneKeys copies what the caller may change while a read goes on.
func cloneKeys(keys []any) []any {
	clones := make([]any, len(keys))
	for i, key := range keys {
		switch k := key.(type) {
		case []byte:
			clones[i] = bytes.Clone(k)
		case aerospike.BytesValue:
			clones[i] = aerospike.BytesValue(bytes.Clone(k))
		default:
			clones[i] = key
		}
	}
	return clones
}
