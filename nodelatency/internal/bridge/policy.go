package bridge

import (
	"fmt"
	"math"
)

// Policy says which buckets the client's histograms have.
type Policy struct {
	Logarithmic bool // linear otherwise
	Base        int
	Columns     int // the number of buckets
}

// boundaries returns the boundaries between the buckets, in the client's own units: one boundary less than there are buckets.
//
// The client counts a value v, a whole number of microseconds rounded down or of bytes, in the logarithmic bucket i when base^i <= v <
// base^(i+1). Because v is rounded down, that holds for the duration itself. base^(i+1) is its boundary in OpenTelemetry too, except for a
// duration that equals the boundary to the nanosecond. For some bases the client's logarithm is inexact and v = base^i falls below i (10^3
// does, no power of 2): these boundaries are late by one.
func (p Policy) boundaries() ([]float64, error) {
	smallest := 1
	if p.Logarithmic {
		smallest = 2
	}
	if p.Base < smallest || p.Columns < 1 {
		return nil, fmt.Errorf("metrics policy with a base of %d and %d columns: wants at least %d and 1",
			p.Base, p.Columns, smallest)
	}
	boundaries := make([]float64, p.Columns-1)
	for i := range boundaries {
		if p.Logarithmic {
			boundaries[i] = math.Pow(float64(p.Base), float64(i+1))
		} else {
			boundaries[i] = float64(p.Base) * float64(i+1)
		}
	}
	if n := len(boundaries); n > 0 && math.IsInf(boundaries[n-1], 0) {
		return nil, fmt.Errorf("metrics policy with a base of %d and %d columns: the last is too large", p.Base, p.Columns)
	}
	return boundaries, nil
}
