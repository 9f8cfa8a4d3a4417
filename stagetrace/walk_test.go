package stagetrace

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"golang.org/x/exp/trace"
)

// divided returns the states of goroutine 1 from 0 to 100.
func divided(goroutines timelines) map[State]time.Duration {
	w := walker{goroutines: goroutines}
	states := map[State]time.Duration{}
	for state, d := range w.divide(&interval{goroutine: 1, begin: 0, end: 100}) {
		if d != 0 {
			states[State(state)] = d
		}
	}
	return states
}

func waits(until trace.Time, waker trace.GoID) span {
	return span{end: until, waker: waker, state: Sync}
}

func does(state State, until trace.Time) span {
	return span{end: until, waker: trace.NoGoroutine, state: state}
}

func TestWalkFollowsWhoWokeWhom(t *testing.T) {
	goroutines := timelines{
		1: {spans: []span{does(Running, 10), waits(90, 2), does(Runnable, 95), does(Running, 200)}},
		// It is started at 20, by 1's other child, which was in a system call until then.
		2: {begin: 20, created: true, parent: 3, spans: []span{does(Runnable, 30), waits(80, 4), does(Running, 90)}},
		3: {spans: []span{does(Syscall, 20)}},
		4: {spans: []span{does(Network, 70), does(Runnable, 75), does(Running, 80)}},
	}
	require.Equal(t, map[State]time.Duration{
		Running: 10 + 5 + 10 + 5, Syscall: 10, Runnable: 10 + 5 + 5, Network: 40,
	}, divided(goroutines))
}

func TestWalkOfWhatTheTraceDoesNotShow(t *testing.T) {
	require.Equal(t, map[State]time.Duration{Other: 100}, divided(nil), "no such goroutine")
	require.Equal(t, map[State]time.Duration{Other: 90, Running: 10},
		divided(timelines{1: {begin: 50, parent: trace.NoGoroutine, spans: []span{does(Running, 60)}}}), "before and after")
	require.Equal(t, map[State]time.Duration{Sync: 100}, divided(timelines{1: {spans: []span{waits(100, trace.NoGoroutine)}}}), "a timer")
	require.Equal(t, map[State]time.Duration{Sync: 100}, divided(timelines{1: {spans: []span{waits(100, 9)}}}), "an unknown waker")
	require.Equal(t, map[State]time.Duration{Sync: 60, Network: 40}, divided(timelines{
		1: {spans: []span{waits(100, 2)}}, 2: {begin: 60, parent: trace.NoGoroutine, spans: []span{does(Network, 100)}},
	}), "what the waker did before the trace knew it")
}

func TestWalkEnds(t *testing.T) {
	require.Equal(t, map[State]time.Duration{Sync: 100}, divided(timelines{
		1: {spans: []span{waits(100, 2)}}, 2: {spans: []span{waits(100, 1)}},
	}), "each has woken the other")
	require.Equal(t, map[State]time.Duration{Sync: 100}, divided(timelines{
		1: {begin: 200, parent: 2}, 2: {begin: 200, parent: 1},
	}), "each has started the other")

	w := walker{goroutines: timelines{1: {spans: []span{does(Running, 100)}}}, steps: maxSteps}
	require.Equal(t, tally{Other: 100}, w.divide(&interval{goroutine: 1, end: 100}), "too much work")
}

func TestClassify(t *testing.T) {
	for reason, want := range map[string]State{
		"network": Network, "sleep": Sleep, "select": Sync, "chan receive": Sync, "chan send": Sync, "sync": Sync, "sync.(*Cond).Wait": Sync,
		"GC mark assist wait for work": GC, "wait until GC ends": GC, "forever": Other, "": Other,
	} {
		require.Equal(t, want, classify(trace.GoWaiting, reason, false, false), reason)
	}
	require.Equal(t, Sync, classify(trace.GoWaiting, "", false, true), "a wait that began before the trace")
	require.Equal(t, GC, classify(trace.GoRunning, "", true, false))
	require.Equal(t, Running, classify(trace.GoRunning, "", false, false))
	require.Equal(t, Other, classify(trace.GoUndetermined, "", false, false))
}
