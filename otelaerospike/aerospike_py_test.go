package otelaerospike_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

// aerospike-py inspired this project. Each test in this file covers something that aerospike-py gets wrong. The benchmarks cover the cost
// of profiling, and TestLoggerIsTold covers the log line at the start.

func TestProfilingEndsWithTheLastOverlappingScope(t *testing.T) {
	f := newFixture(t, answer(nil))
	stopA := stagemeter.Profile()
	stopB := stagemeter.Profile()
	stopA()
	_, _ = f.Get(nil, nil)
	require.Equal(t, map[string]uint64{"io": 1}, f.stages(t), "B keeps its profile")
	stopB()
	_, _ = f.Get(nil, nil)
	require.Equal(t, map[string]uint64{"io": 1}, f.stages(t), "and is the last")
}

func TestFailedStageIsRecorded(t *testing.T) {
	f := newFixture(t, answer(&aerospike.AerospikeError{ResultCode: types.TIMEOUT}))
	stagemeter.SetEnabled(true)
	_, _ = f.Get(nil, nil)
	require.Equal(t, map[string]uint64{"io!TIMEOUT": 1}, f.stages(t))
}

func TestToggleInMidCallLeavesBreakdownsWhole(t *testing.T) {
	for name, on := range map[string]bool{"switched off": true, "switched on": false} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, finding(func() { stagemeter.SetEnabled(!on) }))
			stagemeter.SetEnabled(on)
			records, err := f.BatchRead(context.Background(), requestFor(1))
			require.NoError(t, err)
			_ = records.ToMap()
			want := map[string]uint64{}
			if on {
				want = map[string]uint64{"key_parse": 1, "io": 1, "result_handoff_delay": 1, "wrap_records": 1, "to_map": 1}
			}
			require.Equal(t, want, f.stages(t))
		})
	}
}

func TestResumeDelayLeavesOutTheCallersThinkTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newBubble(t, finding(func() { time.Sleep(time.Second) }))
		records, err := f.BatchReadAsync(t.Context(), requestFor(1)).Wait(t.Context())
		require.NoError(t, err)
		for range 3 {
			time.Sleep(time.Hour) // the caller thinks
			_ = records.ToMap()
		}
		require.EqualValues(t, 1, f.stages(t)["caller_resume_delay"], "no conversion adds to it")
		require.Zero(t, f.sums(t)["caller_resume_delay"])
	})
}

func TestObservationAllocatesNoAttributes(t *testing.T) {
	f := newFixture(t, idle{})
	stagemeter.SetEnabled(true)
	key := newKey(t, "users", 1)
	call := func() { _, _ = f.Get(nil, key) }
	call()
	require.Zero(t, testing.AllocsPerRun(100, call))
}

func TestProfiledOperationLeavesSamples(t *testing.T) {
	f, _ := connect(t)
	stagemeter.SetEnabled(true)
	_, err := f.BatchRead(t.Context(), requestFor("nobody"))
	require.NoError(t, err)
	for _, point := range f.points(t, stagemeter.ScopeName) {
		require.EqualValues(t, 1, point.Count)
		require.GreaterOrEqual(t, point.Sum, 0.0)
	}
	require.Positive(t, f.sums(t)["io"])
}

func TestEveryOperationIsProfiled(t *testing.T) {
	f := newFixture(t, answer(nil))
	stagemeter.SetEnabled(true)
	instrumented, _ := documented(t)
	calls := 0
	for method := range clientIfc.Methods() {
		if _, ok := instrumented[method.Name]; ok {
			callMethod(f.Client, method.Name, distinct(method.Type))
			calls++
		}
	}
	require.EqualValues(t, calls, f.stages(t)["io"])
}
