package otelaerospike_test

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/otelaerospike/go/otelaerospike/v8"
)

func TestSpanNamesTheTransactionOfItsOperation(t *testing.T) {
	exporter := tracetest.NewInMemoryExporter()
	tracers := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))
	f := newFixture(t, answer(nil), otelaerospike.WithTracerProvider(tracers))
	txn := aerospike.NewTxn()
	key := newKey(t, "users", 1)
	base, write, batch := aerospike.NewPolicy(), aerospike.NewWritePolicy(0, 0), aerospike.NewBatchPolicy()
	base.Txn, write.Txn, batch.Txn = txn, txn, txn

	_, _ = f.Get(base, key)
	_ = f.Put(write, key, nil)
	_, _ = f.BatchGet(batch, []*aerospike.Key{key})
	_ = f.BatchGetComplex(batch, []*aerospike.BatchRead{{BatchRecord: aerospike.BatchRecord{Key: key}}})
	_ = f.BatchOperate(batch, []aerospike.BatchRecordIfc{aerospike.NewBatchReadHeader(nil, key)})
	_, _ = f.Commit(txn)
	_, _ = f.Abort(txn)
	within := attribute.Int64("aerospike.transaction.id", txn.Id())
	spans := exporter.GetSpans()
	require.Len(t, spans, 7)
	for _, span := range spans {
		require.Contains(t, span.Attributes, within, span.Name)
	}

	exporter.Reset()
	_, _ = f.Get(nil, key)
	_, _ = f.Get(aerospike.NewPolicy(), key)
	_ = f.Put(nil, key, nil)
	_, _ = f.BatchGet(nil, nil)
	_, _ = f.Commit(nil)
	for _, span := range exporter.GetSpans() {
		for _, a := range span.Attributes {
			require.NotEqual(t, within.Key, a.Key, span.Name)
		}
	}
}

func TestCommitAndAbortAreOperations(t *testing.T) {
	f := newFixture(t, answer(nil))
	_, err := f.Commit(aerospike.NewTxn())
	require.NoError(t, err)
	_, err = f.Abort(aerospike.NewTxn())
	require.NoError(t, err)
	names := map[string]bool{}
	for _, point := range f.durations(t) {
		names[texts(point.Attributes)["db.operation.name"]] = true
	}
	require.Equal(t, map[string]bool{"commit": true, "abort": true}, names)
}

func TestFailedTransactionIsClassifiedByItsCause(t *testing.T) {
	code := func(code types.ResultCode) aerospike.Error { return &aerospike.AerospikeError{ResultCode: code} }
	for want, err := range map[string]aerospike.Error{
		"MRT_VERSION_MISMATCH": aerospike.NewTxnCommitError(aerospike.CommitErrorVerifyFail, nil, nil, code(types.MRT_VERSION_MISMATCH)),
		"TIMEOUT":              aerospike.NewTxnCommitError(aerospike.CommitErrorMarkRollForwardAbandoned, nil, nil, code(types.TIMEOUT)),
		"TXN_FAILED":           aerospike.NewTxnCommitError(aerospike.CommitErrorVerifyFail, nil, nil, nil),
		"MRT_BLOCKED":          code(types.MRT_BLOCKED),
		"MRT_EXPIRED":          code(types.MRT_EXPIRED),
	} {
		t.Run(want, func(t *testing.T) {
			f := newFixture(t, answer(err))
			_, _ = f.Commit(aerospike.NewTxn())
			require.Equal(t, want, f.only(t)["error.type"])
		})
	}
}

func TestOperationsWithinATransactionAllocateNothing(t *testing.T) {
	f := newFixture(t, idle{})
	key := newKey(t, "users", 1)
	policy, batch := aerospike.NewPolicy(), aerospike.NewBatchPolicy()
	policy.Txn = aerospike.NewTxn()
	keys := []*aerospike.Key{key}
	calls := func() {
		_, _ = f.Get(policy, key)
		_, _ = f.BatchGet(batch, keys)
	}
	calls()
	require.Zero(t, testing.AllocsPerRun(100, calls))
}
