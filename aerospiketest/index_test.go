package aerospiketest

import (
	"bytes"
	"cmp"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
)

// crowdedKeys returns n keys in few partitions, so that each partition has many.
func crowdedKeys(tb testing.TB, set string, n int) []*aerospike.Key {
	tb.Helper()
	var keys []*aerospike.Key
	for i := 0; len(keys) < n; i++ {
		if key := newKey(tb, set, i); key.PartitionId()%512 < 2 {
			keys = append(keys, key)
		}
	}
	return keys
}

// queryPage returns the next page of a query.
func queryPage(tb testing.TB, client *aerospike.Client, size int64, begin, end int64, f *aerospike.PartitionFilter) []*aerospike.Record {
	tb.Helper()
	policy := aerospike.NewQueryPolicy()
	policy.MaxRecords = size
	statement := aerospike.NewStatement("test", "a")
	require.NoError(tb, statement.SetFilter(aerospike.NewRangeFilter("i", begin, end)))
	set, err := client.QueryPartitions(policy, statement, f)
	return collect(tb, set, err)
}

func TestIndexQueryPagesInIndexOrder(t *testing.T) {
	_, client := start(t, WithNodes(3))
	createIndex(t, client, "numbers", "i", aerospike.NUMERIC)
	keys := crowdedKeys(t, "a", 320)
	for i, key := range keys {
		value := 1000 - i // odd keys have different values
		if i%2 == 0 {
			value = i%8 - 4 // even keys have one of four values
		}
		require.NoError(t, client.Put(nil, key, aerospike.BinMap{"i": value}))
	}
	require.NoError(t, client.Put(nil, newKey(t, "a", -1), aerospike.BinMap{"i": -5}))

	seen := make(map[string]bool)
	last := make(map[int]*aerospike.Record) // by partition
	filter := aerospike.NewPartitionFilterAll()
	pages := 0
	for ; !filter.IsDone(); pages++ {
		page := queryPage(t, client, 50, -4, 1000, filter)
		require.LessOrEqual(t, len(page), 50)
		for _, r := range page {
			require.False(t, seen[string(r.Key.Digest())])
			seen[string(r.Key.Digest())] = true
			p := r.Key.PartitionId()
			if before := last[p]; before != nil {
				require.Negative(t, cmp.Or(
					cmp.Compare(before.Bins["i"].(int), r.Bins["i"].(int)),
					bytes.Compare(before.Key.Digest(), r.Key.Digest())))
			}
			last[p] = r
		}
		for p, r := range last {
			require.Equal(t, int64(r.Bins["i"].(int)), filter.Partitions[p].BVal)
			require.Equal(t, r.Key.Digest(), filter.Partitions[p].Digest)
		}
	}
	require.Len(t, seen, len(keys))
	require.Greater(t, pages, 5)
}

// TestIndexQueryResumesByValue changes the records on which a query has stopped: a
// query resumes at a place in the index, whatever has become of the record there.
func TestIndexQueryResumesByValue(t *testing.T) {
	_, client := start(t)
	createIndex(t, client, "numbers", "i", aerospike.NUMERIC)
	var keys []*aerospike.Key
	for _, key := range crowdedKeys(t, "a", 100) {
		if len(keys) == 0 || key.PartitionId() == keys[0].PartitionId() {
			keys = append(keys, key)
		}
	}
	require.GreaterOrEqual(t, len(keys), 3)
	put := func(i, value int) {
		t.Helper()
		require.NoError(t, client.Put(nil, keys[i], aerospike.BinMap{"i": value}))
	}
	put(0, 10)
	put(1, 20)
	put(2, 30)

	filter := aerospike.NewPartitionFilterById(keys[0].PartitionId())
	next := func() any {
		t.Helper()
		page := queryPage(t, client, 1, 0, 100, filter)
		require.Len(t, page, 1)
		return page[0].Bins["i"]
	}
	require.Equal(t, 10, next())
	put(0, 40) // the query finds it again
	put(1, 5)  // the query misses it
	require.Equal(t, 30, next())
	require.Equal(t, 40, next())
	require.Empty(t, queryPage(t, client, 1, 0, 100, filter))
	require.True(t, filter.IsDone())
}
