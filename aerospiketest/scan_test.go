package aerospiketest

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
)

// collect returns the records of a scan or query.
func collect(tb testing.TB, set *aerospike.Recordset, err aerospike.Error) []*aerospike.Record {
	tb.Helper()
	require.NoError(tb, err)
	var records []*aerospike.Record
	for result := range set.Results() {
		require.NoError(tb, result.Err)
		records = append(records, result.Record)
	}
	return records
}

func scanAll(tb testing.TB, client *aerospike.Client, set string, bins ...string) []*aerospike.Record {
	tb.Helper()
	records, err := client.ScanAll(nil, "test", set, bins...)
	return collect(tb, records, err)
}

// numbers returns the values of bin "i" as a multiset.
func numbers(records []*aerospike.Record) map[any]int {
	counts := make(map[any]int)
	for _, r := range records {
		counts[r.Bins["i"]]++
	}
	return counts
}

// each returns a multiset that has the numbers from begin to end-1 once.
func each(begin, end int) map[any]int {
	counts := make(map[any]int)
	for i := begin; i < end; i++ {
		counts[i] = 1
	}
	return counts
}

// putNumbered puts n records. Each has its number in bin "i".
func putNumbered(tb testing.TB, client *aerospike.Client, set string, n int) {
	tb.Helper()
	policy := aerospike.NewWritePolicy(0, 0)
	policy.SendKey = true
	for i, key := range newKeys(tb, set, n) {
		require.NoError(tb, client.Put(policy, key, aerospike.BinMap{"i": i, "s": "text"}))
	}
}

// number returns a record's user key.
func number(r *aerospike.Record) int {
	return int(r.Key.Value().GetObject().(int64))
}

func TestScan(t *testing.T) {
	_, client := start(t, WithNodes(3))
	putNumbered(t, client, "a", 200)
	putNumbered(t, client, "b", 10)
	require.NoError(t, client.Put(nil, newKey(t, "", 1), aerospike.BinMap{"i": 1}))

	records := scanAll(t, client, "a")
	require.Equal(t, each(0, 200), numbers(records))
	for _, r := range records {
		require.Equal(t, aerospike.BinMap{"i": number(r), "s": "text"}, r.Bins)
		require.Equal(t, "a", r.Key.SetName())
		require.Equal(t, uint32(1), r.Generation)
	}
	require.Len(t, scanAll(t, client, ""), 211)
	require.Empty(t, scanAll(t, client, "c"))

	for _, r := range scanAll(t, client, "b", "i") {
		require.Equal(t, aerospike.BinMap{"i": number(r)}, r.Bins)
	}

	policy := aerospike.NewScanPolicy()
	policy.IncludeBinData = false
	set, err := client.ScanAll(policy, "test", "b")
	for _, r := range collect(t, set, err) {
		require.Empty(t, r.Bins)
	}

	byNode := 0
	for _, node := range client.GetNodes() {
		set, err := client.ScanNode(nil, node, "test", "a")
		byNode += len(collect(t, set, err))
	}
	require.Equal(t, 200, byNode)
}

func TestScanPages(t *testing.T) {
	_, client := start(t, WithNodes(3))
	putNumbered(t, client, "a", 250)
	policy := aerospike.NewScanPolicy()
	policy.MaxRecords = 30
	filter := aerospike.NewPartitionFilterAll()
	var all []*aerospike.Record
	for !filter.IsDone() {
		set, err := client.ScanPartitions(policy, filter, "test", "a")
		page := collect(t, set, err)
		require.LessOrEqual(t, len(page), 30)
		all = append(all, page...)
	}
	require.Equal(t, each(0, 250), numbers(all))
}

func TestScanOnePartitionInDigestOrder(t *testing.T) {
	_, client := start(t)
	// There are enough records for some partition to have several.
	putNumbered(t, client, "a", 5000)
	byPartition := make(map[int]int)
	fullest := 0
	for _, key := range newKeys(t, "a", 5000) {
		p := key.PartitionId()
		if byPartition[p]++; byPartition[p] > byPartition[fullest] {
			fullest = p
		}
	}
	set, err := client.ScanPartitions(nil, aerospike.NewPartitionFilterById(fullest), "test", "a")
	records := collect(t, set, err)
	require.Len(t, records, byPartition[fullest])

	set, err = client.ScanPartitions(nil, aerospike.NewPartitionFilterByKey(records[0].Key), "test", "a")
	require.Len(t, collect(t, set, err), len(records)-1)
}

// TestScanReportsPartitions scans once without and once with the bit that asks for
// a report on failing partitions only.
func TestScanReportsPartitions(t *testing.T) {
	cluster := New(t, WithNodes(2), WithReplicationFactor(1))
	c := dial(t, cluster.Nodes()[0])
	scan := func(info3 byte) []byte {
		return exchange(t, c, frame(frameMessage, wireMessage{info1: info1Read, info3: info3, fields: [][]byte{
			wireField(fieldNamespace, "test"), wireField(fieldPartitions, "\x04\x00\x05\x00"),
		}}.body()))
	}
	done := replyHeader{info3: info3PartitionDone, generation: 4}
	unavailable := replyHeader{info3: info3PartitionDone, generation: 5, code: partitionUnavailable}
	last := replyHeader{info3: info3Last}
	require.Equal(t, last.append(unavailable.append(done.append(nil))), scan(0))
	require.Equal(t, last.append(unavailable.append(nil)), scan(info3PartitionDone))
}

func TestScanAbandoned(t *testing.T) {
	cluster, client := start(t, WithNodes(2))
	putNumbered(t, client, "a", 2000)
	policy := aerospike.NewScanPolicy()
	policy.RecordQueueSize = 1
	set, err := client.ScanAll(policy, "test", "a")
	require.NoError(t, err)
	<-set.Results()
	require.NoError(t, set.Close())
	require.Len(t, scanAll(t, client, "a"), 2000)
	require.Empty(t, cluster.Errors())
}

func TestPrimaryIndexQueryPages(t *testing.T) {
	_, client := start(t, WithNodes(3))
	putNumbered(t, client, "a", 100)
	policy := aerospike.NewQueryPolicy()
	policy.MaxRecords = 9
	filter := aerospike.NewPartitionFilterAll()
	var all []*aerospike.Record
	for !filter.IsDone() {
		set, err := client.QueryPartitions(policy, aerospike.NewStatement("test", "a", "i"), filter)
		all = append(all, collect(t, set, err)...)
	}
	require.Equal(t, each(0, 100), numbers(all))
	require.NotContains(t, all[0].Bins, "s")
}

func TestSecondaryIndexQuery(t *testing.T) {
	_, client := start(t, WithNodes(3))
	putNumbered(t, client, "a", 100)
	between := aerospike.NewStatement("test", "a")
	require.NoError(t, between.SetFilter(aerospike.NewRangeFilter("i", 20, 39)))

	failing := aerospike.NewQueryPolicy()
	failing.MaxRetries = 1
	set, err := client.Query(failing, between)
	require.NoError(t, err)
	failed := false
	for result := range set.Results() {
		failed = failed || result.Err != nil && result.Err.Matches(types.INDEX_NOTFOUND)
	}
	require.True(t, failed)

	createIndex(t, client, "numbers", "i", aerospike.NUMERIC)
	createIndex(t, client, "texts", "s", aerospike.STRING)
	set, err = client.Query(nil, between)
	require.Equal(t, each(20, 40), numbers(collect(t, set, err)))

	named := aerospike.NewStatement("test", "a", "i")
	named.IndexName = "numbers"
	require.NoError(t, named.SetFilter(aerospike.NewEqualFilter("i", 7)))
	set, err = client.Query(nil, named)
	require.Equal(t, each(7, 8), numbers(collect(t, set, err)))

	equal := aerospike.NewStatement("test", "a")
	require.NoError(t, equal.SetFilter(aerospike.NewEqualFilter("s", "text")))
	policy := aerospike.NewQueryPolicy()
	policy.MaxRecords = 12
	pages := aerospike.NewPartitionFilterAll()
	var all []*aerospike.Record
	for !pages.IsDone() {
		set, err := client.QueryPartitions(policy, equal, pages)
		all = append(all, collect(t, set, err)...)
	}
	require.Equal(t, each(0, 100), numbers(all))
}

func createIndex(t *testing.T, client *aerospike.Client, name, bin string, kind aerospike.IndexType) {
	t.Helper()
	task, err := client.CreateIndex(nil, "test", "a", name, bin, kind)
	require.NoError(t, err)
	done, err := task.IsDone()
	require.NoError(t, err)
	require.True(t, done)
}

func TestBackgroundQuery(t *testing.T) {
	_, client := start(t, WithNodes(3))
	putNumbered(t, client, "a", 50)
	putNumbered(t, client, "b", 5)

	task, err := client.QueryExecute(nil, nil, aerospike.NewStatement("test", "a"),
		aerospike.AddOp(aerospike.NewBin("i", 1000)))
	require.NoError(t, err)
	done, err := task.IsDone()
	require.NoError(t, err)
	require.True(t, done)
	require.Equal(t, each(1000, 1050), numbers(scanAll(t, client, "a")))
	require.Equal(t, each(0, 5), numbers(scanAll(t, client, "b")))

	_, err = client.QueryExecute(nil, nil, aerospike.NewStatement("test", "a"), aerospike.BitSetOp(aerospike.DefaultBitPolicy(), "b", 0, 8, []byte{1}))
	requireCode(t, types.UNSUPPORTED_FEATURE, err)
}

func TestQueryFunctions(t *testing.T) {
	_, client := start(t)
	putNumbered(t, client, "a", 5)
	task, err := client.ExecuteUDF(nil, aerospike.NewStatement("test", "a"), "module", "function")
	require.NoError(t, err)
	done, err := task.IsDone()
	require.NoError(t, err)
	require.True(t, done)
	require.Equal(t, each(0, 5), numbers(scanAll(t, client, "a")))
}
