package otelaerospike

import (
	"context"
	"iter"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// ScanStream scans the partitions of a set, all of them when partitions is nil, and iterates over the records. It is the operation
// "scan_stream", measured from the start of the loop to its end: its duration, its span, the number of records in
// db.client.response.returned_rows, and the stages io (the dispatch), first_record and stream. What the loop's body does is part of
// the duration, since a slow consumer holds up the stream.
//
// The scan begins when the loop does, and again with each loop. A partition filter remembers the records that the client has queued, not
// those that a loop has seen: if a loop is left early, a second loop with the same filter misses records. To read in pages, set the
// policy's MaxRecords and finish each loop. Leaving the loop ends the scan, and so does the end of ctx. An error is yielded without a
// record and ends the stream. The same holds for the context's error. A nil ctx is the background context; the context of
// [Client.WithContext] is not consulted. The concurrency limiter admits the dispatch, and does not hold a slot for the stream.
func (c *Client) ScanStream(ctx context.Context, policy *aerospike.ScanPolicy, partitions *aerospike.PartitionFilter,
	namespace, setName string, binNames ...string,
) iter.Seq2[*aerospike.Record, error] {
	return c.stream(ctx, "scan_stream", types.SCAN_TERMINATED, oneSet{namespace, setName}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.ScanPartitions(policy, partitions, namespace, setName, binNames...)
	})
}

// QueryStream queries partitions, all of them when partitions is nil, and iterates over the records. It is the operation
// "query_stream". Everything else is as in [Client.ScanStream].
func (c *Client) QueryStream(ctx context.Context, policy *aerospike.QueryPolicy, statement *aerospike.Statement,
	partitions *aerospike.PartitionFilter,
) iter.Seq2[*aerospike.Record, error] {
	return c.stream(ctx, "query_stream", types.QUERY_TERMINATED, oneStatement{statement}, func() (*aerospike.Recordset, aerospike.Error) {
		return c.wrapped.QueryPartitions(policy, statement, partitions)
	})
}

func (c *Client) stream(ctx context.Context, name string, terminated types.ResultCode, subject core.Subject,
	dispatch func() (*aerospike.Recordset, aerospike.Error),
) iter.Seq2[*aerospike.Record, error] {
	return core.Stream[*aerospike.Result, *aerospike.Record, aerospike.Error]{
		Name:              name,
		Target:            subject.Target(),
		Terminated:        newOwnError(terminated),
		TerminatedOutcome: core.Outcome{ErrorType: terminated.String(), Code: int(terminated)},
		Dispatch: func() (<-chan *aerospike.Result, func(), aerospike.Error) {
			records, err := dispatch()
			if records == nil {
				return nil, nil, err
			}
			return records.Results(), func() { closeRecordset(records) }, err
		},
		Split: func(result *aerospike.Result) (*aerospike.Record, aerospike.Error) { return result.Record, result.Err },
		Node:  func(record *aerospike.Record) any { return record.Node },
	}.Records(ctx, c.recorder)
}

// closeRecordset closes a recordset that may still have results. It reads what is left, since the client would otherwise wait forever for
// room to send an error.
func closeRecordset(records *aerospike.Recordset) {
	go func() {
		for range records.Results() {
		}
	}()
	_ = records.Close() // says only whether it was closed before
}
