// Code generated from ../boundaries_test.go; DO NOT EDIT.

package nodelatency_test

import (
	"math"
	"slices"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types/histogram"
	"github.com/stretchr/testify/require"
)

var policies = map[string]*aerospike.MetricsPolicy{
	"default":        aerospike.DefaultMetricsPolicy(),
	"base 4":         {HistogramType: histogram.Logarithmic, LatencyBase: 4, LatencyColumns: 7},
	"base 8":         {HistogramType: histogram.Logarithmic, LatencyBase: 8, LatencyColumns: 5},
	"linear 15":      {HistogramType: histogram.Linear, LatencyBase: 15, LatencyColumns: 5},
	"linear 1":       {HistogramType: histogram.Linear, LatencyBase: 1, LatencyColumns: 3},
	"one bucket":     {HistogramType: histogram.Logarithmic, LatencyBase: 2, LatencyColumns: 1},
	"single linear":  {HistogramType: histogram.Linear, LatencyBase: 5, LatencyColumns: 1},
	"two log bucket": {HistogramType: histogram.Logarithmic, LatencyBase: 3, LatencyColumns: 2},
}

// observed observes one of the client's own histograms, of reads.
func observed(t *testing.T, policy *aerospike.MetricsPolicy) (*fixture, *latency) {
	t.Helper()
	f, get := newFixture(t), newLatency(policy)
	client := newNumbers(map[string]map[string]*latency{"a:1": {"get-metrics": get}})
	client.cluster.EnableMetrics(policy)
	f.observe(t, client)
	return f, get
}

// Durations of whole microseconds, which the client records as they are, are counted in the bucket below a boundary up to a
// microsecond less than it, and from the boundary on in the one above. A duration between the two is rounded down: it is
// below.
func TestBoundariesAreThoseOfTheClient(t *testing.T) {
	for name, policy := range policies {
		t.Run(name, func(t *testing.T) {
			f, get := observed(t, policy)
			get.Add(0)
			bounds := f.points(t)["a:1 get"].Bounds
			require.Len(t, bounds, policy.LatencyColumns-1)
			require.True(t, slices.IsSorted(bounds))
			for _, bound := range bounds {
				microseconds := uint64(math.Round(bound * 1e6))
				require.Equal(t, float64(microseconds)/1e6, bound, "a whole number of microseconds")
				for _, v := range []uint64{microseconds - 1, microseconds, microseconds + 1} {
					above, reached := slices.BinarySearch(bounds, float64(v)/1e6)
					if reached {
						above++
					}
					want := f.points(t)["a:1 get"].BucketCounts
					get.Add(v)
					want[above]++
					require.Equal(t, want, f.points(t)["a:1 get"].BucketCounts, "%d µs at the boundary of %d µs", v, microseconds)
				}
			}
		})
	}
}

// The client computes log(1000)/log(10) a little below 3.
func TestBoundaryOfBaseTenIsAMicrosecondLate(t *testing.T) {
	f, get := observed(t, &aerospike.MetricsPolicy{HistogramType: histogram.Logarithmic, LatencyBase: 10, LatencyColumns: 8})
	for _, v := range []uint64{999, 1000, 1001} {
		get.Add(v)
	}
	point := f.points(t)["a:1 get"]
	require.Equal(t, 0.001, point.Bounds[2])
	require.Equal(t, []uint64{0, 0, 2, 1, 0, 0, 0, 0}, point.BucketCounts)
}
