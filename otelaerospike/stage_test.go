package otelaerospike_test

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// slowClock stands still, but for one delay: it jumps by an hour when a batch read reads it for the nth time in one place. From the
// hand-over on, the caller and the goroutine each have a time of their own, because a delay of one is not a delay of the other.
type slowClock struct {
	mu    sync.Mutex
	where string
	nth   int
	reads map[string]int
}

const (
	inCaller    = "caller"
	inGoroutine = "goroutine"
	inWait      = "wait"
	handedOver  = 3 // the caller's read that ends future_setup
)

func (c *slowClock) now() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	place := whereAmI()
	c.reads[place]++
	jumped := c.reads[c.where] >= c.nth
	apart := place != c.where && (place == inCaller || c.where == inCaller && c.nth >= handedOver)
	if !jumped || apart {
		return 0
	}
	return int64(time.Hour)
}

// whereAmI tells the places by the functions on the stack.
func whereAmI() string {
	pcs := make([]uintptr, 32)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(1, pcs)])
	for {
		frame, more := frames.Next()
		switch {
		case strings.Contains(frame.Function, "(*BatchCall).Wait"):
			return inWait
		case strings.Contains(frame.Function, "(*background).run.func"):
			return inGoroutine
		case !more:
			return inCaller
		}
	}
}

// Each stage in turn takes an hour. The histogram shows the hour for that stage, and for the stages that include it according to the
// documentation.
func TestEachStageCarriesItsOwnDelay(t *testing.T) {
	for _, test := range []struct {
		where string
		nth   int
		slow  []string
	}{
		{inCaller, 2, []string{"key_parse"}},
		{inCaller, handedOver, []string{"future_setup"}},
		{inGoroutine, 1, []string{"goroutine_schedule_delay"}},
		{inGoroutine, 2, []string{"limiter_wait"}},
		{inGoroutine, 3, []string{"io"}},
		{inGoroutine, 4, []string{"result_handoff_delay"}},
		{inGoroutine, 5, []string{"wrap_records"}},
		{inWait, 1, []string{"caller_resume_delay"}},
		{inCaller, handedOver + 2, []string{"to_map"}},
		{inCaller, handedOver + 4, []string{"to_arrow"}},
		{inCaller, handedOver + 6, []string{"merge_to_map"}},
		{inCaller, handedOver + 7, nil}, // a read that there is not
	} {
		name := "none"
		if test.slow != nil {
			name = test.slow[0]
		}
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				release := make(chan struct{})
				f := newFixture(t, finding(func() { <-release }), otelaerospike.WithConcurrencyLimit(1, 0))
				stagemeter.SetEnabled(true)
				slow := &slowClock{where: test.where, nth: test.nth, reads: map[string]int{}}
				defer clock.Replace(slow.now)()

				call := f.BatchReadAsync(t.Context(), requestFor(1))
				go func() {
					synctest.Wait() // until the caller waits
					close(release)
				}()
				records, err := call.Wait(t.Context())
				require.NoError(t, err)
				_ = records.ToMap()
				_ = records.Convert(stagemeter.ToArrow, func() error { return nil })
				_ = otelaerospike.MergeToMap(records, records)

				seen := 0
				for _, point := range f.points(t, stagemeter.ScopeName) {
					stage := texts(point.Attributes)["stage"]
					want := 0.0
					for _, s := range test.slow {
						if s == stage {
							want = 3600
						}
					}
					require.EqualValues(t, 1, point.Count, stage)
					require.Equal(t, want, point.Sum, stage)
					seen++
				}
				require.Equal(t, 11, seen, "every stage of a batch read")
			})
		})
	}
}

// Once the keys have been parsed an hour passes. Both stages begin there, so that both have it.
func TestScheduleDelayIncludesFutureSetup(t *testing.T) {
	f := newFixture(t, finding(func() {}))
	stagemeter.SetEnabled(true)
	var reads atomic.Int64
	defer clock.Replace(func() int64 {
		if reads.Add(1) <= handedOver-1 {
			return 0
		}
		return int64(time.Hour)
	})()
	_, err := f.BatchReadAsync(t.Context(), requestFor(1)).Wait(t.Context())
	require.NoError(t, err)
	sums := f.sums(t)
	require.Equal(t, 3600.0, sums["future_setup"])
	require.Equal(t, 3600.0, sums["goroutine_schedule_delay"])
}

func TestContiguousStagesAccountForTheCall(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newBubble(t, finding(func() { time.Sleep(3 * time.Second) }),
			otelaerospike.WithConcurrencyLimit(1, 0), otelaerospike.WithDecodeLimit(1))
		var wg sync.WaitGroup
		for range 3 { // so that there are waits for the limiter
			wg.Go(func() {
				_, err := f.BatchRead(context.Background(), requestFor(1, 2, 3))
				require.NoError(t, err)
			})
		}
		wg.Wait()
		stages, duration := total(f.sums(t)), f.durations(t)[0].Sum
		require.Equal(t, 3.0+6+9, duration)
		require.GreaterOrEqual(t, stages, 0.95*duration)
		require.LessOrEqual(t, stages, duration)
	})
}

func TestDecodeSlotIsResultHandoffDelay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newBubble(t, finding(func() {}), otelaerospike.WithDecodeLimit(1))
		records, err := f.BatchRead(context.Background(), requestFor(1))
		require.NoError(t, err)
		var wg sync.WaitGroup
		wg.Go(func() {
			_ = records.Convert(stagemeter.ToArrow, func() error { time.Sleep(time.Minute); return nil })
		})
		synctest.Wait() // until the conversion has the slot
		wg.Go(func() {
			_, err := f.BatchRead(context.Background(), requestFor(1))
			require.NoError(t, err)
		})
		wg.Wait()
		require.Equal(t, map[string]float64{
			"key_parse": 0, "io": 0, "wrap_records": 0, "to_arrow": 60, "result_handoff_delay": 60,
		}, f.sums(t))
	})
}

func TestConversionLeavesOutTheCallersOwnTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newBubble(t, finding(func() {}))
		records, err := f.BatchReadAsync(t.Context(), requestFor(1)).Wait(t.Context())
		require.NoError(t, err)
		for range 3 {
			time.Sleep(time.Hour) // the caller thinks
			_ = records.ToMap()
		}
		for stage, sum := range f.sums(t) {
			require.Zero(t, sum, stage)
		}
		require.EqualValues(t, 3, f.stages(t)["to_map"])
	})
}

func TestConversionsBelongToTheirBatchRead(t *testing.T) {
	f := newFixture(t, finding(func() {}))
	unseen, err := f.BatchRead(t.Context(), requestFor(1))
	require.NoError(t, err)
	stagemeter.SetEnabled(true)
	seen, err := f.BatchRead(context.Background(), requestFor(1))
	require.NoError(t, err)

	_ = unseen.ToMap()
	require.NotContains(t, f.stages(t), "to_map", "the batch read was not profiled")
	stagemeter.SetEnabled(false)
	_ = seen.ToMap()
	require.EqualValues(t, 1, f.stages(t)["to_map"], "the batch read was, and is broken down whole")
}

func TestFailingAndPanickingConversionsAreRecorded(t *testing.T) {
	f := newFixture(t, finding(func() {}), otelaerospike.WithDecodeLimit(1))
	stagemeter.SetEnabled(true)
	records, err := f.BatchRead(context.Background(), requestFor(1))
	require.NoError(t, err)

	mismatch := errors.New("mismatch")
	require.Equal(t, mismatch, records.Convert(stagemeter.ToArrow, func() error { return mismatch }))
	require.PanicsWithValue(t, "in convert", func() {
		_ = records.Convert("mine", func() error { panic("in convert") })
	})
	stages := f.stages(t)
	require.EqualValues(t, 1, stages["to_arrow!*errors.errorString"])
	require.EqualValues(t, 1, stages["mine!panic"])
	_ = records.ToMap() // the slots are free again
}

func TestStageNamesOfAerospikePy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t, finding(func() { time.Sleep(time.Second) }), otelaerospike.WithAerospikePyStageNames(),
			otelaerospike.WithConcurrencyLimit(1, 0))
		stagemeter.SetEnabled(true)
		records, err := f.BatchReadAsync(t.Context(), requestFor(1)).Wait(t.Context())
		require.NoError(t, err)
		_ = records.ToMap()
		_ = records.Convert(stagemeter.ToArrow, func() error { return nil })
		_ = otelaerospike.MergeToMap(records)
		require.Equal(t, map[string]uint64{
			"key_parse": 1, "future_into_py_setup": 1, "tokio_schedule_delay": 1, "limiter_wait": 1, "io": 1,
			"spawn_blocking_delay": 1, "into_pyobject": 1, "event_loop_resume_delay": 1, "to_dict": 1, "to_numpy": 1,
			"merge_to_dict": 1,
		}, f.stages(t))
	})
}

// newBubble is newFixture with profiling on and the clock of the synctest bubble.
func newBubble(t *testing.T, client bareClient, opts ...otelaerospike.Option) *fixture {
	t.Helper()
	f := newFixture(t, client, opts...)
	begun := time.Now()
	t.Cleanup(clock.Replace(func() int64 { return int64(time.Since(begun)) }))
	stagemeter.SetEnabled(true)
	return f
}
