package aerospiketest

import (
	"sync"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
)

func TestAddAppendPrepend(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "s", 1)
	require.NoError(t, client.Add(nil, key, aerospike.BinMap{"n": 40}))
	require.NoError(t, client.Add(nil, key, aerospike.BinMap{"n": 2}))
	require.NoError(t, client.Add(nil, key, aerospike.BinMap{"f": 1.5}))
	require.NoError(t, client.Add(nil, key, aerospike.BinMap{"f": -2.0}))
	require.NoError(t, client.Append(nil, key, aerospike.BinMap{"s": "b"}))
	require.NoError(t, client.Append(nil, key, aerospike.BinMap{"s": "c"}))
	require.NoError(t, client.Prepend(nil, key, aerospike.BinMap{"s": "a"}))
	want := aerospike.BinMap{"n": 42, "f": -0.5, "s": "abc"}
	r, err := client.Get(nil, key)
	require.NoError(t, err)
	require.Equal(t, want, r.Bins)

	requireCode(t, types.BIN_TYPE_ERROR, client.Add(nil, key, aerospike.BinMap{"s": 1}))
	requireCode(t, types.BIN_TYPE_ERROR, client.Add(nil, key, aerospike.BinMap{"n": 1.5}))
	requireCode(t, types.PARAMETER_ERROR, client.Add(nil, key, aerospike.BinMap{"n": nil}))
	requireCode(t, types.PARAMETER_ERROR, client.Append(nil, key, aerospike.BinMap{"new": nil}))
	requireCode(t, types.BIN_TYPE_ERROR, client.Append(nil, key, aerospike.BinMap{"n": "x"}))
	r, err = client.Get(nil, key)
	require.NoError(t, err)
	require.Equal(t, want, r.Bins)
	require.Equal(t, uint32(7), r.Generation)
}

// TestModifyCreatesBinsOfAnyType uses values that cannot be added or appended to a
// bin. They still create one.
func TestModifyCreatesBinsOfAnyType(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "s", 1)
	require.NoError(t, client.Add(nil, key, aerospike.BinMap{"s": "text"}))
	require.NoError(t, client.Append(nil, key, aerospike.BinMap{"n": 1}))
	require.NoError(t, client.Prepend(nil, key, aerospike.BinMap{"l": []any{1, "two"}}))
	r, err := client.Get(nil, key)
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"s": "text", "n": 1, "l": []any{1, "two"}}, r.Bins)

	requireCode(t, types.BIN_TYPE_ERROR, client.Add(nil, key, aerospike.BinMap{"s": "text"}))
	requireCode(t, types.BIN_TYPE_ERROR, client.Append(nil, key, aerospike.BinMap{"n": 1}))
}

func TestAddsFromManyClientsAllCount(t *testing.T) {
	cluster := New(t, WithNodes(2))
	key := newKey(t, "s", 1)
	var workers sync.WaitGroup
	for range 4 {
		client := connect(t, cluster.Addresses())
		workers.Go(func() {
			for range 100 {
				if err := client.Add(nil, key, aerospike.BinMap{"n": 1}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	workers.Wait()
	r, err := connect(t, cluster.Addresses()).Get(nil, key)
	require.NoError(t, err)
	require.Equal(t, 400, r.Bins["n"])
	require.Equal(t, uint32(400), r.Generation)
}

func TestOperate(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "s", 1)

	r, err := client.Operate(nil, key,
		aerospike.PutOp(aerospike.NewBin("a", 1)),
		aerospike.AddOp(aerospike.NewBin("a", 1)),
		aerospike.GetBinOp("a"),
		aerospike.AppendOp(aerospike.NewBin("b", "x")),
		aerospike.PrependOp(aerospike.NewBin("b", "y")),
		aerospike.GetBinOp("b"),
		aerospike.GetBinOp("missing"),
		aerospike.AddOp(aerospike.NewBin("a", 1)),
		aerospike.GetBinOp("a"),
	)
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"a": []any{2, 3}, "b": "yx"}, r.Bins)
	require.Equal(t, uint32(1), r.Generation)

	policy := aerospike.NewWritePolicy(0, 0)
	policy.RespondPerEachOp = true
	r, err = client.Operate(policy, key,
		aerospike.PutOp(aerospike.NewBin("a", 7)), aerospike.GetBinOp("a"), aerospike.GetBinOp("missing"))
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"a": []any{nil, 7}, "missing": nil}, r.Bins)

	r, err = client.Operate(nil, key, aerospike.TouchOp(), aerospike.GetHeaderOp())
	require.NoError(t, err)
	require.Empty(t, r.Bins)
	require.Equal(t, uint32(3), r.Generation)

	r, err = client.Operate(nil, key, aerospike.GetOp())
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"a": 7, "b": "yx"}, r.Bins)

	r, err = client.Operate(nil, key, aerospike.DeleteOp(), aerospike.PutOp(aerospike.NewBin("c", 1)), aerospike.GetOp())
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"c": 1}, r.Bins)

	r, err = client.Operate(nil, key, aerospike.GetOp(), aerospike.DeleteOp())
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"c": 1}, r.Bins)
	require.Zero(t, r.Generation, "there is no record left that has one")
	_, err = client.Operate(nil, key, aerospike.GetOp())
	requireCode(t, types.KEY_NOT_FOUND_ERROR, err)
	requireCode(t, types.KEY_NOT_FOUND_ERROR, client.Touch(nil, key))
}

func TestFailedOperateChangesNothing(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "s", 1)
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"a": "text"}))
	_, err := client.Operate(nil, key, aerospike.PutOp(aerospike.NewBin("b", 1)),
		aerospike.GetOp(), aerospike.AddOp(aerospike.NewBin("a", 1)))
	requireCode(t, types.BIN_TYPE_ERROR, err)
	r, err := client.Get(nil, key)
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"a": "text"}, r.Bins)
	require.Equal(t, uint32(1), r.Generation)
}
