package clock_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/clock"
)

func TestNowNeverGoesBack(t *testing.T) {
	previous := clock.Now()
	for range 1000 {
		now := clock.Now()
		require.GreaterOrEqual(t, now, previous)
		previous = now
	}
}

func TestReplaceRestores(t *testing.T) {
	restore := clock.Replace(func() int64 { return -42 })
	require.EqualValues(t, -42, clock.Now())
	restore()
	require.GreaterOrEqual(t, clock.Now(), int64(0))
}

func TestReadingIsWhatTimeHasConverted(t *testing.T) {
	for _, reading := range []int64{0, 1, 1<<53 + 1, clock.Now()} {
		require.Equal(t, reading, clock.Reading(clock.Time(reading)))
	}
}

func TestSecondsFallOnTheBoundaries(t *testing.T) {
	for d, want := range map[time.Duration]float64{
		time.Microsecond:       0.000001,
		5 * time.Microsecond:   0.000005,
		500 * time.Microsecond: 0.0005,
		time.Millisecond:       0.001,
		20 * time.Millisecond:  0.02,
		time.Second:            1,
	} {
		require.Equal(t, want, clock.Seconds(int64(d)), "%v must equal its boundary exactly", d)
	}
}

func BenchmarkNow(b *testing.B) {
	for b.Loop() {
		clock.Now()
	}
}
