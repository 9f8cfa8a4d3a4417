// Code generated from ../batch_read.go; DO NOT EDIT.

package otelaerospike

import (
	"bytes"
	"context"

	aerospike "github.com/aerospike/aerospike-client-go/v8"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// BatchRead reads records in one batch and returns a handle on them. It is the operation "batch_read" with all its stages. Its
// duration runs to the handle being ready.
//
// The error says that the request is bad, that the batch failed as a whole, that one of its nodes failed, or, when every key has
// an error, what is wrong with the first key. In the last two cases the handle is not nil; it has the records of the other nodes. An
// error of one key among others does not fail the batch: see [BatchRecords.Record] and [BatchRecords.Failed].
//
// A deadline of ctx caps the policy's total timeout. When ctx ends BatchRead returns at once, with the context's error; the operation goes
// on and is recorded when it ends. To make that possible, a batch read whose ctx can end runs on a goroutine of its own, as with
// [Client.BatchReadAsync]. A nil ctx is the background context; the context of [Client.WithContext] is not consulted.
func (c *Client) BatchRead(ctx context.Context, request BatchRequest) (*BatchRecords, error) {
	return core.RunBatch(ctx, c.recorder, c.newBatchRead(request))
}

// BatchReadAsync is [Client.BatchRead] on a goroutine of its own. It returns at once. Nobody has to wait for the call. A panic of the
// client on that goroutine is reported to OpenTelemetry's error handler with its stack, whether or not somebody waits. The same holds for a
// BatchRead whose ctx can end.
func (c *Client) BatchReadAsync(ctx context.Context, request BatchRequest) *BatchCall {
	return &BatchCall{core.RunBatchAsync(ctx, c.recorder, c.newBatchRead(request))}
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

// batchRead is a batch read under way, and then what it has read. It implements [core.BatchRead] and [core.Reads].
type batchRead struct {
	client  ClientAPI
	request BatchRequest
	keys    []any
	reads   []aerospike.BatchRead
	failure aerospike.Error // of the batch
}

func (c *Client) newBatchRead(request BatchRequest) core.BatchRead[*BatchRecords, aerospike.Error] {
	request.Policy = clonePolicy(request.Policy)
	return &batchRead{client: c.wrapped, request: request}
}

// clonePolicy copies a policy, since a batch read that a context abandoned outlives the call.
func clonePolicy(policy *aerospike.BatchPolicy) *aerospike.BatchPolicy {
	if policy == nil {
		return nil
	}
	clone := *policy
	return &clone
}

func (b *batchRead) Target() core.Target {
	return core.Target{Namespace: b.request.Namespace, Set: b.request.Set}
}

func (b *batchRead) Size() int { return len(b.request.Keys) }

func (b *batchRead) Parse() (aerospike.Error, error) {
	if failure := b.parse(); failure != nil {
		return newOwnError(failure.code), failure
	}
	return nil, nil
}

func (b *batchRead) parse() *requestError {
	reads, failure := b.request.parse()
	if failure != nil {
		return failure
	}
	b.reads, b.keys = reads, cloneKeys(b.request.Keys)
	return nil
}

func (b *batchRead) Send(ctx context.Context) aerospike.Error {
	return send(ctx, b.client, b.request.Policy, b)
}

// send sends batch reads as one batch.
func send(ctx context.Context, client ClientAPI, policy *aerospike.BatchPolicy, batches ...*batchRead) aerospike.Error {
	size := 0
	for _, b := range batches {
		size += len(b.reads)
	}
	if size == 0 {
		return nil // client v8 refuses an empty batch, client v8 sends nothing
	}
	records := make([]aerospike.BatchRecordIfc, 0, size)
	for _, b := range batches {
		for i := range b.reads {
			records = append(records, &b.reads[i])
		}
	}
	if err := client.BatchOperate(capped(ctx, policy, client), records); err != nil {
		return err
	}
	return failureOfAll(batches)
}

// failureOfAll returns the error of the first key when every key has one. The client itself returns such an error from its other batch
// methods, for example when the namespace does not exist.
func failureOfAll(batches []*batchRead) (first aerospike.Error) {
	for _, b := range batches {
		for i := range b.reads {
			if !b.Failed(i) {
				return nil
			}
			if first == nil {
				first = keyError(&b.reads[i])
			}
		}
	}
	return first
}

func (b *batchRead) Build(failure aerospike.Error, converter core.Converter) *BatchRecords {
	b.failure = failure
	return &BatchRecords{core.NewRecords(b.keys, b, converter)}
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
