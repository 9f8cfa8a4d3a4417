package stagez

import (
	"math/bits"
	"time"
)

// The tail's buckets of latency: four per factor of two, from 1 µs to 134 s. The first bucket is below them, and the last above.
const (
	latencyOctaves = 27
	latencies      = 4*latencyOctaves + 2
)

// latencyBucket returns the bucket of a duration.
func latencyBucket(d time.Duration) int {
	quarters := uint64(max(0, d)) / 250 // of a microsecond
	if quarters < 4 {
		return 0
	}
	octave := bits.Len64(quarters) - 3
	return min(1+4*octave+int(quarters>>octave)-4, latencies-1)
}

// latencyFrom returns the least duration in a bucket.
func latencyFrom(bucket int) time.Duration {
	if bucket == 0 {
		return 0
	}
	octave, quarter := (bucket-1)/4, (bucket-1)%4
	return time.Duration(4+quarter) << octave * 250
}

// latencyRange describes the buckets from first to last.
func latencyRange(first, last int) bucketReport {
	b := bucketReport{Above: latencyFrom(first).Seconds()}
	if last+1 < latencies {
		up := latencyFrom(last + 1).Seconds()
		b.UpTo = &up
	}
	return b
}
