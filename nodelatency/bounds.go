package nodelatency

import (
	"fmt"
	"math"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types/histogram"
)

const microsecondsPerSecond = 1e6

// boundsOf returns, in seconds, the boundaries between the buckets of the client's histograms: one less than there are
// buckets.
//
// The client counts a duration of v whole microseconds, rounded down, in the logarithmic bucket i when base^i <= v <
// base^(i+1). As v is rounded down, that holds of the duration itself, and base^(i+1) is its boundary in OpenTelemetry too,
// but for a duration that equals it to the nanosecond. Of some bases the client's logarithm is inexact and v = base^i falls
// below i (10^3 does, no power of 2): these boundaries are a microsecond late.
func boundsOf(policy aerospike.MetricsPolicy) ([]float64, error) {
	smallest := 1
	if policy.HistogramType == histogram.Logarithmic {
		smallest = 2
	}
	if policy.LatencyBase < smallest || policy.LatencyColumns < 1 {
		return nil, fmt.Errorf("metrics policy with a base of %d and %d columns: wants at least %d and 1",
			policy.LatencyBase, policy.LatencyColumns, smallest)
	}
	bounds := make([]float64, policy.LatencyColumns-1)
	for i := range bounds {
		microseconds := float64(policy.LatencyBase) * float64(i+1)
		if policy.HistogramType == histogram.Logarithmic {
			microseconds = math.Pow(float64(policy.LatencyBase), float64(i+1))
		}
		bounds[i] = microseconds / microsecondsPerSecond
	}
	if n := len(bounds); n > 0 && math.IsInf(bounds[n-1], 0) {
		return nil, fmt.Errorf("metrics policy with a base of %d and %d columns: the last is too large",
			policy.LatencyBase, policy.LatencyColumns)
	}
	return bounds, nil
}
