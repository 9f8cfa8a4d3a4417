package aerospiketest

import (
	"math"
	"strings"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
)

func TestPutGetDelete(t *testing.T) {
	_, client := start(t, WithNodes(2))
	key := newKey(t, "people", "ann")

	exists, err := client.Exists(nil, key)
	require.NoError(t, err)
	require.False(t, exists)
	_, err = client.Get(nil, key)
	requireCode(t, types.KEY_NOT_FOUND_ERROR, err)

	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"age": 41, "name": "Ann"}))
	exists, err = client.Exists(nil, key)
	require.NoError(t, err)
	require.True(t, exists)

	r, err := client.Get(nil, key)
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"age": 41, "name": "Ann"}, r.Bins)
	require.Equal(t, uint32(1), r.Generation)
	require.Equal(t, uint32(math.MaxUint32), r.Expiration)

	r, err = client.Get(nil, key, "age", "missing")
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"age": 41}, r.Bins)

	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"age": 42}))
	r, err = client.GetHeader(nil, key)
	require.NoError(t, err)
	require.Empty(t, r.Bins)
	require.Equal(t, uint32(2), r.Generation)

	existed, err := client.Delete(nil, key)
	require.NoError(t, err)
	require.True(t, existed)
	existed, err = client.Delete(nil, key)
	require.NoError(t, err)
	require.False(t, existed)
}

func TestEveryBinTypeRoundTrips(t *testing.T) {
	_, client := start(t)
	bins := aerospike.BinMap{
		"int":    math.MinInt,
		"float":  math.Pi,
		"string": "größer",
		"empty":  "",
		"blob":   []byte{0, 1, 255},
		"bool":   true,
		"list":   []any{1, "two", []any{3.0, nil}},
		"map":    map[any]any{"a": 1, 2: "b"},
		"geo":    aerospike.NewGeoJSONValue(`{"type":"Point","coordinates":[1,2]}`),
		"hll":    aerospike.NewHLLValue([]byte{1, 2, 3}),
	}
	for name, value := range bins {
		key := newKey(t, "types", name)
		require.NoError(t, client.PutBins(nil, key, aerospike.NewBin("v", value)))
		r, err := client.Get(nil, key)
		require.NoError(t, err)
		require.Equal(t, aerospike.BinMap{"v": value}, r.Bins)
	}

	key := newKey(t, "types", "all")
	require.NoError(t, client.Put(nil, key, bins))
	r, err := client.Get(nil, key)
	require.NoError(t, err)
	require.Equal(t, bins, r.Bins)
}

func TestNilDeletesBinsAndFinallyTheRecord(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "s", 1)
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"a": 1, "b": 2}))

	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"a": nil}))
	r, err := client.Get(nil, key)
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"b": 2}, r.Bins)

	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"b": nil}))
	_, err = client.Get(nil, key)
	requireCode(t, types.KEY_NOT_FOUND_ERROR, err)
	requireCode(t, types.KEY_NOT_FOUND_ERROR, client.Put(nil, key, aerospike.BinMap{"b": nil}))
}

func TestRecordExistsPolicies(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "s", 1)
	put := func(action aerospike.RecordExistsAction, bins aerospike.BinMap) aerospike.Error {
		policy := aerospike.NewWritePolicy(0, 0)
		policy.RecordExistsAction = action
		return client.Put(policy, key, bins)
	}

	requireCode(t, types.KEY_NOT_FOUND_ERROR, put(aerospike.UPDATE_ONLY, aerospike.BinMap{"a": 1}))
	requireCode(t, types.KEY_NOT_FOUND_ERROR, put(aerospike.REPLACE_ONLY, aerospike.BinMap{"a": 1}))
	require.NoError(t, put(aerospike.CREATE_ONLY, aerospike.BinMap{"a": 1}))
	requireCode(t, types.KEY_EXISTS_ERROR, put(aerospike.CREATE_ONLY, aerospike.BinMap{"a": 2}))
	require.NoError(t, put(aerospike.UPDATE_ONLY, aerospike.BinMap{"b": 1}))
	r, err := client.Get(nil, key)
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"a": 1, "b": 1}, r.Bins)

	require.NoError(t, put(aerospike.REPLACE_ONLY, aerospike.BinMap{"c": 1}))
	require.NoError(t, put(aerospike.REPLACE, aerospike.BinMap{"d": 1}))
	r, err = client.Get(nil, key)
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"d": 1}, r.Bins)
	require.Equal(t, uint32(4), r.Generation)

	replace := aerospike.NewWritePolicy(0, 0)
	replace.RecordExistsAction = aerospike.REPLACE
	requireCode(t, types.PARAMETER_ERROR, client.Add(replace, key, aerospike.BinMap{"d": 1}))
}

func TestGenerationPolicies(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "s", 1)
	policy := func(p aerospike.GenerationPolicy, generation uint32) *aerospike.WritePolicy {
		w := aerospike.NewWritePolicy(generation, 0)
		w.GenerationPolicy = p
		return w
	}
	bins := aerospike.BinMap{"a": 1}

	requireCode(t, types.GENERATION_ERROR, client.Put(policy(aerospike.EXPECT_GEN_EQUAL, 1), key, bins))
	require.NoError(t, client.Put(policy(aerospike.EXPECT_GEN_EQUAL, 0), key, bins))
	requireCode(t, types.GENERATION_ERROR, client.Put(policy(aerospike.EXPECT_GEN_EQUAL, 0), key, bins))
	require.NoError(t, client.Put(policy(aerospike.EXPECT_GEN_EQUAL, 1), key, bins))

	requireCode(t, types.GENERATION_ERROR, client.Put(policy(aerospike.EXPECT_GEN_GT, 2), key, bins))
	require.NoError(t, client.Put(policy(aerospike.EXPECT_GEN_GT, 3), key, bins))

	_, err := client.Delete(policy(aerospike.EXPECT_GEN_EQUAL, 2), key)
	requireCode(t, types.GENERATION_ERROR, err)
	_, err = client.Delete(policy(aerospike.EXPECT_GEN_EQUAL, 3), key)
	require.NoError(t, err)
}

func TestRefusals(t *testing.T) {
	_, client := start(t)
	key := newKey(t, "s", 1)
	bins := aerospike.BinMap{"a": 1}
	require.NoError(t, client.Put(nil, key, bins))

	requireCode(t, types.BIN_NAME_TOO_LONG, client.Put(nil, key, aerospike.BinMap{strings.Repeat("x", 16): 1}))
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{strings.Repeat("x", 15): 1}))
	requireCode(t, types.PARAMETER_ERROR, client.Put(nil, key, aerospike.BinMap{"": 1}))
	requireCode(t, types.PARAMETER_ERROR, client.Put(nil, key, aerospike.BinMap{}))
	requireCode(t, types.PARAMETER_ERROR, client.Put(aerospike.NewWritePolicy(0, maxTTL+1), key, bins))

	requireCode(t, types.RECORD_TOO_BIG, client.Put(nil, key, aerospike.BinMap{"b": make([]byte, maxRecordSize)}))
	var reads []*aerospike.Operation
	for range math.MaxUint16/2 + 1 {
		reads = append(reads, aerospike.GetOp()) // of two bins
	}
	_, err := client.Operate(nil, key, reads...)
	requireCode(t, types.RECORD_TOO_BIG, err)
	_, err = client.Operate(nil, key, append(reads, aerospike.TouchOp())...)
	requireCode(t, types.RECORD_TOO_BIG, err)

	durable := aerospike.NewWritePolicy(0, 0)
	durable.DurableDelete = true
	_, err = client.Delete(durable, key)
	requireCode(t, types.ENTERPRISE_ONLY, err)
	requireCode(t, types.ENTERPRISE_ONLY, client.Put(durable, key, bins))

	for _, op := range []*aerospike.Operation{
		aerospike.ListSizeOp("l", aerospike.CtxListIndex(0)),
		aerospike.BitCountOp("b", 0, 8),
		aerospike.HLLGetCountOp("h"),
		aerospike.ExpReadOp("e", aerospike.ExpIntVal(1), aerospike.ExpReadFlagDefault),
	} {
		_, err := client.Operate(nil, key, op)
		requireCode(t, types.UNSUPPORTED_FEATURE, err)
	}

	_, err = client.Execute(nil, key, "module", "function")
	requireCode(t, types.UDF_BAD_RESPONSE, err)
	require.ErrorContains(t, err, "UDF: Execution Error 1")
}

func TestLongSetNamesAreRefused(t *testing.T) {
	_, client := start(t)
	longest := newKey(t, strings.Repeat("x", maxSetName), 1)
	require.NoError(t, client.Put(nil, longest, aerospike.BinMap{"a": 1}))
	require.NoError(t, client.Truncate(nil, "test", longest.SetName(), nil))

	long := newKey(t, longest.SetName()+"x", 1)
	requireCode(t, types.PARAMETER_ERROR, client.Put(nil, long, aerospike.BinMap{"a": 1}))
	requireCode(t, types.PARAMETER_ERROR, client.Truncate(nil, "test", long.SetName(), nil))
	_, err := client.Get(nil, long)
	requireCode(t, types.KEY_NOT_FOUND_ERROR, err)
	set, err := client.ScanAll(nil, "test", long.SetName())
	require.NoError(t, err)
	requireCode(t, types.PARAMETER_ERROR, (<-set.Results()).Err)
}

// TestRawRefusals sends messages to a node directly, because a client has no route
// to an unknown namespace.
func TestRawRefusals(t *testing.T) {
	cluster := New(t)
	where := [][]byte{wireField(fieldNamespace, "test"), wireField(fieldDigest, strings.Repeat("d", digestSize))}
	elsewhere := [][]byte{wireField(fieldNamespace, "nowhere"), where[1]}

	for _, test := range []struct {
		name string
		m    wireMessage
		want types.ResultCode
	}{
		{"unknown namespace", wireMessage{info1: info1Read | info1GetAll, fields: elsewhere}, types.INVALID_NAMESPACE},
		{"scan of unknown namespace", wireMessage{info1: info1Read, fields: elsewhere[:1]}, types.INVALID_NAMESPACE},
		{"nothing to read", wireMessage{info1: info1Read, fields: where}, types.PARAMETER_ERROR},
		{"write within a read", wireMessage{info1: info1Read, fields: where,
			ops: [][]byte{wireOp(opWrite, "a", particleInteger, "12345678")}}, types.PARAMETER_ERROR},
		{"nothing to write", wireMessage{info2: info2Write, fields: where}, types.PARAMETER_ERROR},
		{"aggregation", wireMessage{info1: info1Read, fields: [][]byte{where[0],
			wireField(fieldUDFPackage, "module"), wireField(fieldUDFOp, "\x01")}}, types.UDF_BAD_RESPONSE},
		{"index query resumed without bin values", wireMessage{info1: info1Read, fields: append(where[:1:1],
			wireField(fieldIndexRange, "\x01\x01i\x01\x00\x00\x00\x0812345678\x00\x00\x00\x0812345678"),
			wireField(fieldDigests, strings.Repeat("d", digestSize)))}, types.PARAMETER_ERROR},
		{"scan that writes", wireMessage{info1: info1Read, fields: where[:1],
			ops: [][]byte{wireOp(opTouch, "", 0, "")}}, types.PARAMETER_ERROR},
		{"scan with bad filter", wireMessage{info1: info1Read, fields: append(where[:1:1],
			wireField(fieldFilter, "\x01"))}, types.PARAMETER_ERROR},
		{"empty batch", wireMessage{fields: [][]byte{wireField(fieldBatch, "\x00\x00\x00\x00\x00")}}, types.OK},
		{"missing record", wireMessage{info1: info1Read | info1GetAll, fields: where}, types.KEY_NOT_FOUND_ERROR},
	} {
		t.Run(test.name, func(t *testing.T) {
			require.EqualValues(t, test.want, resultOf(t, cluster.Nodes()[0], test.m))
		})
	}
	require.Empty(t, cluster.Errors())
}
