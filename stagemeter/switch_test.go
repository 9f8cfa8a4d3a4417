package stagemeter_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/stagemeter"
)

// off begins and ends a test with profiling off.
func off(t *testing.T) {
	stagemeter.SetEnabled(false)
	t.Cleanup(func() { stagemeter.SetEnabled(false) })
}

func TestOffByDefault(t *testing.T) {
	require.False(t, stagemeter.Enabled(), "before anything turned it on")
}

func TestSetEnabled(t *testing.T) {
	off(t)
	stagemeter.SetEnabled(true)
	require.True(t, stagemeter.Enabled())
	stagemeter.SetEnabled(false)
	require.False(t, stagemeter.Enabled())
}

func TestOverlappingScopesEndWhenTheLastOneStops(t *testing.T) {
	off(t)
	stopA := stagemeter.Profile()
	stopB := stagemeter.Profile()
	stopA()
	require.True(t, stagemeter.Enabled(), "B is still open")
	stopA()
	require.True(t, stagemeter.Enabled(), "stopping A again does not stop B")
	stopB()
	require.False(t, stagemeter.Enabled(), "nobody is left")
}

func TestScopesDoNotEndTheBaseFlag(t *testing.T) {
	off(t)
	stagemeter.SetEnabled(true)
	stagemeter.Profile()()
	require.True(t, stagemeter.Enabled())
}

func TestSetEnabledEndsEveryScope(t *testing.T) {
	off(t)
	early := stagemeter.Profile()
	stagemeter.SetEnabled(false)
	require.False(t, stagemeter.Enabled(), "off is off")

	late := stagemeter.Profile()
	early()
	require.True(t, stagemeter.Enabled(), "a scope that was ended has no say any more")

	stagemeter.SetEnabled(true)
	late()
	require.True(t, stagemeter.Enabled(), "on is on")
}

func TestPanicEndsAScope(t *testing.T) {
	off(t)
	require.Panics(t, func() {
		defer stagemeter.Profile()()
		require.True(t, stagemeter.Enabled())
		panic("in the block")
	})
	require.False(t, stagemeter.Enabled())
}

func TestGaugeFollowsTheSwitch(t *testing.T) {
	f := newFixture(t)
	gauge := func() float64 {
		for _, m := range f.collect(t).Metrics {
			if m.Name == stagemeter.EnabledMetricName {
				return m.Data.(metricdata.Gauge[float64]).DataPoints[0].Value
			}
		}
		t.Fatal("there is no gauge")
		return 0
	}
	require.Zero(t, gauge())
	stop := stagemeter.Profile()
	require.InDelta(t, 1, gauge(), 0)
	stop()
	require.Zero(t, gauge())
	stagemeter.SetRate(0.01)
	require.InDelta(t, 0.01, gauge(), 0)
}

func TestTogglingWhileOperationsRun(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	var recorded atomic.Int64
	enough := func() bool { return recorded.Load() > 1000 }
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for !enough() {
				timer := f.Start(ctx, "get")
				timer.Lap(stagemeter.LimiterWait)
				timer.Lap(stagemeter.IO)
				if timer != (stagemeter.Timer{}) {
					recorded.Add(1)
				}
			}
		})
		wg.Go(func() {
			for !enough() {
				stop := stagemeter.Profile()
				stagemeter.SetEnabled(true)
				stop()
				stagemeter.SetEnabled(false)
			}
		})
	}
	wg.Wait()

	require.False(t, stagemeter.Enabled())
	whole := uint64(recorded.Load())
	require.Equal(t, map[string]uint64{"limiter_wait": whole, "io": whole}, f.counts(t), "every breakdown is whole")
}

func TestProfileForEndsByItself(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		off(t)
		stop := stagemeter.ProfileFor(time.Minute)
		time.Sleep(time.Minute - time.Nanosecond)
		require.True(t, stagemeter.Enabled())
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		require.False(t, stagemeter.Enabled())

		other := stagemeter.Profile()
		stop()
		require.True(t, stagemeter.Enabled(), "stopping what has ended stops nobody else")
		other()

		stagemeter.ProfileFor(time.Hour)()
		require.False(t, stagemeter.Enabled(), "it may be stopped before")
		stagemeter.ProfileFor(0)()
		stagemeter.ProfileFor(-1)
		require.False(t, stagemeter.Enabled(), "no time is no time")
	})
}

func TestProfileContextIsForItsOperationsOnly(t *testing.T) {
	f := newFixture(t)
	ctx, stop := stagemeter.ProfileContext(t.Context())
	require.False(t, stagemeter.Enabled())

	mine := f.Start(context.WithValue(ctx, "key", "derived"), "mine") //nolint:staticcheck // any derived context
	others := f.Start(t.Context(), "others")
	require.EqualValues(t, 1, f.reads.Load(), "the others read no clock")
	mine.Lap(stagemeter.IO)
	others.Lap(stagemeter.IO)
	require.Len(t, f.stages(t), 1)

	stop()
	stop()
	mine = f.Start(ctx, "mine")
	mine.Lap(stagemeter.IO)
	require.Equal(t, map[string]uint64{"io": 1}, f.counts(t), "it has ended")
}

func TestProfileContextCostsTheOthersNoAllocation(t *testing.T) {
	f := newFixture(t)
	_, stop := stagemeter.ProfileContext(t.Context())
	defer stop()
	ctx := t.Context()
	require.Zero(t, testing.AllocsPerRun(100, func() {
		timer := f.Start(ctx, "others")
		timer.Lap(stagemeter.IO)
	}))
	require.Zero(t, f.reads.Load())
}

func TestProfileContextEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		off(t)
		meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(
			sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))))
		require.NoError(t, err)
		deadline, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		ctx, stop := stagemeter.ProfileContext(deadline)
		defer stop()
		require.True(t, meter.Enabled(ctx))
		time.Sleep(time.Minute)
		synctest.Wait()
		require.False(t, meter.Enabled(ctx), "for at most a minute")
	})
	var none context.Context
	_, stop := stagemeter.ProfileContext(none)
	stop()
}

func TestSetEnabledEndsScopesOfContexts(t *testing.T) {
	f := newFixture(t)
	ctx, stop := stagemeter.ProfileContext(t.Context())
	defer stop()
	require.True(t, f.Enabled(ctx))
	stagemeter.SetEnabled(false)
	require.False(t, f.Enabled(ctx), "off is off")
}

func TestProfileContextOfAnEndedContextTurnsNothingOn(t *testing.T) {
	f := newFixture(t)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	ctx, stop := stagemeter.ProfileContext(ended)
	require.Zero(t, stagemeter.Status().HeldBy.Contexts)
	require.False(t, f.Enabled(ctx))
	stop()
}

func TestNilContextIsTheBackgroundContextWhileAScopeIsOpen(t *testing.T) {
	f := newFixture(t)
	_, stop := stagemeter.ProfileContext(t.Context())
	defer stop()
	var none context.Context
	require.False(t, f.Enabled(none))
	timer := f.Start(none, "get")
	require.False(t, timer.Active())
}

func TestStatusSaysWhoHoldsProfilingOnAndUntilWhen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		newFixture(t)
		require.Equal(t, stagemeter.SwitchHolders{}, stagemeter.Status().HeldBy)

		stagemeter.SetEnabledFor(time.Minute)
		_, stop := stagemeter.ProfileContext(t.Context())
		defer stop()
		until := time.Now().Add(time.Minute).UTC()
		require.Equal(t, stagemeter.SwitchStatus{
			Enabled: true, Rate: 1, Since: time.Now().UTC(), Until: &until, HeldBy: stagemeter.SwitchHolders{Scopes: 1, Contexts: 1},
		}, stagemeter.Status())

		defer stagemeter.Profile()()
		require.Nil(t, stagemeter.Status().Until, "a scope without an end")
		stagemeter.SetEnabledFor(0)
		require.False(t, stagemeter.Enabled(), "a duration that is not positive is off")
		stagemeter.SetEnabledFor(time.Minute)
		time.Sleep(time.Minute)
		synctest.Wait()
		require.False(t, stagemeter.Enabled())
	})
}
