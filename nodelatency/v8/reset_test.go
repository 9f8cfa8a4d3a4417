// Code generated from ../reset_test.go; DO NOT EDIT.

package nodelatency_test

import (
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types/histogram"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
)

func TestCountsAreCumulativeAcrossTheClientsTends(t *testing.T) {
	client, cluster := connected(t) // it moves the node's numbers to the cluster's with every tend
	f := newFixture(t)
	f.observe(t, client)
	key := cluster.Nodes()[0].Addr() + " get"
	readAll(t, client, 1)
	start := f.points(t)[key].StartTime
	for i := range 4 {
		tends := cluster.Nodes()[0].Requests(aerospiketest.Info)
		require.Eventually(t, func() bool { return cluster.Nodes()[0].Requests(aerospiketest.Info) > tends+2 },
			10*time.Second, time.Millisecond)
		readAll(t, client, 1)
		point := f.points(t)[key]
		require.EqualValues(t, i+2, point.Count)
		require.Equal(t, start, point.StartTime)
	}
}

func TestWhatWasCountedBeforeIsLeftOut(t *testing.T) {
	client, cluster := connected(t)
	client.EnableMetrics(nil)
	readAll(t, client, 5)
	f := newFixture(t)
	before := time.Now()
	f.observe(t, client)
	after := time.Now()
	readAll(t, client, 2)
	point := f.points(t)[cluster.Nodes()[0].Addr()+" get"]
	require.EqualValues(t, 2, point.Count)
	require.False(t, point.StartTime.Before(before))
	require.False(t, point.StartTime.After(after))
	require.True(t, point.Time.After(point.StartTime))
}

// EnableMetrics with other buckets resets the client's, but not its sum.
func TestOtherPolicyIsANewStart(t *testing.T) {
	client, cluster := connected(t)
	f := newFixture(t)
	f.observe(t, client)
	readAll(t, client, 3)
	key := cluster.Nodes()[0].Addr() + " get"
	before := f.points(t)[key]
	require.EqualValues(t, 3, before.Count)

	for _, policy := range []*aerospike.MetricsPolicy{
		{HistogramType: histogram.Logarithmic, LatencyBase: 4, LatencyColumns: 24}, // as many buckets, with other boundaries
		{HistogramType: histogram.Logarithmic, LatencyBase: 4, LatencyColumns: 7},
		{HistogramType: histogram.Linear, LatencyBase: 4, LatencyColumns: 7},
	} {
		client.EnableMetrics(policy)
		readAll(t, client, 2)
		after := f.points(t)[key]
		require.EqualValues(t, 2, after.Count)
		require.Len(t, after.Bounds, policy.LatencyColumns-1)
		require.Equal(t, 4e-6, after.Bounds[0])
		require.True(t, after.StartTime.Equal(before.Time), "it starts where what it replaces ended")
		require.Positive(t, after.Sum)
		readAll(t, client, 1)
		next := f.points(t)[key]
		require.EqualValues(t, 3, next.Count)
		require.Equal(t, after.StartTime, next.StartTime)
		require.Greater(t, next.Sum, after.Sum)
		before = next
	}
}

func TestPolicyThatChangesAndReturnsDoesNotLowerCounts(t *testing.T) {
	client, cluster := connected(t)
	f := newFixture(t)
	f.observe(t, client)
	readAll(t, client, 20)
	key := cluster.Nodes()[0].Addr() + " get"
	before := f.points(t)[key]
	client.EnableMetrics(&aerospike.MetricsPolicy{HistogramType: histogram.Linear, LatencyBase: 4, LatencyColumns: 7})
	client.EnableMetrics(nil)
	readAll(t, client, 1)
	after := f.points(t)[key]
	require.EqualValues(t, 21, after.Count)
	require.Equal(t, before.StartTime, after.StartTime)
	require.Greater(t, after.Sum, before.Sum)

	client.EnableMetrics(&aerospike.MetricsPolicy{HistogramType: histogram.Linear, LatencyBase: 4, LatencyColumns: 7})
	client.EnableMetrics(nil)
	readAll(t, client, 50) // most likely no bucket has fewer than it had
	require.EqualValues(t, 71, f.points(t)[key].Count)
}

func TestDisabledMetricsStandStill(t *testing.T) {
	client, cluster := connected(t)
	f := newFixture(t)
	f.observe(t, client)
	key := cluster.Nodes()[0].Addr() + " get"
	readAll(t, client, 3)
	client.DisableMetrics()
	readAll(t, client, 3)
	require.EqualValues(t, 3, f.points(t)[key].Count)
	client.EnableMetrics(nil)
	readAll(t, client, 3)
	require.EqualValues(t, 6, f.points(t)[key].Count)
}
