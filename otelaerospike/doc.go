// Package otelaerospike instruments the Aerospike Go client v7 with OpenTelemetry. Package otelaerospike/v8 does the same for
// client v8.
//
//	client, err := otelaerospike.NewClient(policy, hosts)
//	record, err := client.WithContext(ctx).Get(nil, key)
//
// [NewClient] connects a client, [Wrap] takes a connected one. Either way a [Client] is an [aerospike.ClientIfc] and takes the place
// of the client that it wraps.
//
// # Metrics
//
// Every operation is recorded once, whether it succeeds, fails, panics or is refused, in the histogram
// db.client.operation.duration of OpenTelemetry's semantic conventions v1.43.0, in seconds. Its attributes are db.system.name,
// db.operation.name, db.namespace, db.collection.name (the set), server.address and server.port; on failure also error.type and
// db.response.status_code. While profiling is on (package stagemeter), the stages of every operation are recorded in
// db.client.internal_stage. A key, a bin value or other user data never becomes an attribute.
//
// The duration of an operation runs from entering the method to its return, including the wait for the limiter. Methods that
// return a recordset (Scan…, Query…) return before the records have arrived: their duration ends with the dispatch.
// [Client.ScanStream] and [Client.QueryStream] measure to the end of the stream.
//
// # Spans
//
// Every operation has one span of kind CLIENT, named and attributed as the semantic conventions have it. Its parent is the span of
// [Client.WithContext]. While profiling is on, its stages are child spans.
//
// # Names
//
// Operations are named after the client's methods in snake case, without the parts that only say how values are passed (Bins,
// Object, Complex, FromFile) or where the operation runs (All, Node, Partitions): Put, PutBins and PutObject are all "put", ScanNode
// is "scan". BatchGet, BatchGetObjects and BatchGetComplex are "batch_read". docs/operations.md lists every method.
//
// # Failures
//
// error.type is the name of the result code that caused the failure: a MAX_RETRIES_EXCEEDED that wraps a TIMEOUT is TIMEOUT.
// A record that is not found or filtered out is not a failure: it has the status code, and no error.type.
// [WithErrorClassifier] decides otherwise.
//
// # The client's log
//
// [SetClientLogger] hands what the client itself logs to [log/slog], with its levels and positions, and limits it in an outage.
package otelaerospike

//go:generate go run ./internal/methodgen
//go:generate go run ../internal/mirror -root ..
