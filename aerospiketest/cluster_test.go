package aerospiketest

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
)

func nodeNames(client *aerospike.Client) []string {
	var names []string
	for _, n := range client.GetNodes() {
		names = append(names, n.GetName())
	}
	slices.Sort(names)
	return names
}

// scanWhenSettled scans a set, and tries again until the scan succeeds. After a
// client drops a node, it takes a while to learn who serves the node's partitions.
func scanWhenSettled(tb testing.TB, client *aerospike.Client, set string) []*aerospike.Record {
	tb.Helper()
	var records []*aerospike.Record
	eventually(tb, func() bool {
		results, err := client.ScanAll(nil, "test", set)
		if err != nil {
			return false
		}
		records = nil
		ok := true
		for result := range results.Results() {
			ok = ok && result.Err == nil
			records = append(records, result.Record)
		}
		return ok
	})
	return records
}

func TestClientSeesTheCluster(t *testing.T) {
	cluster, client := start(t, WithNodes(3), WithNamespaces("test", "other"))
	require.True(t, client.IsConnected())
	require.Len(t, cluster.Addresses(), 3)
	var names []string
	for _, n := range cluster.Nodes() {
		names = append(names, n.Name())
	}
	require.Equal(t, names, nodeNames(client))

	warm, err := client.WarmUp(10)
	require.NoError(t, err)
	require.Positive(t, warm)
	stats, err := client.Stats()
	require.NoError(t, err)
	require.Contains(t, stats, cluster.Nodes()[2].Addr())
	require.Contains(t, stats, "cluster-aggregated-stats")

	key, err := aerospike.NewKey("other", "s", 1)
	require.NoError(t, err)
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"a": 1}))
	exists, err := client.Exists(nil, newKey(t, "s", 1))
	require.NoError(t, err)
	require.False(t, exists)

	for _, n := range client.GetNodes() {
		migrating, err := n.MigrationInProgress()
		require.NoError(t, err)
		require.False(t, migrating)
	}
	require.Empty(t, cluster.Errors())
}

func TestEveryNodeServesItsShare(t *testing.T) {
	cluster, client := start(t, WithNodes(4))
	putNumbered(t, client, "s", 400)
	for _, n := range cluster.Nodes() {
		require.InDelta(t, 100, n.Requests(Write), 60)
	}
}

func TestRackAwareClient(t *testing.T) {
	cluster := New(t, WithNodes(2))
	policy := aerospike.NewClientPolicy()
	policy.RackAware = true
	policy.RackIds = []int{0}
	client := connectWith(t, policy, cluster.Addresses())
	read := aerospike.NewPolicy()
	read.ReplicaPolicy = aerospike.PREFER_RACK
	key := newKey(t, "s", 1)
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"a": 1}))
	_, err := client.Get(read, key)
	require.NoError(t, err)
}

func TestCompression(t *testing.T) {
	cluster, client := start(t, WithNodes(2))
	write := aerospike.NewWritePolicy(0, 0)
	write.UseCompression = true
	read := aerospike.NewPolicy()
	read.UseCompression = true
	batch := aerospike.NewBatchPolicy()
	batch.UseCompression = true

	keys := newKeys(t, "s", 10)
	blob := make([]byte, 100_000)
	for _, key := range keys {
		require.NoError(t, client.Put(write, key, aerospike.BinMap{"b": blob}))
	}
	r, err := client.Get(read, keys[0])
	require.NoError(t, err)
	require.Equal(t, blob, r.Bins["b"])
	records, err := client.BatchGet(batch, keys)
	require.NoError(t, err)
	require.NotContains(t, records, (*aerospike.Record)(nil))
	require.Empty(t, cluster.Errors())
}

func TestStoppedNodeIsReplaced(t *testing.T) {
	cluster, client := start(t, WithNodes(3))
	putNumbered(t, client, "s", 200)
	keys := newKeys(t, "s", 200)
	all := nodeNames(client)
	stopped := cluster.Nodes()[1]

	stopped.Stop()
	stopped.Stop()
	require.Len(t, cluster.Addresses(), 2)
	eventually(t, func() bool { return !slices.Contains(nodeNames(client), stopped.Name()) })
	require.Equal(t, each(0, 200), numbers(scanWhenSettled(t, client, "s")))
	found, err := client.BatchExists(nil, keys)
	require.NoError(t, err)
	require.NotContains(t, found, false)

	addr := stopped.Addr()
	require.NoError(t, stopped.Restart())
	require.NoError(t, stopped.Restart())
	require.Equal(t, addr, stopped.Addr())
	eventually(t, func() bool { return slices.Equal(all, nodeNames(client)) })
	before := stopped.Requests(Read)
	eventually(t, func() bool {
		for _, key := range keys {
			if _, err := client.Get(nil, key); err != nil {
				return false
			}
		}
		return stopped.Requests(Read) > before+20
	})
	require.Empty(t, cluster.Errors())
}

func TestAllButOneNodeStopped(t *testing.T) {
	cluster, client := start(t, WithNodes(3))
	putNumbered(t, client, "s", 50)
	cluster.Nodes()[0].Stop()
	cluster.Nodes()[2].Stop()
	eventually(t, func() bool { return len(client.GetNodes()) == 1 })
	require.Equal(t, each(0, 50), numbers(scanWhenSettled(t, client, "s")))
}

func TestWithoutReplicaPartitionsAreUnavailable(t *testing.T) {
	cluster, client := start(t, WithNodes(2), WithReplicationFactor(1))
	putNumbered(t, client, "s", 100)
	keys := newKeys(t, "s", 100)
	stopped := cluster.Nodes()[0]
	stopped.Stop()
	eventually(t, func() bool { return len(client.GetNodes()) == 1 })

	policy := aerospike.NewPolicy()
	policy.MaxRetries = 1
	policy.SleepBetweenRetries = 0
	for _, key := range keys {
		_, err := client.Get(policy, key)
		if key.PartitionId()%2 == 0 { // a partition of the first of two nodes
			requireCode(t, types.INVALID_NODE_ERROR, err)
		} else {
			require.NoError(t, err)
		}
	}
	// A client with an old map gets the refusal from the other node.
	policy.ReplicaPolicy = aerospike.RANDOM
	i := slices.IndexFunc(keys, func(k *aerospike.Key) bool { return k.PartitionId()%2 == 0 })
	_, err := client.Get(policy, keys[i])
	requireCode(t, types.PARTITION_UNAVAILABLE, err)

	batch := aerospike.NewBatchPolicy()
	batch.ReplicaPolicy = aerospike.RANDOM
	_, err = client.BatchGet(batch, keys)
	requireCode(t, types.PARTITION_UNAVAILABLE, err)

	require.NoError(t, stopped.Restart())
	eventually(t, func() bool {
		found, err := client.BatchExists(nil, keys)
		return err == nil && !slices.Contains(found, false)
	})
}

func TestNodesComeAndGoUnderTraffic(t *testing.T) {
	cluster, client := start(t, WithNodes(3))
	putNumbered(t, client, "s", 100)
	keys := newKeys(t, "s", 100)
	var done atomic.Bool
	var successes atomic.Int64
	var workers sync.WaitGroup
	for range 4 {
		workers.Go(func() {
			for i := 0; !done.Load(); i++ {
				key := keys[i%len(keys)]
				// An operation may fail while the cluster changes, but no data may
				// be lost.
				if _, err := client.Get(nil, key); err == nil {
					successes.Add(1)
				} else if err.Matches(types.KEY_NOT_FOUND_ERROR) {
					t.Error(err)
				}
				if records, err := client.BatchGet(nil, keys); err == nil && slices.Contains(records, nil) {
					t.Error("batch misses records")
				}
				_ = client.Touch(nil, key)
			}
		})
	}
	progress := func() {
		seen := successes.Load()
		eventually(t, func() bool { return successes.Load() > seen+20 })
	}
	for round := range 4 {
		progress()
		node := cluster.Nodes()[round%3]
		node.Stop()
		eventually(t, func() bool { return len(client.GetNodes()) == 2 })
		progress()
		require.NoError(t, node.Restart())
		eventually(t, func() bool { return len(client.GetNodes()) == 3 })
	}
	progress()
	done.Store(true)
	workers.Wait()
	require.Equal(t, each(0, 100), numbers(scanWhenSettled(t, client, "s")))
	require.Empty(t, cluster.Errors())
}

func TestCloseUnderTraffic(t *testing.T) {
	cluster, client := start(t, WithNodes(2))
	putNumbered(t, client, "s", 10)
	policy := aerospike.NewPolicy()
	policy.MaxRetries = 0
	policy.TotalTimeout = 100 * time.Millisecond
	var reads atomic.Int64
	var workers sync.WaitGroup
	for _, key := range newKeys(t, "s", 4) {
		workers.Go(func() {
			for {
				if _, err := client.Get(policy, key); err != nil && reads.Load() > 200 {
					return
				}
				reads.Add(1)
			}
		})
	}
	eventually(t, func() bool { return reads.Load() > 200 })
	require.NoError(t, cluster.Close())
	require.NoError(t, cluster.Close())
	workers.Wait()
	require.Empty(t, cluster.Addresses())
	require.ErrorContains(t, cluster.Nodes()[0].Restart(), "closed")
}

func TestInvalidOptions(t *testing.T) {
	for name, opts := range map[string][]Option{
		"no nodes":               {WithNodes(0)},
		"too many nodes":         {WithNodes(65)},
		"no replica":             {WithNodes(2), WithReplicationFactor(-1)},
		"more replicas":          {WithNodes(3), WithReplicationFactor(3)},
		"more replicas than one": {WithReplicationFactor(2)},
		"no namespaces":          {WithNamespaces()},
		"bad namespace":          {WithNamespaces("a:b")},
		"namespace twice":        {WithNamespaces("a", "a")},
		"no clock":               {WithClock(nil)},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Start(opts...)
			require.ErrorContains(t, err, "aerospiketest: ")
		})
	}
}
