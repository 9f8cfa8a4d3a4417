package aerospiketest

import (
	"encoding/binary"
	"sync"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
)

// collectionCase is an operation on a bin, what it returns, and what the bin has
// afterwards. The cases come in addition to those recorded on a real server; see
// replay_test.go.
type collectionCase struct {
	name   string
	before any // the bin before the operation; nil for none
	op     *aerospike.Operation
	want   any // the result
	code   types.ResultCode
	after  any // nil if the operation does not change the bin
}

func runCollectionCases(t *testing.T, cases []collectionCase) {
	t.Helper()
	_, client := start(t)
	for i, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			key := newKey(t, "s", i)
			require.NoError(t, client.Put(nil, key, aerospike.BinMap{"c": test.before, "other": 1}))
			r, err := client.Operate(nil, key, test.op)
			if test.code != types.OK {
				requireCode(t, test.code, err)
			} else {
				require.NoError(t, err)
				require.Equal(t, test.want, r.Bins["c"])
			}
			after := test.after
			if after == nil {
				after = test.before
			}
			r, err = client.Get(nil, key)
			require.NoError(t, err)
			require.Equal(t, after, r.Bins["c"])
		})
	}
}

func TestListWrites(t *testing.T) {
	policy := func(flags int) *aerospike.ListPolicy {
		return aerospike.NewListPolicy(aerospike.ListOrderUnordered, flags)
	}
	const (
		unique  = aerospike.ListWriteFlagsAddUnique
		bounded = aerospike.ListWriteFlagsInsertBounded
		noFail  = aerospike.ListWriteFlagsNoFail
		partial = aerospike.ListWriteFlagsPartial
	)
	three := []any{5, 7, 5}
	runCollectionCases(t, []collectionCase{
		{name: "append unique", before: three, op: aerospike.ListAppendWithPolicyOp(policy(unique), "c", 7), code: types.FAIL_ELEMENT_EXISTS},
		{name: "append unique, no fail", before: three, op: aerospike.ListAppendWithPolicyOp(policy(unique|noFail), "c", 9, 7), want: 3},
		{name: "append unique, partial", before: three, want: 4,
			op: aerospike.ListAppendWithPolicyOp(policy(unique|noFail|partial), "c", 9, 7, 9), after: []any{5, 7, 5, 9}},
		{name: "insert past the end", before: three, op: aerospike.ListInsertOp("c", 5, 1), want: 6, after: []any{5, 7, 5, nil, nil, 1}},
		{name: "insert bounded", before: three, op: aerospike.ListInsertWithPolicyOp(policy(bounded), "c", 5, 1), code: types.OP_NOT_APPLICABLE},
		{name: "insert bounded, no fail", before: three, op: aerospike.ListInsertWithPolicyOp(policy(bounded|noFail), "c", 5, 1), want: 3},
		{name: "insert before the start", before: three, op: aerospike.ListInsertOp("c", -4, 1), code: types.OP_NOT_APPLICABLE},
		{name: "insert far away", before: three, op: aerospike.ListInsertOp("c", 1<<30, 1), code: types.RECORD_TOO_BIG},
		{name: "insert items", before: three, op: aerospike.ListInsertOp("c", -1, 1, 2), want: 5, after: []any{5, 7, 1, 2, 5}},
		{name: "set past the end", before: three, op: aerospike.ListSetOp("c", 4, 1), after: []any{5, 7, 5, nil, 1}},
		{name: "set unique", before: three, op: aerospike.ListSetWithPolicyOp(policy(unique), "c", 1, 5), code: types.FAIL_ELEMENT_EXISTS},
		{name: "set itself, unique", before: []any{5, 7}, op: aerospike.ListSetWithPolicyOp(policy(unique), "c", 1, 7)},
		{name: "set unique, no fail", before: three, op: aerospike.ListSetWithPolicyOp(policy(unique|noFail), "c", 1, 5)},
		{name: "increment by one", before: three, op: aerospike.ListIncrementByOneOp("c", 1), want: 8, after: []any{5, 8, 5}},
		{name: "increment past the end", before: three, op: aerospike.ListIncrementOp("c", 3, 2), want: 2, after: []any{5, 7, 5, 2}},
		{name: "increment a float", before: []any{1.5}, op: aerospike.ListIncrementOp("c", 0, 1.0), want: 2.5, after: []any{2.5}},
		{name: "increment a string", before: []any{"a"}, op: aerospike.ListIncrementOp("c", 0, 1), code: types.BIN_TYPE_ERROR},
		{name: "pop range", before: three, op: aerospike.ListPopRangeOp("c", -2, 5), want: []any{7, 5}, after: []any{5}},
		{name: "pop range of nothing", before: three, op: aerospike.ListPopRangeOp("c", 9, 2), want: []any{}},
		{name: "remove range", before: three, op: aerospike.ListRemoveRangeFromOp("c", 1), want: 2, after: []any{5}},
		{name: "trim", before: three, op: aerospike.ListTrimOp("c", -1, 1), want: 2, after: []any{5}},
		{name: "sort", before: []any{"b", 2.5, nil, 7, true, "a", []any{1}}, op: aerospike.ListSortOp("c", aerospike.ListSortFlagsDefault),
			after: []any{nil, true, 7, "a", "b", []any{1}, 2.5}},
		{name: "sort and drop", before: three, after: []any{7, 5},
			op: aerospike.ListSortOp("c", aerospike.ListSortFlagsDescending|aerospike.ListSortFlagsDropDuplicates)},
		{name: "set order", before: three, op: aerospike.ListSetOrderOp("c", aerospike.ListOrderOrdered), after: []any{5, 5, 7}},
		{name: "remove from a missing bin", op: aerospike.ListRemoveByValueOp("c", 1, aerospike.ListReturnTypeCount)},
		{name: "append to a map", before: map[any]any{"a": 1}, op: aerospike.ListAppendOp("c", 1), code: types.BIN_TYPE_ERROR},
		{name: "read a map", before: map[any]any{"a": 1}, op: aerospike.ListSizeOp("c"), code: types.BIN_TYPE_ERROR},
		{name: "append a wildcard", before: three, op: aerospike.ListAppendOp("c", aerospike.NewWildCardValue()), code: types.PARAMETER_ERROR},
	})
}

func TestOrderedLists(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "s", 1)
	ordered := aerospike.NewListPolicy(aerospike.ListOrderOrdered, 0)
	_, err := client.Operate(nil, key, aerospike.ListAppendWithPolicyOp(ordered, "c", 7, 3, 5))
	require.NoError(t, err)
	_, err = client.Operate(nil, key, aerospike.ListAppendOp("c", 4), aerospike.ListIncrementOp("c", 0, 9))
	require.NoError(t, err)
	requireBin(t, client, key, "c", []any{4, 5, 7, 12})
	requireCode(t, types.OP_NOT_APPLICABLE, operateError(client, key, aerospike.ListInsertOp("c", 0, 1)))
	requireCode(t, types.OP_NOT_APPLICABLE, operateError(client, key, aerospike.ListSetOp("c", 0, 1)))
}

func TestListSelections(t *testing.T) {
	const (
		value  = aerospike.ListReturnTypeValue
		index  = aerospike.ListReturnTypeIndex
		rank   = aerospike.ListReturnTypeRank
		count  = aerospike.ListReturnTypeCount
		exists = aerospike.ListReturnTypeExists
		invert = aerospike.ListReturnTypeInverted
	)
	list := []any{7, 1, 5, 7, "x"}
	pairs := []any{[]any{1, "a"}, []any{2, "b"}, []any{1, "c"}}
	runCollectionCases(t, []collectionCase{
		{name: "index", before: list, op: aerospike.ListGetByIndexOp("c", -1, value), want: "x"},
		{name: "index out of range", before: list, op: aerospike.ListGetByIndexOp("c", -6, value), code: types.OP_NOT_APPLICABLE},
		{name: "index of nothing", before: list, op: aerospike.ListGetByIndexOp("c", 0, aerospike.ListReturnTypeNone)},
		{name: "index range", before: list, op: aerospike.ListGetByIndexRangeCountOp("c", -6, 3, value), want: []any{7, 1}},
		{name: "index range out of range", before: list, op: aerospike.ListGetByIndexRangeOp("c", 9, value), want: []any{}},
		{name: "reverse index", before: list, want: []any{4, 3},
			op: aerospike.ListGetByIndexRangeCountOp("c", 0, 2, aerospike.ListReturnTypeReverseIndex)},
		{name: "rank", before: list, op: aerospike.ListGetByRankOp("c", 0, index), want: 1},
		{name: "rank out of range", before: list, op: aerospike.ListGetByRankOp("c", 5, value), code: types.OP_NOT_APPLICABLE},
		{name: "rank range", before: list, op: aerospike.ListGetByRankRangeCountOp("c", 0, 2, value), want: []any{1, 5}},
		{name: "value", before: list, op: aerospike.ListGetByValueOp("c", 7, index), want: []any{0, 3}},
		{name: "value exists", before: list, op: aerospike.ListGetByValueOp("c", 8, exists), want: false},
		{name: "ranks of a value", before: list, op: aerospike.ListGetByValueOp("c", 7, rank), want: []any{2, 3}},
		{name: "ranks of a range", before: list, op: aerospike.ListGetByValueRangeOp("c", 5, 8, rank), want: []any{1, 2, 3}},
		{name: "blob", before: []any{[]byte{1}}, op: aerospike.ListGetOp("c", 0), want: []byte{1}},
		{name: "value list", before: list, op: aerospike.ListGetByValueListOp("c", []any{"x", 1, 9}, value), want: []any{1, "x"}},
		{name: "value range", before: list, op: aerospike.ListGetByValueRangeOp("c", 5, nil, count), want: 4},
		{name: "value range below", before: list, op: aerospike.ListGetByValueRangeOp("c", nil, 7, value), want: []any{1, 5}},
		{name: "inverted", before: list, op: aerospike.ListGetByValueOp("c", 7, value|invert), want: []any{1, 5, "x"}},
		{name: "inverted single", before: list, op: aerospike.ListGetByIndexOp("c", 0, value|invert), code: types.PARAMETER_ERROR},
		{name: "ranks around a value", before: list, op: aerospike.ListGetByValueRelativeRankRangeCountOp("c", 5, -1, 2, value), want: []any{1, 5}},
		{name: "ranks from a missing value", before: list, op: aerospike.ListGetByValueRelativeRankRangeOp("c", 6, 1, value), want: []any{7, "x"}},
		{name: "ranks before the start", before: list, op: aerospike.ListGetByValueRelativeRankRangeCountOp("c", 1, -3, 2, value), want: []any{}},
		{name: "wildcard", before: pairs, want: []any{[]any{1, "a"}, []any{1, "c"}},
			op: aerospike.ListGetByValueOp("c", []any{1, aerospike.NewWildCardValue()}, value)},
		{name: "infinity", before: list, op: aerospike.ListGetByValueRangeOp("c", "a", aerospike.NewInfinityValue(), value), want: []any{"x"}},
		{name: "keys", before: list, op: aerospike.ListGetByIndexOp("c", 0, 6), code: types.PARAMETER_ERROR},
		{name: "remove value list", before: list, op: aerospike.ListRemoveByValueListOp("c", []any{7, 9}, count), want: 2, after: []any{1, 5, "x"}},
		{name: "remove inverted", before: list, op: aerospike.ListRemoveByIndexRangeCountOp("c", 1, 2, count|invert), want: 3, after: []any{1, 5}},
		{name: "remove by rank", before: list, op: aerospike.ListRemoveByRankOp("c", -2, index), want: 3, after: []any{7, 1, 5, "x"}},
	})
}

// TestNewClientsSendTheOperationInTheArray covers the encoding of client v8.
func TestNewClientsSendTheOperationInTheArray(t *testing.T) {
	cluster, client := start(t)
	key := newKey(t, "s", 1)
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"c": []any{5, 7}}))
	c := dial(t, cluster.Nodes()[0])
	run := func(payload string) []byte {
		return exchange(t, c, frame(frameMessage, wireMessage{info1: info1Read, fields: [][]byte{
			wireField(fieldNamespace, "test"), wireField(fieldDigest, string(key.Digest())),
		}, ops: [][]byte{wireOp(opCollectionRead, "c", particleBlob, payload)}}.body()))
	}
	size := run("\x91\x10")
	require.Zero(t, size[5])
	require.Equal(t, uint64(2), binary.BigEndian.Uint64(size[len(size)-8:]))
	get := run("\x92\x11\x01")
	require.Equal(t, uint64(7), binary.BigEndian.Uint64(get[len(get)-8:]))

	for name, test := range map[string]struct {
		payload string
		want    failure
	}{
		"nested":              {"\x93\xcc\xff\x92\x10\x00\x91\x10", unsupportedFeature},
		"nothing":             {"", parameterError},
		"no number":           {"\x91\xa1a", parameterError},
		"unknown number":      {"\x91\x7f", parameterError},
		"a write":             {"\x91\x0b", parameterError},
		"missing argument":    {"\x91\x11", parameterError},
		"string for an index": {"\x92\x11\xa1a", parameterError},
		"truncated":           {"\x92\x11", parameterError},
		"bytes left over":     {"\x91\x10\x00", parameterError},
		"nested too deeply":   {"\x93\x16\x05" + string(make91(100)) + "\x00", parameterError},
	} {
		require.EqualValues(t, test.want, run(test.payload)[5], name)
	}
	require.Empty(t, cluster.Errors())
}

// make91 returns the encodings of n nested lists.
func make91(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = 0x91
	}
	return b
}

func TestOperationsOnACollectionAreAtomic(t *testing.T) {
	cluster := New(t, WithNodes(2))
	key := newKey(t, "s", 1)
	var workers sync.WaitGroup
	for range 4 {
		client := connect(t, cluster.Addresses())
		workers.Go(func() {
			for range 100 {
				err := operateError(client, key, aerospike.ListAppendOp("l", 1), aerospike.ListIncrementOp("n", 0, 1),
					aerospike.MapIncrementOp(aerospike.DefaultMapPolicy(), "m", "k", 1))
				if err != nil {
					t.Error(err)
				}
			}
		})
	}
	workers.Wait()
	r, err := connect(t, cluster.Addresses()).Get(nil, key)
	require.NoError(t, err)
	require.Len(t, r.Bins["l"], 400)
	require.Equal(t, []any{400}, r.Bins["n"])
	require.Equal(t, map[any]any{"k": 400}, r.Bins["m"])
}

func TestFailedCollectionOperationChangesNothing(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "s", 1)
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"l": []any{1}, "m": map[any]any{"a": 1}}))
	requireCode(t, types.BIN_TYPE_ERROR, operateError(client, key, aerospike.ListAppendOp("l", 2),
		aerospike.MapPutOp(aerospike.DefaultMapPolicy(), "m", "b", 2), aerospike.MapSizeOp("l")))
	r, err := client.Get(nil, key)
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"l": []any{1}, "m": map[any]any{"a": 1}}, r.Bins)
	require.Equal(t, uint32(1), r.Generation)
}
