package stagez

import (
	"math"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestProcessIsMeasuredFromTheFirstProfiledOperationOn(t *testing.T) {
	var r readings
	assert.Nil(t, r.since(0, 100), "nothing was profiled")
	r.note(7)
	first := r.slots[7].taken
	r.note(7)
	r.note(6)
	assert.Equal(t, first, r.slots[7].taken, "one reading for each slot")
	assert.Zero(t, r.slots[6], "an operation that ended late has the reading of a later slot")
	r.note(8)
	runtime.GC()
	p := r.since(5, 9)
	require.NotNil(t, p)
	assert.Equal(t, first, p.Begin)
	assert.Equal(t, runtime.GOMAXPROCS(0), p.GOMAXPROCS)
	for _, share := range []*float64{p.BusyShare, p.GCShare} {
		require.NotNil(t, share)
		assert.True(t, 0 <= *share && *share <= 1, *share)
	}
	assert.Equal(t, r.slots[8].taken, r.since(8, 9).Begin)
	assert.Nil(t, r.since(9, 12))

	r.note(7 + slotCount)
	assert.Equal(t, r.slots[8].taken, r.since(0, 100).Begin, "the slot is used again")
}

func TestProcessWithoutACollectionHasNoShares(t *testing.T) {
	var r readings
	r.note(1)
	r.slots[1].total = math.MaxFloat64 // as if the runtime had counted nothing since
	p := r.since(0, 2)
	assert.Nil(t, p.BusyShare)
	assert.Nil(t, p.GCShare)
}

func TestLongestHundredth(t *testing.T) {
	bounds := []float64{math.Inf(-1), 0, 1, 2, 4, math.Inf(1)}
	earlier := []uint64{0, 10, 10, 10, 10}
	for want, now := range map[float64][]uint64{
		0: {0, 10, 10, 10, 10},   // nothing happened
		1: {0, 10, 110, 10, 10},  // all waits are in one bucket
		2: {0, 1000, 10, 30, 10}, // 20 of 1010
		4: {0, 999, 10, 10, 20},  // 10 of 999
	} {
		assert.Equal(t, want, longestTook(now, earlier, bounds), now)
	}
}

func TestReadingOfASlotAllocatesNothingLater(t *testing.T) {
	var r readings
	for slot := range slotCount {
		r.note(slot)
	}
	slot := slotCount
	assert.Zero(t, testing.AllocsPerRun(100, func() {
		r.note(slot)
		slot++
	}))
	assert.WithinDuration(t, time.Now(), r.slots[(slot-1)%slotCount].taken, time.Hour)
}
