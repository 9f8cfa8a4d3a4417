package aerospiketest

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
)

func TestMapWrites(t *testing.T) {
	policy := func(flags int) *aerospike.MapPolicy {
		return aerospike.NewMapPolicyWithFlags(aerospike.MapOrder.UNORDERED, flags)
	}
	plain := aerospike.DefaultMapPolicy()
	const (
		create  = aerospike.MapWriteFlagsCreateOnly
		update  = aerospike.MapWriteFlagsUpdateOnly
		noFail  = aerospike.MapWriteFlagsNoFail
		partial = aerospike.MapWriteFlagsPartial
	)
	updateOnly := aerospike.NewMapPolicy(aerospike.MapOrder.UNORDERED, aerospike.MapWriteMode.UPDATE_ONLY)
	createOnly := aerospike.NewMapPolicy(aerospike.MapOrder.UNORDERED, aerospike.MapWriteMode.CREATE_ONLY)
	one := map[any]any{"a": 1}
	both := map[any]any{"a": 8, "b": 9}
	runCollectionCases(t, []collectionCase{
		{name: "put", before: one, op: aerospike.MapPutOp(plain, "c", "a", 2), want: 1, after: map[any]any{"a": 2}},
		{name: "put items", before: one, op: aerospike.MapPutItemsOp(plain, "c", both), want: 2, after: both},
		{name: "create only", before: one, op: aerospike.MapPutOp(policy(create), "c", "a", 2), code: types.FAIL_ELEMENT_EXISTS},
		{name: "create only, no fail", before: one, op: aerospike.MapPutOp(policy(create|noFail), "c", "a", 2), want: 1},
		{name: "create only items", before: one, op: aerospike.MapPutItemsOp(createOnly, "c", both), code: types.FAIL_ELEMENT_EXISTS},
		{name: "create only items, no fail", before: one, op: aerospike.MapPutItemsOp(policy(create|noFail), "c", both), want: 1},
		{name: "create only items, partial", before: one, op: aerospike.MapPutItemsOp(policy(create|noFail|partial), "c", both),
			want: 2, after: map[any]any{"a": 1, "b": 9}},
		{name: "update only", before: one, op: aerospike.MapPutOp(policy(update), "c", "b", 2), code: types.FAIL_ELEMENT_NOT_FOUND},
		{name: "replace", before: one, op: aerospike.MapPutOp(updateOnly, "c", "a", 2), want: 1, after: map[any]any{"a": 2}},
		{name: "replace a missing key", before: one, op: aerospike.MapPutOp(updateOnly, "c", "b", 2), code: types.FAIL_ELEMENT_NOT_FOUND},
		{name: "replace items", before: one, op: aerospike.MapPutItemsOp(updateOnly, "c", both), code: types.FAIL_ELEMENT_NOT_FOUND},
		{name: "decrement", before: one, op: aerospike.MapDecrementOp(plain, "c", "a", 3), want: -2, after: map[any]any{"a": -2}},
		{name: "increment a string", before: map[any]any{"a": "x"}, op: aerospike.MapIncrementOp(plain, "c", "a", 1), code: types.BIN_TYPE_ERROR},
		{name: "increment by a string", before: one, op: aerospike.MapIncrementOp(plain, "c", "a", "x"), code: types.PARAMETER_ERROR},
		{name: "put to a list", before: []any{1}, op: aerospike.MapPutOp(plain, "c", "a", 1), code: types.BIN_TYPE_ERROR},
		{name: "clear", before: one, op: aerospike.MapClearOp("c"), after: map[any]any{}},
		{name: "remove from a missing bin", op: aerospike.MapRemoveByKeyOp("c", "a", aerospike.MapReturnType.COUNT)},
	})
}

func TestMapSelections(t *testing.T) {
	returns := aerospike.MapReturnType
	scores := map[any]any{"ann": 82, "bob": 55, "cid": 98, "dan": 55}
	without := func(keys ...any) map[any]any {
		m := make(map[any]any)
		for k, v := range scores {
			m[k] = v
		}
		for _, k := range keys {
			delete(m, k)
		}
		return m
	}
	runCollectionCases(t, []collectionCase{
		{name: "key", before: scores, op: aerospike.MapGetByKeyOp("c", "cid", returns.VALUE), want: 98},
		{name: "rank of a key", before: scores, op: aerospike.MapGetByKeyOp("c", "cid", returns.RANK), want: 3},
		{name: "reverse rank of a key", before: scores, op: aerospike.MapGetByKeyOp("c", "cid", returns.REVERSE_RANK), want: 0},
		{name: "index of a key", before: scores, op: aerospike.MapGetByKeyOp("c", "cid", returns.INDEX), want: 2},
		{name: "index of a missing key", before: scores, op: aerospike.MapGetByKeyOp("c", "eve", returns.INDEX), want: -1},
		{name: "count of a missing key", before: scores, op: aerospike.MapGetByKeyOp("c", "eve", returns.COUNT), want: 0},
		{name: "missing key exists", before: scores, op: aerospike.MapGetByKeyOp("c", "eve", returns.EXISTS), want: false},
		{name: "pair of a missing key", before: scores, op: aerospike.MapGetByKeyOp("c", "eve", returns.KEY_VALUE), want: []aerospike.MapPair{}},
		{name: "unordered map", before: scores, op: aerospike.MapGetByKeyListOp("c", []any{"dan", "ann"}, returns.UNORDERED_MAP),
			want: map[any]any{"ann": 82, "dan": 55}},
		{name: "ordered map", before: scores, op: aerospike.MapGetByRankRangeOp("c", 2, returns.ORDERED_MAP),
			want: []aerospike.MapPair{{Key: "ann", Value: 82}, {Key: "cid", Value: 98}}},
		{name: "index", before: scores, op: aerospike.MapGetByIndexOp("c", -1, returns.KEY), want: "dan"},
		{name: "index out of range", before: scores, op: aerospike.MapGetByIndexOp("c", 4, returns.KEY), code: types.OP_NOT_APPLICABLE},
		{name: "index range", before: scores, op: aerospike.MapGetByIndexRangeCountOp("c", 1, 2, returns.KEY), want: []any{"bob", "cid"}},
		{name: "rank", before: scores, op: aerospike.MapGetByRankOp("c", 0, returns.KEY), want: "bob"},
		{name: "rank range", before: scores, op: aerospike.MapGetByRankRangeCountOp("c", 1, 2, returns.KEY), want: []any{"dan", "ann"}},
		{name: "key range", before: scores, op: aerospike.MapGetByKeyRangeOp("c", "b", "d", returns.VALUE), want: []any{55, 98}},
		{name: "value", before: scores, op: aerospike.MapGetByValueOp("c", 55, returns.KEY), want: []any{"bob", "dan"}},
		{name: "value list", before: scores, op: aerospike.MapGetByValueListOp("c", []any{98, 55}, returns.COUNT), want: 3},
		{name: "value range", before: scores, op: aerospike.MapGetByValueRangeOp("c", 56, nil, returns.KEY), want: []any{"ann", "cid"}},
		{name: "indexes around a key", before: scores, op: aerospike.MapGetByKeyRelativeIndexRangeCountOp("c", "bz", -1, 2, returns.KEY),
			want: []any{"bob", "cid"}},
		{name: "ranks from a value", before: scores, op: aerospike.MapGetByValueRelativeRankRangeOp("c", 60, 0, returns.KEY),
			want: []any{"ann", "cid"}},
		{name: "inverted", before: scores, op: aerospike.MapGetByKeyListOp("c", []any{"ann"}, returns.KEY|returns.INVERTED),
			want: []any{"bob", "cid", "dan"}},
		{name: "remove by rank", before: scores, op: aerospike.MapRemoveByRankOp("c", -1, returns.KEY), want: "cid", after: without("cid")},
		{name: "remove by index range", before: scores, op: aerospike.MapRemoveByIndexRangeOp("c", 2, returns.COUNT), want: 2,
			after: without("cid", "dan")},
		{name: "remove by value range", before: scores, op: aerospike.MapRemoveByValueRangeOp("c", 0, 60, returns.KEY),
			want: []any{"bob", "dan"}, after: without("bob", "dan")},
		{name: "remove inverted", before: scores, op: aerospike.MapRemoveByKeyListOp("c", []any{"ann"}, returns.COUNT|returns.INVERTED),
			want: 3, after: map[any]any{"ann": 82}},
	})
}

// TestMapOrder reads maps back: a client gets the pairs of an ordered map in the
// order of the keys, and an unordered map as a map.
func TestMapOrder(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "s", 1)
	ordered := aerospike.NewMapPolicy(aerospike.MapOrder.KEY_ORDERED, aerospike.MapWriteMode.UPDATE)
	require.NoError(t, operateError(client, key, aerospike.MapPutItemsOp(ordered, "m", map[any]any{"b": 1, "a": 2, 7: 3})))
	require.NoError(t, operateError(client, key, aerospike.MapPutOp(aerospike.DefaultMapPolicy(), "m", "aa", 4)))
	requireBin(t, client, key, "m", []aerospike.MapPair{
		{Key: 7, Value: 3}, {Key: "a", Value: 2}, {Key: "aa", Value: 4}, {Key: "b", Value: 1},
	})

	unordered := aerospike.NewMapPolicy(aerospike.MapOrder.UNORDERED, aerospike.MapWriteMode.UPDATE)
	require.NoError(t, operateError(client, key, aerospike.MapSetPolicyOp(unordered, "m")))
	requireBin(t, client, key, "m", map[any]any{7: 3, "a": 2, "aa": 4, "b": 1})
}
