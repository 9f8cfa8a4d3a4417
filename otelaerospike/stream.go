package otelaerospike

import (
	"context"
	"iter"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"

	"github.com/otelaerospike/go/internal/operation"
	"github.com/otelaerospike/go/stagemeter"
)

// ScanStream scans the partitions of a set, all of them when partitions is nil, and iterates over the records. It is the
// operation "scan_stream", measured from the start of the loop to its end: its duration, its span, the number of records in
// db.client.response.returned_rows, and the stages io (the dispatch), first_record and stream. What the loop's body does is
// part of the duration, since a slow consumer holds up the stream.
//
// The scan begins when the loop does, and again with each loop; a partition filter keeps where it got to, so that a second loop
// with the same one goes on from there. Leaving the loop ends it, and so does the end of ctx. An error
// is yielded, without a record, and ends the stream; so is the context's error. A nil ctx is the background context; that of
// [Client.WithContext] is not consulted. The concurrency limiter admits the dispatch, and has no hold on the stream.
func (c *Client) ScanStream(ctx context.Context, policy *aerospike.ScanPolicy, partitions *aerospike.PartitionFilter,
	namespace, setName string, binNames ...string,
) iter.Seq2[*aerospike.Record, error] {
	return c.stream(ctx, opScanStream, types.SCAN_TERMINATED, ofSet(namespace, setName), func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.ScanPartitions(policy, partitions, namespace, setName, binNames...)
	})
}

// QueryStream queries partitions, all of them when partitions is nil, and iterates over the records. It is the operation
// "query_stream", and otherwise as [Client.ScanStream].
func (c *Client) QueryStream(ctx context.Context, policy *aerospike.QueryPolicy, statement *aerospike.Statement,
	partitions *aerospike.PartitionFilter,
) iter.Seq2[*aerospike.Record, error] {
	return c.stream(ctx, opQueryStream, types.QUERY_TERMINATED, ofStatement(statement), func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.QueryPartitions(policy, statement, partitions)
	})
}

// stream is one loop over the records that dispatch promises.
type stream struct {
	client     *Client
	ctx        context.Context
	op         operation.Operation
	total      stagemeter.Timer
	rows       int64
	terminated types.ResultCode // what it is when the context ends it
	outcome    operation.Outcome
	details    string
}

func (c *Client) stream(ctx context.Context, name string, terminated types.ResultCode, about target,
	dispatch func() (*aerospike.Recordset, aerospike.Error),
) iter.Seq2[*aerospike.Record, error] {
	if ctx == nil {
		ctx = context.Background()
	}
	return func(yield func(*aerospike.Record, error) bool) {
		s := &stream{client: c, ctx: ctx, terminated: terminated}
		s.op.Begin(ctx, c.recorder, c.recorder.Wanted(ctx), name, about)
		s.fail(operation.Panicked, operation.Panicked.ErrorType) // until it is known how it ended
		defer s.record()

		records, err := s.begin(dispatch)
		if err != nil {
			s.end(err)
			yield(nil, err)
			return
		}
		if records == nil { // no client does that
			s.end(nil)
			return
		}
		defer closeRecordset(records)
		s.consume(records.Results(), yield)
	}
}

// closeRecordset closes a recordset that may have more to say. What is left is read, since the client would otherwise wait
// forever for room to send an error.
func closeRecordset(records *aerospike.Recordset) {
	go func() {
		for range records.Results() {
		}
	}()
	_ = records.Close() // says only whether it was closed before
}

func (s *stream) begin(dispatch func() (*aerospike.Recordset, aerospike.Error)) (records *aerospike.Recordset, err aerospike.Error) {
	outcome := operation.Panicked
	defer func() { s.op.EndIO(outcome) }()
	if cause := s.op.AdmitLive(); cause != nil {
		err = newRefusal(cause)
	} else {
		s.total = s.op.Timer
		records, err = dispatch()
	}
	outcome = s.client.outcome(err)
	return records, err
}

// consume yields what arrives, until the stream, the consumer, the context or an error ends it.
func (s *stream) consume(results <-chan *aerospike.Result, yield func(*aerospike.Record, error) bool) {
	for {
		select {
		case <-s.ctx.Done():
			s.terminate(yield)
			return
		case result, ok := <-results:
			var err aerospike.Error
			if ok {
				err = result.Err
			}
			errorType := ""
			if err != nil || !ok {
				s.end(err)
				errorType = s.outcome.ErrorType
			}
			if s.rows == 0 {
				s.op.Timer.LapError(stagemeter.FirstRecord, errorType)
			}
			if err != nil {
				yield(nil, err)
			}
			if err != nil || !ok {
				return
			}
			s.rows++
			if !yield(result.Record, nil) {
				s.end(nil)
				return
			}
		}
	}
}

// terminate ends a stream whose context has ended.
func (s *stream) terminate(yield func(*aerospike.Record, error) bool) {
	s.fail(operation.Outcome{ErrorType: s.terminated.String(), Code: int(s.terminated)},
		types.ResultCodeToString(s.terminated))
	if s.rows == 0 {
		s.op.Timer.LapError(stagemeter.FirstRecord, s.outcome.ErrorType)
	}
	yield(nil, operation.ContextError(s.ctx))
}

// end is how the stream ended.
func (s *stream) end(err aerospike.Error) {
	details := ""
	if span := s.op.Span(); span != nil {
		details = describeError(span, err)
	}
	s.fail(s.client.outcome(err), details)
}

func (s *stream) fail(outcome operation.Outcome, details string) {
	s.outcome, s.details = outcome, details
}

func (s *stream) record() {
	s.total.LapError(stagemeter.Stream, s.outcome.ErrorType)
	s.op.RecordRows(s.rows, s.outcome)
	s.op.Record(s.total.Boundary(), s.outcome, s.details)
}
