package stagemeter

import (
	"math"
	"math/rand/v2"
)

// SetRate profiles a share of all operations, from the next [Meter.Start] on: 0.01 is one in a hundred. Each operation is chosen at
// random, once, and is broken down whole or not at all, so that a small rate can stay on all day. A rate of 0 or less is
// SetEnabled(false), and a rate of 1 or more is SetEnabled(true). Like [SetEnabled] it is authoritative: it ends every open scope.
// It is safe for concurrent use.
//
// The histograms count the operations that were chosen. Divide by [Rate], which [EnabledMetricName] shows, to estimate how many
// there were; means and quantiles need no correction.
func SetRate(rate float64) { profiling.setRate(rate) }

// Rate returns the share of operations that are profiled, from 0 to 1. Scopes of [ProfileContext] do not count.
func Rate() float64 { return rateOf(profiling.word.Load()) }

// thresholds is how many thresholds a rate can have: as many as the word's bits above the flags hold.
const thresholds = 1 << (32 - flagBits)

func (t *toggle) setRate(rate float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.reset(rate >= 1)
	if rate > 0 && rate < 1 {
		t.share = max(1, min(uint32(math.Round(rate*thresholds)), thresholds-1))
	}
	t.publish()
}

func rateOf(word uint32) float64 {
	if word&onForAll != 0 {
		return 1
	}
	return math.Round(float64(word>>flagBits)/thresholds*1e9) / 1e9 // 0.01, and not the nearest threshold
}

// drawn decides at random whether an operation is in the share that the threshold stands for.
func drawn(threshold uint32) bool {
	return rand.Uint32()>>flagBits < threshold //nolint:gosec // a sample is no secret
}
