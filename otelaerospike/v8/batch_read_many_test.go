// Code generated from ../batch_read_many_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/stagemeter"
)

// ofSet is a request for keys of a set.
func ofSet(set string, keys ...any) otelaerospike.BatchRequest {
	return otelaerospike.BatchRequest{Namespace: "test", Set: set, Keys: keys}
}

func TestManyRequestsAreOneOperation(t *testing.T) {
	batches := 0
	f := newFixture(t, finding(func() { batches++ }))
	stagemeter.SetEnabled(true)
	handles, err := f.BatchReadMany(t.Context(), ofSet("users", 1, 2), ofSet("orders"), ofSet("orders", 2))
	require.NoError(t, err)
	require.Equal(t, 1, batches)
	require.Equal(t, map[string]string{
		"db.system.name": "aerospike", "db.operation.name": "batch_read", "db.namespace": "test",
	}, f.only(t), "the requests have no set in common")
	require.EqualValues(t, 1, f.stages(t)["io"])

	require.Len(t, handles, 3)
	require.Equal(t, map[any]aerospike.BinMap{1: {"n": 0}, 2: {"n": 1}}, handles[0].ToMap())
	require.Empty(t, handles[1].ToMap())
	require.Equal(t, map[any]aerospike.BinMap{2: {"n": 2}}, handles[2].ToMap())
	require.Equal(t, []aerospike.BinMap{{"n": 2}}, handles[2].ToSlice())
}

func TestRequestsMayDifferInAllButTheirPolicy(t *testing.T) {
	policy, other := aerospike.NewBatchPolicy(), aerospike.NewBatchPolicy()
	var sent *aerospike.BatchPolicy
	var reads []*aerospike.BatchRead
	f := newFixture(t, stub{respond: func(_ string, args ...any) aerospike.Error {
		sent = args[0].(*aerospike.BatchPolicy)
		for _, record := range args[1].([]aerospike.BatchRecordIfc) {
			reads = append(reads, record.(*aerospike.BatchRead))
		}
		return nil
	}})
	bins, exists := ofSet("users", 1), ofSet("orders", 1)
	bins.Bins, bins.Policy = []string{"a"}, policy
	exists.ExistsOnly, exists.Namespace = true, "other"
	_, err := f.BatchReadMany(t.Context(), bins, exists, ofSet("users", 3))
	require.NoError(t, err)
	require.Equal(t, policy, sent)
	require.NotSame(t, policy, sent, "a batch read may outlive the call")
	require.Equal(t, []string{"a"}, reads[0].BinNames)
	require.False(t, reads[1].ReadAllBins)
	require.Equal(t, "other", reads[1].Key.Namespace())
	require.True(t, reads[2].ReadAllBins)

	exists.Policy = other
	handles, err := f.BatchReadMany(t.Context(), bins, exists)
	require.EqualError(t, err, "otelaerospike: batch read: the requests have different policies")
	require.Nil(t, handles)
	exists.Policy = policy
	_, err = f.BatchReadMany(t.Context(), bins, exists)
	require.NoError(t, err)
}

func TestABadRequestAmongManyIsNamed(t *testing.T) {
	f := newFixture(t, stub{respond: func(string, ...any) aerospike.Error { t.Error("sent"); return nil }})
	_, err := f.BatchReadMany(t.Context(), ofSet("users", 1), otelaerospike.BatchRequest{Keys: []any{1}})
	require.EqualError(t, err, "otelaerospike: batch read: request 1: no Namespace")
	var ae *aerospike.AerospikeError
	require.ErrorAs(t, err, &ae)
	require.Equal(t, types.PARAMETER_ERROR, ae.ResultCode)
	require.Equal(t, "PARAMETER_ERROR", f.only(t)["error.type"])
}

func TestNoRequestsSendNothing(t *testing.T) {
	f := newFixture(t, stub{respond: func(string, ...any) aerospike.Error { t.Error("sent"); return nil }})
	handles, err := f.BatchReadMany(t.Context())
	require.NoError(t, err)
	require.Empty(t, handles)
	require.EqualValues(t, 1, f.operations(t))
}

func TestManyRequestsFailOnlyWhenEveryKeyDoes(t *testing.T) {
	busy := &aerospike.AerospikeError{ResultCode: types.KEY_BUSY}
	f := newFixture(t, stub{respond: func(_ string, args ...any) aerospike.Error {
		records := args[1].([]aerospike.BatchRecordIfc)
		for i, record := range records {
			record.BatchRec().ResultCode, record.BatchRec().Err = types.KEY_BUSY, &aerospike.AerospikeError{ResultCode: types.KEY_BUSY}
			if i == 0 {
				record.BatchRec().Err = busy
			}
		}
		if len(records) == 3 {
			records[2].BatchRec().ResultCode, records[2].BatchRec().Err = types.KEY_NOT_FOUND_ERROR, nil
		}
		return nil
	}})
	handles, err := f.BatchReadMany(t.Context(), ofSet("users", 1), ofSet("orders", 1, 2))
	require.NoError(t, err, "one key did not fail")
	require.Equal(t, 1, handles[0].Failed())
	require.Equal(t, 1, handles[1].Failed())
	_, err = handles[0].Record(0)
	require.Same(t, busy, err)

	handles, err = f.BatchReadMany(t.Context(), ofSet("users", 1), ofSet("orders", 1))
	require.Same(t, busy, err, "the error of the first key")
	require.Equal(t, 1, handles[1].Failed())
}

func TestAFailedNodeLeavesTheOthersRecordsOfManyRequests(t *testing.T) {
	failure := &aerospike.AerospikeError{ResultCode: types.TIMEOUT}
	f := newFixture(t, stub{respond: func(_ string, args ...any) aerospike.Error {
		records := args[1].([]aerospike.BatchRecordIfc)
		records[0].BatchRec().Record = &aerospike.Record{}
		records[1].BatchRec().ResultCode = types.NO_RESPONSE
		return failure
	}})
	handles, err := f.BatchReadMany(t.Context(), ofSet("users", 1), ofSet("orders", 1))
	require.Same(t, failure, err)
	require.Equal(t, 1, handles[0].Found())
	_, err = handles[1].Record(0)
	require.Same(t, failure, err)
}

func TestIntegrationBatchReadMany(t *testing.T) {
	f, _ := connect(t)
	sets := []string{uniqueSet(), uniqueSet()}
	var requests []otelaerospike.BatchRequest
	for i, set := range sets {
		key := newKey(t, set, "ann")
		require.NoError(t, f.Put(nil, key, aerospike.BinMap{"set": i}))
		t.Cleanup(func() { _, _ = f.Delete(nil, key) })
		requests = append(requests, ofSet(set, "absent", "ann", "ann"))
	}
	handles, err := f.BatchReadMany(t.Context(), requests...)
	require.NoError(t, err)
	for i, handle := range handles {
		require.Equal(t, []aerospike.BinMap{nil, {"set": i}, {"set": i}}, handle.ToSlice(), "as one request of its own")
	}
}
