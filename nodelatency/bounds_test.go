package nodelatency_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types/histogram"
	"github.com/stretchr/testify/require"
)

var policies = map[string]aerospike.MetricsPolicy{
	"default":        *aerospike.DefaultMetricsPolicy(),
	"base 4":         {HistogramType: histogram.Logarithmic, LatencyBase: 4, LatencyColumns: 7},
	"base 8":         {HistogramType: histogram.Logarithmic, LatencyBase: 8, LatencyColumns: 5},
	"linear 15":      {HistogramType: histogram.Linear, LatencyBase: 15, LatencyColumns: 5},
	"linear 1":       {HistogramType: histogram.Linear, LatencyBase: 1, LatencyColumns: 3},
	"one bucket":     {HistogramType: histogram.Logarithmic, LatencyBase: 2, LatencyColumns: 1},
	"single linear":  {HistogramType: histogram.Linear, LatencyBase: 5, LatencyColumns: 1},
	"two log bucket": {HistogramType: histogram.Logarithmic, LatencyBase: 3, LatencyColumns: 2},
}

// Durations of whole microseconds, which the client records as they are, are counted in the bucket below a boundary up to a
// microsecond less than it, and from the boundary on in the one above. A duration between the two is rounded down: it is
// below.
func TestBoundariesAreThoseOfTheClient(t *testing.T) {
	for name, policy := range policies {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			own := histogram.NewSync[uint64](policy.HistogramType, uint64(policy.LatencyBase), policy.LatencyColumns)
			client := answering(t, map[string]map[string]*latency{"a:1": {"get-metrics": own}})
			client.cluster.EnableMetrics(&policy)
			f.observe(t, client)
			own.Add(0)
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
					before := f.points(t)["a:1 get"].BucketCounts
					own.Add(v)
					before[above]++
					require.Equal(t, before, f.points(t)["a:1 get"].BucketCounts, "%d µs at the boundary of %d µs", v, microseconds)
				}
			}
		})
	}
}

// The client computes log(1000)/log(10) a little below 3.
func TestBoundaryOfBaseTenIsAMicrosecondLate(t *testing.T) {
	f := newFixture(t)
	policy := aerospike.MetricsPolicy{HistogramType: histogram.Logarithmic, LatencyBase: 10, LatencyColumns: 8}
	own := histogram.NewSync[uint64](policy.HistogramType, uint64(policy.LatencyBase), policy.LatencyColumns)
	client := answering(t, map[string]map[string]*latency{"a:1": {"get-metrics": own}})
	client.cluster.EnableMetrics(&policy)
	f.observe(t, client)
	for _, v := range []uint64{999, 1000, 1001} {
		own.Add(v)
	}
	point := f.points(t)["a:1 get"]
	require.Equal(t, 0.001, point.Bounds[2])
	require.Equal(t, []uint64{0, 0, 2, 1, 0, 0, 0, 0}, point.BucketCounts)
}

func TestDefaultBoundaries(t *testing.T) {
	f := newFixture(t)
	own := newLatency()
	f.observe(t, answering(t, map[string]map[string]*latency{"a:1": {"get-metrics": own}}))
	own.Add(1)
	require.Equal(t, []float64{
		2e-6, 4e-6, 8e-6, 16e-6, 32e-6, 64e-6, 128e-6, 256e-6, 512e-6,
		0.001024, 0.002048, 0.004096, 0.008192, 0.016384, 0.032768, 0.065536, 0.131072, 0.262144, 0.524288,
		1.048576, 2.097152, 4.194304, 8.388608,
	}, f.points(t)["a:1 get"].Bounds)
}

func TestPolicyThatMakesNoBucketsIsRefused(t *testing.T) {
	for _, policy := range []aerospike.MetricsPolicy{
		{HistogramType: histogram.Logarithmic, LatencyBase: 1, LatencyColumns: 24},
		{HistogramType: histogram.Linear, LatencyBase: 0, LatencyColumns: 24},
		{HistogramType: histogram.Linear, LatencyBase: -5, LatencyColumns: 24},
		{HistogramType: histogram.Logarithmic, LatencyBase: 2, LatencyColumns: 0},
		{HistogramType: histogram.Logarithmic, LatencyBase: 2, LatencyColumns: 2000},
	} {
		t.Run(fmt.Sprint(policy), func(t *testing.T) {
			client := answering(t, nil)
			client.cluster.EnableMetrics(&policy)
			_, err := newFixture(t).Observe(client)
			require.ErrorContains(t, err, "metrics policy with a base of")
		})
	}
}
