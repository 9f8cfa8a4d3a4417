// Code generated from ../node_test.go; DO NOT EDIT.

package nodelatency_test

import (
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/aerospiketest"
)

// upTo returns how many commands lie in buckets up to a boundary, in seconds.
func upTo(point metricdata.HistogramDataPoint[float64], boundary float64) (count uint64) {
	for i, bound := range point.Bounds {
		if bound <= boundary {
			count += point.BucketCounts[i]
		}
	}
	return count
}

// median returns the bucket of the median.
func median(point metricdata.HistogramDataPoint[float64]) int {
	var count uint64
	for i, n := range point.BucketCounts {
		if count += n; 2*count >= point.Count {
			return i
		}
	}
	return len(point.BucketCounts)
}

func TestSlowNodeStandsOut(t *testing.T) {
	client, cluster := connected(t, aerospiketest.WithNodes(3))
	f := newFixture(t)
	f.observe(t, client)
	nodes := cluster.Nodes()
	slow := nodes[1]
	defer slow.Inject(aerospiketest.Fault{Commands: aerospiketest.Read, Latency: 250 * time.Millisecond})()
	readAll(t, client, 48)

	points := f.points(t)
	require.Len(t, points, 3)
	late := points[slow.Addr()+" get"]
	require.Zero(t, upTo(late, 0.131072), "none took less than the latency")
	require.GreaterOrEqual(t, late.Sum, 0.25*float64(late.Count)-float64(late.Count)/1e6)
	for _, node := range nodes {
		point := points[node.Addr()+" get"]
		require.EqualValues(t, node.Requests(aerospiketest.Read), point.Count)
		require.Positive(t, point.Count, "48 keys are spread over the nodes")
		if node != slow {
			require.Less(t, median(point), median(late))
		}
	}
}

func TestBatchIsSeenByNode(t *testing.T) {
	client, cluster := connected(t, aerospiketest.WithNodes(3))
	f := newFixture(t)
	f.observe(t, client)
	keys := make([]*aerospike.Key, 60)
	for i := range keys {
		keys[i] = newKey(t, i)
	}
	policy := aerospike.NewBatchPolicy()
	policy.TotalTimeout = 0
	_, err := client.BatchGet(policy, keys)
	require.NoError(t, err)
	points := f.points(t)
	require.Len(t, points, 3)
	for _, node := range cluster.Nodes() {
		require.EqualValues(t, 1, points[node.Addr()+" batch_read"].Count)
	}
}

func TestFailuresOfANodeAreCounted(t *testing.T) {
	client, cluster := connected(t, aerospiketest.WithNodes(3))
	f := newFixture(t)
	f.observe(t, client)
	failing := cluster.Nodes()[2]
	defer failing.Inject(aerospiketest.Fault{Commands: aerospiketest.Read, ResultCode: 4})()
	readAll(t, client, 48)
	requests := failing.Requests(aerospiketest.Read)
	require.Positive(t, requests)
	require.EqualValues(t, requests, f.points(t)[failing.Addr()+" get"].Count)
}

// A command that a node did not answer, and another one did, is counted whole, and only for the other.
func TestRetriedCommandIsCountedForTheLastNode(t *testing.T) {
	client, cluster := connected(t, aerospiketest.WithNodes(2))
	f := newFixture(t)
	f.observe(t, client)
	broken, healthy := cluster.Nodes()[0], cluster.Nodes()[1]
	defer broken.Inject(aerospiketest.Fault{
		Commands: aerospiketest.Read, Latency: 100 * time.Millisecond, Drop: true})()
	policy := patient()
	policy.ReplicaPolicy, policy.MaxRetries = aerospike.SEQUENCE, 100
	for i := 0; broken.Requests(aerospiketest.Read) == 0; i++ {
		_, err := client.Get(policy, newKey(t, i))
		require.True(t, err.Matches(types.KEY_NOT_FOUND_ERROR), "%v", err)
	}
	points := f.points(t)
	require.NotContains(t, points, broken.Addr()+" get")
	point := points[healthy.Addr()+" get"]
	require.EqualValues(t, healthy.Requests(aerospiketest.Read), point.Count)
	require.GreaterOrEqual(t, point.Sum, 0.1)
}

func TestTotalTimeoutIsNotCounted(t *testing.T) {
	client, cluster := connected(t)
	f := newFixture(t)
	f.observe(t, client)
	defer cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Read, Stall: true})()
	policy := aerospike.NewPolicy()
	policy.TotalTimeout, policy.SocketTimeout, policy.MaxRetries = 60*time.Millisecond, 20*time.Millisecond, 1000
	_, err := client.Get(policy, newKey(t, 1))
	require.Error(t, err)
	require.True(t, err.Matches(types.TIMEOUT), "%v", err)
	require.Empty(t, f.points(t))
}

func TestNodeThatDisappearsKeepsItsSeriesAndGoesOnWhenItReturns(t *testing.T) {
	client, cluster := connected(t, aerospiketest.WithNodes(2))
	f := newFixture(t)
	f.observe(t, client)
	readAll(t, client, 32)
	gone := cluster.Nodes()[1]
	key := gone.Addr() + " get"
	before := f.points(t)[key]
	require.Positive(t, before.Count)

	gone.Stop()
	require.Eventually(t, func() bool { return len(client.GetNodes()) == 1 }, 10*time.Second, 5*time.Millisecond)
	readAll(t, client, 32)
	without := f.points(t)[key]
	require.Equal(t, before.BucketCounts, without.BucketCounts)
	require.Equal(t, before.StartTime, without.StartTime)
	require.Equal(t, before.Sum, without.Sum)

	require.NoError(t, gone.Restart())
	require.Eventually(t, func() bool {
		readAll(t, client, 32)
		after := f.points(t)[key]
		require.Equal(t, before.StartTime, after.StartTime)
		require.GreaterOrEqual(t, after.Count, without.Count)
		return after.Count > without.Count
	}, 10*time.Second, 5*time.Millisecond)
}
