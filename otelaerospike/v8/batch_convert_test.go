// Code generated from ../batch_convert_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"context"
	"io"
	"maps"
	"runtime/trace"
	"sync"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/stagemeter"
)

// having returns a handle on the records of the keys; a key without bins is not found.
func having(t *testing.T, set string, keys []any, bins []aerospike.BinMap) *otelaerospike.BatchRecords {
	t.Helper()
	f := newFixture(t, stub{respond: func(_ string, args ...any) aerospike.Error {
		for i, record := range args[1].([]aerospike.BatchRecordIfc) {
			record.BatchRec().ResultCode = types.KEY_NOT_FOUND_ERROR
			if bins[i] != nil {
				record.BatchRec().ResultCode = types.OK
				record.BatchRec().Record = &aerospike.Record{Bins: bins[i]}
			}
		}
		return nil
	}})
	records, err := f.BatchRead(t.Context(), otelaerospike.BatchRequest{Namespace: "test", Set: set, Keys: keys})
	require.NoError(t, err)
	return records
}

func TestToMapHasWhatWasFound(t *testing.T) {
	keys := []any{1, "two", []byte("three"), int64(4), "absent", aerospike.BytesValue("six")}
	bins := []aerospike.BinMap{{"n": 1}, {"n": 2}, {"n": 3}, {}, nil, {"n": 6}}
	want := map[any]aerospike.BinMap{1: {"n": 1}, "two": {"n": 2}, "three": {"n": 3}, int64(4): {}, "six": {"n": 6}}
	if nilIsAKey {
		keys, bins = append(keys, nil), append(bins, aerospike.BinMap{"n": 7})
		want[nil] = aerospike.BinMap{"n": 7}
	}
	require.Equal(t, want, having(t, "users", keys, bins).ToMap())
}

func TestConversionsReturnWhatTheCallerMayModify(t *testing.T) {
	original := func() aerospike.BinMap {
		return aerospike.BinMap{
			"bytes":   []byte{1},
			"list":    []any{1, []any{2}},
			"map":     map[any]any{"a": map[any]any{"b": 1}},
			"ordered": []aerospike.MapPair{{Key: "a", Value: []any{1}}},
			"hll":     aerospike.HLLValue{1},
			"text":    "a",
		}
	}
	records := having(t, "users", []any{1}, []aerospike.BinMap{original()})
	for name, convert := range map[string]func() map[any]aerospike.BinMap{
		"ToMap":      records.ToMap,
		"MergeToMap": func() map[any]aerospike.BinMap { return otelaerospike.MergeToMap(records) },
	} {
		t.Run(name, func(t *testing.T) {
			bins := convert()[1]
			require.Equal(t, original(), bins)
			bins["bytes"].([]byte)[0] = 9
			bins["list"].([]any)[1].([]any)[0] = 9
			bins["map"].(map[any]any)["a"].(map[any]any)["b"] = 9
			bins["ordered"].([]aerospike.MapPair)[0].Value.([]any)[0] = 9
			bins["hll"].(aerospike.HLLValue)[0] = 9
			bins["new"] = 9
			require.Equal(t, original(), convert()[1], "the next conversion is not affected")
			record, err := records.Record(0)
			require.NoError(t, err)
			require.Equal(t, original(), record.Bins, "and neither is the handle")
		})
	}
}

func TestMergeTakesTheLastOfTheSameKey(t *testing.T) {
	users := having(t, "users", []any{1, 2, 3}, []aerospike.BinMap{{"set": "users"}, {"set": "users"}, nil})
	orders := having(t, "orders", []any{2, 1, 4}, []aerospike.BinMap{{"set": "orders"}, nil, {"set": "orders"}})
	require.Equal(t, map[any]aerospike.BinMap{
		1: {"set": "users"}, 2: {"set": "orders"}, 4: {"set": "orders"},
	}, otelaerospike.MergeToMap(nil, users, orders, nil), "a miss in the last does not hide a record in the first")
	require.Empty(t, otelaerospike.MergeToMap())
	require.NotNil(t, otelaerospike.MergeToMap(nil))
}

func TestAllIsInTheOrderOfTheKeys(t *testing.T) {
	records := having(t, "users", []any{"c", "absent", "a", "b"}, []aerospike.BinMap{{"n": 1}, nil, {"n": 2}, {"n": 3}})
	var keys []any
	for key, record := range records.All() {
		keys = append(keys, key)
		require.NotNil(t, record)
	}
	require.Equal(t, []any{"c", "a", "b"}, keys)
	for range records.All() {
		break // must not go on
	}
}

func TestHandleIsSafeForConcurrentReaders(t *testing.T) {
	defer stagemeter.Profile()()
	records := having(t, "users", []any{1, 2}, []aerospike.BinMap{{"n": []any{1}}, {"n": []any{2}}})
	want := records.ToMap()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				bins := records.ToMap()
				if len(bins) != len(want) {
					t.Errorf("got %v", bins)
				}
				bins[1]["n"].([]any)[0] = 9
				_ = otelaerospike.MergeToMap(records, records)
				_ = maps.Collect(records.All())
			}
		})
	}
	wg.Wait()
	require.Equal(t, want, records.ToMap())
}

func TestConcurrentConversionsInAnExecutionTrace(t *testing.T) {
	f := newFixture(t, finding(func() {}))
	stagemeter.SetEnabled(true)
	require.NoError(t, trace.Start(io.Discard))
	defer trace.Stop()
	records, err := f.BatchRead(t.Context(), requestFor(1))
	require.NoError(t, err)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 20 {
				_ = records.ToMap()
			}
		})
	}
	wg.Wait()
	require.EqualValues(t, 80, f.stages(t)["to_map"])
}

func TestRequestMayBeUsedAgainAndChanged(t *testing.T) {
	f := newFixture(t, finding(func() {}))
	request := requestFor(1, 2)
	records, err := f.BatchRead(context.Background(), request)
	require.NoError(t, err)
	request.Keys[0] = "changed"
	require.Equal(t, 1, records.Key(0))
}

func TestBatchReadAllocatesOnlyWhatItReturns(t *testing.T) {
	f := newFixture(t, idle{})
	request := requestFor(1, 2, 3)
	ctx := context.Background()
	byHand := testing.AllocsPerRun(100, func() {
		reads := make([]aerospike.BatchRead, len(request.Keys))
		records := make([]aerospike.BatchRecordIfc, len(reads))
		for i, user := range request.Keys {
			key, err := aerospike.NewKey(request.Namespace, request.Set, user)
			if err != nil {
				t.Error(err)
			}
			reads[i].Key = key
			records[i] = &reads[i]
		}
		_ = f.Unwrap().BatchOperate(nil, records)
	})
	const handle = 3 // the handle, the copy of its keys, and what is under way
	read := func() { _, _ = f.BatchRead(ctx, request) }
	read()
	off := testing.AllocsPerRun(100, read)
	require.LessOrEqual(t, off, byHand+handle)
	stagemeter.SetEnabled(true)
	read()
	require.Equal(t, off, testing.AllocsPerRun(100, read), "profiling allocates nothing")
}

// unhashable is a user key that cannot be the key of a map.
type unhashable []byte

func (u unhashable) EncodeBlob() ([]byte, error) { return append([]byte("blob "), u...), nil }

func TestKeysThatNoMapCanHoldBecomeTheStringOfTheirBytes(t *testing.T) {
	records := having(t, "users", []any{unhashable("one")}, []aerospike.BinMap{{"n": 1}})
	want := map[any]aerospike.BinMap{"blob one": {"n": 1}}
	require.Equal(t, want, records.ToMap())
	require.Equal(t, want, otelaerospike.MergeToMap(records))
}
