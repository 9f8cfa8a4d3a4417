package aerospiketest

import (
	"slices"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
)

// putEven puts every second of 40 records and returns all 40 keys.
func putEven(tb testing.TB, client *aerospike.Client) []*aerospike.Key {
	tb.Helper()
	keys := newKeys(tb, "batch", 40)
	for i := 0; i < len(keys); i += 2 {
		require.NoError(tb, client.Put(nil, keys[i], aerospike.BinMap{"i": i, "s": "text"}))
	}
	return keys
}

func TestBatchGet(t *testing.T) {
	_, client := start(t, WithNodes(3))
	keys := putEven(t, client)
	check := func(records []*aerospike.Record, err aerospike.Error, want func(i int) aerospike.BinMap) {
		t.Helper()
		require.NoError(t, err)
		require.Len(t, records, len(keys))
		for i, r := range records {
			if i%2 == 1 {
				require.Nil(t, r)
				continue
			}
			require.Equal(t, want(i), r.Bins)
			require.Equal(t, uint32(1), r.Generation)
		}
	}

	records, err := client.BatchGet(nil, keys)
	check(records, err, func(i int) aerospike.BinMap { return aerospike.BinMap{"i": i, "s": "text"} })
	records, err = client.BatchGet(nil, keys, "i", "missing")
	check(records, err, func(i int) aerospike.BinMap { return aerospike.BinMap{"i": i} })
	records, err = client.BatchGetOperate(nil, keys, aerospike.GetBinOp("s"))
	check(records, err, func(int) aerospike.BinMap { return aerospike.BinMap{"s": "text"} })
	records, err = client.BatchGetHeader(nil, keys)
	check(records, err, func(int) aerospike.BinMap { return aerospike.BinMap{} })

	found, err := client.BatchExists(nil, keys)
	require.NoError(t, err)
	for i, exists := range found {
		require.Equal(t, i%2 == 0, exists)
	}
}

func TestBatchOfOneKeyIsASingleCommand(t *testing.T) {
	cluster, client := start(t)
	keys := putEven(t, client)
	node := cluster.Nodes()[0]
	reads := node.Requests(Read)

	records, err := client.BatchGet(nil, keys[:1])
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"i": 0, "s": "text"}, records[0].Bins)
	found, err := client.BatchExists(nil, keys[1:2])
	require.NoError(t, err)
	require.Equal(t, []bool{false}, found)
	require.Equal(t, reads+2, node.Requests(Read))
	require.Zero(t, node.Requests(Batch))

	deleted, err := client.BatchDelete(nil, nil, keys[:1])
	require.NoError(t, err)
	require.Equal(t, types.OK, deleted[0].ResultCode)
	_, err = client.Get(nil, keys[0])
	requireCode(t, types.KEY_NOT_FOUND_ERROR, err)
}

func TestBatchGetComplex(t *testing.T) {
	_, client := start(t, WithNodes(2))
	keys := putEven(t, client)
	reads := []*aerospike.BatchRead{
		aerospike.NewBatchRead(nil, keys[0], nil),
		aerospike.NewBatchReadHeader(nil, keys[2]),
		aerospike.NewBatchRead(nil, keys[4], []string{"i"}),
		aerospike.NewBatchReadOps(nil, keys[6], aerospike.GetBinOp("s")),
		aerospike.NewBatchRead(nil, keys[7], nil),
		aerospike.NewBatchReadHeader(nil, keys[8]),
	}
	reads[0].ReadAllBins = true
	reads[4].ReadAllBins = true
	require.NoError(t, client.BatchGetComplex(nil, reads))
	require.Equal(t, aerospike.BinMap{"i": 0, "s": "text"}, reads[0].Record.Bins)
	require.Empty(t, reads[1].Record.Bins)
	require.Equal(t, aerospike.BinMap{"i": 4}, reads[2].Record.Bins)
	require.Equal(t, aerospike.BinMap{"s": "text"}, reads[3].Record.Bins)
	require.Nil(t, reads[4].Record)
	require.Equal(t, uint32(1), reads[5].Record.Generation)
}

func TestBatchDelete(t *testing.T) {
	_, client := start(t, WithNodes(3))
	keys := putEven(t, client)
	results, err := client.BatchDelete(nil, nil, keys)
	require.NoError(t, err)
	for i, r := range results {
		want := types.OK
		if i%2 == 1 {
			want = types.KEY_NOT_FOUND_ERROR
		}
		require.Equal(t, want, r.ResultCode)
	}
	found, err := client.BatchExists(nil, keys)
	require.NoError(t, err)
	require.NotContains(t, found, true)
}

func TestBatchOperateMixed(t *testing.T) {
	_, client := start(t, WithNodes(3))
	keys := putEven(t, client)

	sendKey := aerospike.NewBatchWritePolicy()
	sendKey.SendKey = true
	createOnly := aerospike.NewBatchWritePolicy()
	createOnly.RecordExistsAction = aerospike.CREATE_ONLY
	oldGeneration := aerospike.NewBatchDeletePolicy()
	oldGeneration.GenerationPolicy = aerospike.EXPECT_GEN_EQUAL
	oldGeneration.Generation = 9

	read := aerospike.NewBatchRead(nil, keys[0], nil)
	read.ReadAllBins = true
	bins := aerospike.NewBatchRead(nil, keys[2], []string{"s"})
	readOps := aerospike.NewBatchReadOps(nil, keys[4], aerospike.GetBinOp("i"))
	missing := aerospike.NewBatchRead(nil, keys[1], []string{"i"})
	write := aerospike.NewBatchWrite(sendKey, keys[3],
		aerospike.PutOp(aerospike.NewBin("n", 1)), aerospike.AddOp(aerospike.NewBin("n", 2)), aerospike.GetBinOp("n"))
	exists := aerospike.NewBatchWrite(createOnly, keys[6], aerospike.PutOp(aerospike.NewBin("i", 1)))
	wrongType := aerospike.NewBatchWrite(nil, keys[8], aerospike.AddOp(aerospike.NewBin("s", 1)))
	remove := aerospike.NewBatchDelete(nil, keys[10])
	keep := aerospike.NewBatchDelete(oldGeneration, keys[12])
	udf := aerospike.NewBatchUDF(nil, keys[14], "module", "function")
	list := aerospike.NewBatchWrite(nil, keys[16], aerospike.ListAppendOp("l", 1))

	err := client.BatchOperate(nil, []aerospike.BatchRecordIfc{
		read, bins, readOps, missing, write, exists, wrongType, remove, keep, udf, list,
	})
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"i": 0, "s": "text"}, read.Record.Bins)
	require.Equal(t, aerospike.BinMap{"s": "text"}, bins.Record.Bins)
	require.Equal(t, aerospike.BinMap{"i": 4}, readOps.Record.Bins)
	require.Equal(t, types.KEY_NOT_FOUND_ERROR, missing.ResultCode)
	require.Equal(t, aerospike.BinMap{"n": aerospike.OpResults{nil, nil, 3}}, write.Record.Bins)
	require.Equal(t, types.KEY_EXISTS_ERROR, exists.ResultCode)
	require.Equal(t, types.BIN_TYPE_ERROR, wrongType.ResultCode)
	require.Equal(t, types.OK, remove.ResultCode)
	require.Equal(t, types.GENERATION_ERROR, keep.ResultCode)
	require.Equal(t, types.UDF_BAD_RESPONSE, udf.ResultCode)
	require.ErrorContains(t, udf.Err, "UDF: Execution Error 1")
	require.Equal(t, aerospike.BinMap{"l": 1}, list.Record.Bins)

	found, err := client.BatchExists(nil, []*aerospike.Key{keys[3], keys[10], keys[12]})
	require.NoError(t, err)
	require.Equal(t, []bool{true, false, true}, found)
	written := scanAll(t, client, "batch", "n")
	i := slices.IndexFunc(written, func(r *aerospike.Record) bool { return r.Bins["n"] == 3 })
	require.Equal(t, 3, number(written[i])) // the key was sent
	r, err := client.Get(nil, keys[8])
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"i": 8, "s": "text"}, r.Bins)
}

func TestBatchWritesWithTTLAndSameOps(t *testing.T) {
	clock := newManualClock()
	_, client := start(t, WithClock(clock.Now), WithNodes(2))
	policy := aerospike.NewBatchWritePolicy()
	policy.Expiration = 10
	ops := []*aerospike.Operation{aerospike.PutOp(aerospike.NewBin("a", 1))}
	keys := newKeys(t, "ttl", 20)
	var records []aerospike.BatchRecordIfc
	for _, key := range keys {
		records = append(records, aerospike.NewBatchWrite(policy, key, ops...))
	}
	require.NoError(t, client.BatchOperate(nil, records))
	found, err := client.BatchExists(nil, keys)
	require.NoError(t, err)
	require.NotContains(t, found, false)
	clock.Advance(10 * time.Second)
	found, err = client.BatchExists(nil, keys)
	require.NoError(t, err)
	require.NotContains(t, found, true)
}

func TestBatchExecute(t *testing.T) {
	_, client := start(t)
	keys := putEven(t, client)
	_, err := client.BatchExecute(nil, nil, keys, "module", "function")
	requireCode(t, types.UDF_BAD_RESPONSE, err)
}

// TestBatchStopsAtFailure sends a batch without RespondAllKeys.
func TestBatchStopsAtFailure(t *testing.T) {
	_, client := start(t)
	keys := newKeys(t, "s", 3)
	write := aerospike.NewBatchWrite(nil, keys[0], aerospike.PutOp(aerospike.NewBin("s", "text")))
	bad := aerospike.NewBatchWrite(nil, keys[0], aerospike.AddOp(aerospike.NewBin("s", 1)))
	after := aerospike.NewBatchWrite(nil, keys[2], aerospike.PutOp(aerospike.NewBin("s", "text")))
	policy := aerospike.NewBatchPolicy()
	policy.RespondAllKeys = false
	require.NoError(t, client.BatchOperate(policy, []aerospike.BatchRecordIfc{write, bad, after}))
	require.Equal(t, types.BIN_TYPE_ERROR, bad.ResultCode)
	require.Equal(t, types.NO_RESPONSE, after.ResultCode)
	exists, err := client.Exists(nil, keys[2])
	require.NoError(t, err)
	require.False(t, exists)
}

// TestBatchOfBigRecords gets a reply of several megabytes, which has many frames.
func TestBatchOfBigRecords(t *testing.T) {
	_, client := start(t)
	keys := newKeys(t, "big", 100)
	blob := make([]byte, 50_000)
	for _, key := range keys {
		require.NoError(t, client.Put(nil, key, aerospike.BinMap{"b": blob}))
	}
	records, err := client.BatchGet(nil, keys)
	require.NoError(t, err)
	for _, r := range records {
		require.Equal(t, blob, r.Bins["b"])
	}
	require.Len(t, scanAll(t, client, "big"), 100)
}

func TestBatchReadsOfAnyNode(t *testing.T) {
	_, client := start(t, WithNodes(3), WithReplicationFactor(1))
	keys := putEven(t, client)
	policy := aerospike.NewBatchPolicy()
	policy.ReplicaPolicy = aerospike.RANDOM
	for range 5 {
		records, err := client.BatchGet(policy, keys)
		require.NoError(t, err)
		require.Equal(t, 38, records[38].Bins["i"])
	}
}
