package otelaerospike

import (
	"context"
	"slices"

	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/internal/operation"
	"github.com/otelaerospike/go/stagemeter"
)

// BatchRead reads records in one batch and returns a handle on them; it is the operation "batch_read" with all its stages.
// Its duration runs to the handle being ready.
//
// An error is that of the request, of the batch as a whole or of one of its nodes. In the last case the handle is not nil and
// has the records of the other nodes. What is wrong with a single key is no error of the batch: see [BatchRecords.Record].
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
		defer call.recover()
		records, err := read.run()
		call.ready = read.op.Timer
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
	about := ofSet(request.Namespace, request.Set)
	about.batch = len(request.Keys)
	b.op.Begin(ctx, c.recorder, opBatchRead, about.Target)
	if span := b.op.Span(); span != nil {
		c.describeSubject(span, about)
	}
	b.op.Timer.Enter(stagemeter.KeyParse)
	reads, err := request.parse()
	if err != nil {
		outcome := c.outcomeOf(err)
		b.op.Timer.LapError(stagemeter.KeyParse, outcome.ErrorType)
		b.op.Record(outcome, err.Error())
		return nil, err
	}
	b.op.Timer.Lap(stagemeter.KeyParse)
	b.reads = reads
	b.request.Keys = slices.Clone(request.Keys)
	return b, nil
}

// run reads the records and builds the handle. A panic of the client is recorded and passes through.
func (b *batchRead) run() (records *BatchRecords, err error) {
	outcome, description := operation.Panicked, operation.Panicked.ErrorType
	defer func() { b.op.Record(outcome, description) }()

	sent, failure := b.io()
	if sent {
		b.op.HandOff(func() { records = newBatchRecords(b, failure) })
	}
	outcome = b.client.outcome(failure)
	if span := b.op.Span(); span != nil {
		description = describeError(span, failure)
	}
	if failure != nil {
		err = failure
	}
	return records, err
}

// io sends the batch, unless its context has ended or the limiter refuses it.
func (b *batchRead) io() (sent bool, err aerospike.Error) {
	outcome := operation.Panicked
	defer func() { b.op.EndIO(outcome) }()
	if cause := b.admit(); cause != nil {
		err = newRefusal(cause)
	} else {
		sent = true
		policy := capped(b.ctx, b.request.Policy, b.client.wrapped)
		err = b.client.wrapped.BatchOperate(policy, batchRecords(b.reads))
	}
	outcome = b.client.outcome(err)
	return sent, err
}

func (b *batchRead) admit() error {
	if ended := operation.ContextError(b.ctx); ended != nil {
		b.op.Refuse()
		return ended
	}
	return b.op.Admit()
}

func batchRecords(reads []aerospike.BatchRead) []aerospike.BatchRecordIfc {
	records := make([]aerospike.BatchRecordIfc, len(reads))
	for i := range reads {
		records[i] = &reads[i]
	}
	return records
}
