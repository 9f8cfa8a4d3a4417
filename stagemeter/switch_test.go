package stagemeter_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
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
	gauge := func() int64 {
		for _, m := range f.collect(t).Metrics {
			if m.Name == stagemeter.EnabledMetricName {
				return m.Data.(metricdata.Gauge[int64]).DataPoints[0].Value
			}
		}
		t.Fatal("there is no gauge")
		return 0
	}
	require.EqualValues(t, 0, gauge())
	stop := stagemeter.Profile()
	require.EqualValues(t, 1, gauge())
	stop()
	require.EqualValues(t, 0, gauge())
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
