// Code generated from ../integration_test.go; DO NOT EDIT.

package nodelatency_test

import (
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types/histogram"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
)

// connect returns a client of the cluster in AEROSPIKE_HOSTS, or of one in this process.
func connect(t *testing.T) *aerospike.Client {
	t.Helper()
	hosts, failure := aerospike.NewHosts(aerospiketest.Addresses(t, aerospiketest.WithNodes(2))...)
	require.NoError(t, failure)
	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 8 // on a busy machine an operation may use up its retries on an empty pool
	client, failure := aerospike.NewClientWithPolicyAndHost(policy, hosts...)
	require.NoError(t, failure)
	t.Cleanup(client.Close)
	return client
}

// fill writes records of a set of their own, which keeps runs on one server apart, and returns their keys.
func fill(t *testing.T, client *aerospike.Client, n int) []*aerospike.Key {
	t.Helper()
	set := "otel" + strconv.FormatInt(time.Now().UnixNano(), 36)
	policy := aerospike.NewWritePolicy(0, 0)
	policy.TotalTimeout, policy.SocketTimeout = 0, 0
	keys := make([]*aerospike.Key, n)
	for i := range keys {
		key, err := aerospike.NewKey("test", set, i)
		require.NoError(t, err)
		require.NoError(t, client.Put(policy, key, aerospike.BinMap{"n": i}))
		t.Cleanup(func() { _, _ = client.Delete(nil, key) })
		keys[i] = key
	}
	return keys
}

// counted returns how many commands of a type were counted on all nodes, and that each of these is a node of the client.
func counted(t *testing.T, f *fixture, client *aerospike.Client, command string) (count uint64, sum float64) {
	t.Helper()
	var nodes []string
	for _, node := range client.GetNodes() {
		nodes = append(nodes, net.JoinHostPort(node.GetHost().Name, strconv.Itoa(node.GetHost().Port)))
	}
	for key, point := range f.points(t) {
		if node, ok := strings.CutSuffix(key, " "+command); ok {
			require.Contains(t, nodes, node)
			count, sum = count+point.Count, sum+point.Sum
		}
	}
	return count, sum
}

func TestIntegrationCommandsAreCountedOnTheirNodes(t *testing.T) {
	client := connect(t)
	f := newFixture(t)
	f.observe(t, client)
	keys := fill(t, client, 40)
	for range 2 {
		for _, key := range keys {
			_, err := client.Get(patient(), key)
			require.NoError(t, err)
		}
	}
	puts, sum := counted(t, f, client, "put")
	require.EqualValues(t, 40, puts)
	require.Positive(t, sum)
	gets, sum := counted(t, f, client, "get")
	require.EqualValues(t, 80, gets)
	require.Positive(t, sum)

	policy := aerospike.NewBatchPolicy()
	policy.TotalTimeout, policy.SocketTimeout = 0, 0
	records, err := client.BatchGet(policy, keys)
	require.NoError(t, err)
	require.Len(t, records, 40)
	batches, _ := counted(t, f, client, "batch_read")
	require.GreaterOrEqual(t, batches, uint64(1))
	require.LessOrEqual(t, batches, uint64(len(client.GetNodes())), "a command for each node that holds a part")
}

func TestIntegrationWhatWasCountedBeforeIsLeftOutAndWhatFollowsIsCumulative(t *testing.T) {
	client := connect(t)
	client.EnableMetrics(nil)
	keys := fill(t, client, 10)
	f := newFixture(t)
	f.observe(t, client)
	for i, key := range keys {
		_, err := client.Get(patient(), key)
		require.NoError(t, err)
		gets, _ := counted(t, f, client, "get")
		require.EqualValues(t, i+1, gets)
	}
	puts, _ := counted(t, f, client, "put")
	require.Zero(t, puts)
}

func TestIntegrationPolicyOfTheServiceStands(t *testing.T) {
	client := connect(t)
	client.EnableMetrics(&aerospike.MetricsPolicy{HistogramType: histogram.Linear, LatencyBase: 500, LatencyColumns: 4})
	f := newFixture(t)
	stop := f.observe(t, client)
	fill(t, client, 10)
	points := f.points(t)
	require.NotEmpty(t, points)
	for _, point := range points {
		require.Equal(t, []float64{0.0005, 0.001, 0.0015}, point.Bounds)
	}
	stop()
	require.True(t, client.MetricsEnabled(), "the service had enabled them")
}
