package otelaerospike

import (
	"bytes"
	"context"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"

	"github.com/otelaerospike/go/internal/operation"
	"github.com/otelaerospike/go/stagemeter"
)

// BatchRead reads records in one batch and returns a handle on them; it is the operation "batch_read" with all its stages.
// Its duration runs to the handle being ready.
//
// An error is that of the request, of the batch as a whole, of one of its nodes, or that of the first key when every key has
// one. In the last two cases the handle is not nil; it has the records of the other nodes. What is wrong with one key among
// others is no error of the batch: see [BatchRecords.Record] and [BatchRecords.Failed].
//
// A deadline of ctx caps the policy's total timeout. When ctx ends BatchRead returns at once, with the context's error; the
// operation goes on and is recorded when it ends. To make that possible a ctx that can end has the batch read on a goroutine
// of its own, as [Client.BatchReadAsync] does. A nil ctx is the background context; that of [Client.WithContext] is not
// consulted.
func (c *Client) BatchRead(ctx context.Context, request BatchRequest) (*BatchRecords, error) {
	if ctx == nil {
		ctx = context.Background()
	}
	if ctx.Done() != nil {
		return c.BatchReadAsync(ctx, request).Wait(ctx)
	}
	read, err := c.beginBatchRead(ctx, request)
	if err != nil {
		return nil, err
	}
	return read.run()
}

// BatchReadAsync is [Client.BatchRead] on a goroutine of its own. It returns at once. The call need not be waited for.
func (c *Client) BatchReadAsync(ctx context.Context, request BatchRequest) *BatchCall {
	if ctx == nil {
		ctx = context.Background()
	}
	call := &BatchCall{done: make(chan struct{})}
	read, err := c.beginBatchRead(ctx, request)
	if err != nil {
		call.end(nil, err)
		return call
	}
	setup := read.op.Timer
	setup.Enter(stagemeter.FutureSetup)
	read.op.Timer = setup.Fork()
	c.background.run(func() {
		read.op.Timer.Lap(stagemeter.GoroutineScheduleDelay)
		defer call.settle()
		records, err := read.run()
		call.ready = read.op.Timer
		call.ready.Skip() // to have recorded the operation is no delay of the caller's resumption
		call.end(records, err)
	})
	setup.Lap(stagemeter.FutureSetup)
	return call
}

// batchRead is a batch read whose keys have been parsed.
type batchRead struct {
	client  *Client
	ctx     context.Context
	op      operation.Operation
	request BatchRequest
	reads   []aerospike.BatchRead
}

// beginBatchRead begins the operation and parses the keys. When that fails the operation has been recorded.
func (c *Client) beginBatchRead(ctx context.Context, request BatchRequest) (*batchRead, error) {
	b := &batchRead{client: c, ctx: ctx, request: request}
	b.op.Begin(ctx, c.recorder, c.recorder.Wanted(ctx), opBatchRead, ofSet(request.Namespace, request.Set))
	if span := b.op.Span(); span != nil {
		describeBatch(span, len(request.Keys))
	}
	b.op.Timer.Enter(stagemeter.KeyParse)
	reads, err := request.parse()
	if err != nil {
		outcome := c.outcomeOf(err)
		b.op.Timer.LapError(stagemeter.KeyParse, outcome.ErrorType)
		b.op.Record(b.op.Timer.Boundary(), outcome, types.ResultCodeToString(types.ResultCode(outcome.Code)))
		return nil, err
	}
	b.op.Timer.Lap(stagemeter.KeyParse)
	b.reads = reads
	b.request.Keys = cloneKeys(request.Keys)
	return b, nil
}

// run reads the records and builds the handle. A panic of the client is recorded and passes through.
func (b *batchRead) run() (records *BatchRecords, err error) {
	outcome, description := operation.Panicked, operation.Panicked.ErrorType
	defer func() { b.op.Record(b.op.Timer.Boundary(), outcome, description) }()

	sent, failure, ended := b.io()
	if sent {
		b.op.HandOff(func() { records = newBatchRecords(b, failure) })
	}
	if span := b.op.Span(); span != nil {
		description = describeError(span, failure)
	}
	outcome = ended
	if failure != nil {
		err = failure
	}
	return records, err
}

// io sends the batch, unless its context has ended or the limiter refuses it.
func (b *batchRead) io() (sent bool, err aerospike.Error, outcome operation.Outcome) {
	outcome = operation.Panicked
	defer func() { b.op.EndIO(outcome) }()
	if cause := b.op.AdmitLive(); cause != nil {
		err = newRefusal(cause)
	} else {
		sent = true
		policy := capped(b.ctx, b.request.Policy, b.client.wrapped)
		err = b.client.wrapped.BatchOperate(policy, batchRecords(b.reads))
		if err == nil {
			err = failureOfAll(b.reads)
		}
	}
	outcome = b.client.outcome(err)
	return sent, err, outcome
}

// failureOfAll returns the error of the first key when every key has one. The client reports it of its other batches, such as
// one of a namespace that there is not.
func failureOfAll(reads []aerospike.BatchRead) aerospike.Error {
	for i := range reads {
		if !isFailed(&reads[i]) {
			return nil
		}
	}
	if len(reads) == 0 {
		return nil
	}
	return keyError(&reads[0])
}

func batchRecords(reads []aerospike.BatchRead) []aerospike.BatchRecordIfc {
	records := make([]aerospike.BatchRecordIfc, len(reads))
	for i := range reads {
		records[i] = &reads[i]
	}
	return records
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
