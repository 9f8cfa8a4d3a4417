// Package clock is the one monotonic clock of the instrumentation, and the seam through which tests replace it.
package clock

import "time"

// epoch carries a monotonic reading, so that [time.Since] reads the monotonic clock alone: about half the cost of [time.Now].
var epoch = time.Now()

var source = sinceEpoch

// Now returns the nanoseconds since the process started, by the monotonic clock.
func Now() int64 { return source() }

// Time converts a reading.
func Time(reading int64) time.Time { return epoch.Add(time.Duration(reading)) }

// Reading converts what [Time] has returned back.
func Reading(t time.Time) int64 { return int64(t.Sub(epoch)) }

// Seconds converts a difference of two readings. It divides, since a multiplication by 1e-9 would put 1 ms next to the
// bucket boundary 0.001 and not on it.
func Seconds(nanoseconds int64) float64 { return float64(nanoseconds) / 1e9 }

// Replace makes Now return what f returns until restore is called. It is for tests, which call it while nothing else runs.
func Replace(f func() int64) (restore func()) {
	previous := source
	source = f
	return func() { source = previous }
}

func sinceEpoch() int64 { return int64(time.Since(epoch)) }
