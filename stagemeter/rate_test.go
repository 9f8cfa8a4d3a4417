package stagemeter_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

func TestRateChoosesItsShare(t *testing.T) {
	f := newFixture(t)
	const operations = 20_000
	for _, rate := range []float64{0.5, 0.01} {
		before := f.counts(t)["io"]
		stagemeter.SetRate(rate)
		for range operations {
			timer := f.Start(t.Context(), "get")
			timer.Lap(stagemeter.IO)
		}
		share := float64(f.counts(t)["io"]-before) / operations
		require.InDelta(t, rate, share, 6*math.Sqrt(rate*(1-rate)/operations), "six standard deviations")
	}
}

func TestChosenOperationIsBrokenDownWhole(t *testing.T) {
	f := newFixture(t)
	stagemeter.SetRate(0.5)
	for range 1000 {
		timer := f.Start(t.Context(), "get")
		timer.Lap(stagemeter.LimiterWait)
		timer.Lap(stagemeter.IO)
	}
	counts := f.counts(t)
	require.Equal(t, counts["limiter_wait"], counts["io"])
	require.NotZero(t, counts["io"])
}

func TestRateIsShownAndEndsWithTheSwitch(t *testing.T) {
	off(t)
	for rate, want := range map[float64]float64{0.01: 0.01, 0.25: 0.25, 1: 1, 2: 1, 0: 0, -1: 0, 1e-12: 1e-9, math.NaN(): 0} {
		stagemeter.SetRate(rate)
		require.InDelta(t, want, stagemeter.Rate(), 0, rate)
		require.Equal(t, want > 0, stagemeter.Enabled(), rate)
		require.InDelta(t, want, stagemeter.Status().Rate, 0)
		require.Equal(t, want > 0, stagemeter.Status().HeldBy.Base, rate)
	}
	stagemeter.SetRate(0.5)
	stop := stagemeter.Profile()
	require.InDelta(t, 1, stagemeter.Rate(), 0, "a scope is for all operations")
	stop()
	require.InDelta(t, 0.5, stagemeter.Rate(), 0)
	stagemeter.SetEnabled(false)
	require.Zero(t, stagemeter.Rate())
}

func TestOperationThatIsNotChosenAllocatesNothing(t *testing.T) {
	f := newFixture(t)
	stagemeter.SetRate(1e-9)
	ctx := t.Context()
	require.Zero(t, testing.AllocsPerRun(1000, func() {
		timer := f.StartWithoutSpans(ctx, "get")
		timer.Lap(stagemeter.IO)
		timer.End()
	}))
}

func TestContextScopeIsProfiledBesidesTheRate(t *testing.T) {
	f := newFixture(t)
	stagemeter.SetRate(1e-9)
	ctx, stop := stagemeter.ProfileContext(t.Context())
	defer stop()
	for range 100 {
		timer := f.Start(ctx, "get")
		timer.Lap(stagemeter.IO)
	}
	require.EqualValues(t, 100, f.counts(t)["io"])
}

// BenchmarkNotChosen compares an operation that the rate leaves out with one while profiling is off.
func BenchmarkNotChosen(b *testing.B) {
	meter, err := stagemeter.NewMeter()
	if err != nil {
		b.Fatal(err)
	}
	defer stagemeter.SetEnabled(false)
	ctx := b.Context()
	for name, rate := range map[string]float64{"off": 0, "not_chosen": 1e-9} {
		b.Run(name, func(b *testing.B) {
			stagemeter.SetRate(rate)
			for b.Loop() {
				timer := meter.Start(ctx, "get")
				timer.Lap(stagemeter.IO)
				timer.End()
			}
		})
	}
}
