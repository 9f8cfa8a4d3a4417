package stagemeter_test

import (
	"context"
	"runtime"
	"runtime/pprof"
	"sync"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/cpuprofile"
	"github.com/otelaerospike/go/stagemeter"
)

//go:linkname labels runtime/pprof.runtime_getProfLabel
func labels() unsafe.Pointer

// profileRuns makes a CPU profile run, as far as the operations know.
func profileRuns(t *testing.T, running bool) {
	t.Helper()
	t.Cleanup(cpuprofile.Replace(func() bool { return running }))
}

func labelsOfStage(name string, stage string) map[string]string {
	return map[string]string{"db.operation.name": name, "stage": stage}
}

func TestStageIsLabeledWhileACPUProfileIsTaken(t *testing.T) {
	f := newFixture(t)
	profileRuns(t, true)
	stagemeter.SetEnabled(true)
	timer := f.Start(t.Context(), "get")
	ran := 0
	timer.Do(stagemeter.IO, func() string {
		ran++
		require.Equal(t, labelsOfStage("get", "io"), cpuprofile.Shown())
		fork := timer.Fork()
		var elsewhere sync.WaitGroup
		elsewhere.Go(func() {
			require.Equal(t, labelsOfStage("get", "io"), cpuprofile.Shown(), "inherited")
			fork.Do("decode", func() string {
				ran++
				require.Equal(t, labelsOfStage("get", "decode"), cpuprofile.Shown())
				return ""
			})
		})
		elsewhere.Wait()
		return ""
	})
	require.Equal(t, 2, ran)
	require.Nil(t, labels())
	timer.Lap("parse")
	require.Nil(t, labels())
	timer.End()
}

func TestNothingIsLabeledUnlessBothProfilesAreOn(t *testing.T) {
	for name, on := range map[string]struct{ cpu, stages bool }{"only stages": {false, true}, "only CPU": {true, false}} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			profileRuns(t, on.cpu)
			stagemeter.SetEnabled(on.stages)
			timer := f.Start(t.Context(), "get")
			timer.Do(stagemeter.IO, func() string { require.Nil(t, labels()); return "" })
		})
	}
}

func TestOperationIsLabeledFromTheFirstStageThatFindsAProfile(t *testing.T) {
	f := newFixture(t)
	running := false
	defer cpuprofile.Replace(func() bool { return running })()
	stagemeter.SetEnabled(true)
	timer := f.Start(t.Context(), "get")
	timer.Do(stagemeter.KeyParse, func() string { running = true; require.Nil(t, labels()); return "" })
	for range 100 { // each moves the clock on by a millisecond
		timer.Skip()
	}
	timer.Do(stagemeter.IO, func() string {
		running = false
		require.Equal(t, labelsOfStage("get", "io"), cpuprofile.Shown())
		return ""
	})
	require.Nil(t, labels(), "although the profile has ended meanwhile")
}

func TestLabelsAreThoseOfTheHistogram(t *testing.T) {
	f := newFixture(t, stagemeter.WithAerospikePyStageNames())
	profileRuns(t, true)
	stagemeter.SetEnabled(true)
	timer := f.Start(t.Context(), "get\xff")
	timer.Do(stagemeter.ToMap, func() string {
		require.Equal(t, labelsOfStage("get\uFFFD", "to_dict"), cpuprofile.Shown())
		return ""
	})
}

func TestLabelsAreRestoredHoweverAStageEnds(t *testing.T) {
	f := newFixture(t)
	profileRuns(t, true)
	stagemeter.SetEnabled(true)
	for name, end := range map[string]func(){"panic": func() { panic("mine") }, "goexit": runtime.Goexit} {
		var before, after unsafe.Pointer
		var ended sync.WaitGroup
		ended.Go(func() {
			defer func() { _ = recover() }()
			pprof.Do(t.Context(), pprof.Labels("user", "mine"), func(ctx context.Context) {
				before = labels()
				defer func() { after = labels() }()
				timer := f.Start(ctx, "get")
				timer.Do(stagemeter.IO, func() string { end(); return "" })
			})
		})
		ended.Wait()
		require.NotNil(t, before)
		require.Equal(t, before, after, name)
	}
	require.EqualValues(t, 2, f.counts(t)["io!panic"])
}

func TestLabelsOfTheUserAreMergedAndRestored(t *testing.T) {
	f := newFixture(t)
	profileRuns(t, true)
	stagemeter.SetEnabled(true)
	pprof.Do(t.Context(), pprof.Labels("user", "mine"), func(ctx context.Context) {
		before := labels()
		timer := f.Start(ctx, "get")
		timer.Do(stagemeter.IO, func() string {
			require.Equal(t, map[string]string{"user": "mine", "db.operation.name": "get", "stage": "io"}, cpuprofile.Shown())
			return ""
		})
		require.Equal(t, before, labels())

		withoutContext := f.Start(t.Context(), "get")
		withoutContext.Do(stagemeter.IO, func() string {
			require.Equal(t, before, labels(), "kept alone, rather than lost")
			return ""
		})
		require.Equal(t, before, labels())
	})
}

func TestStageAllocatesNothingForALabel(t *testing.T) {
	f := newFixture(t)
	stagemeter.SetEnabled(true)
	ctx, run := t.Context(), func() string { return "" }
	operate := func() {
		timer := f.Start(ctx, "get")
		timer.Do(stagemeter.IO, run)
		timer.End()
	}
	for _, running := range []bool{false, true} {
		restore := cpuprofile.Replace(func() bool { return running })
		require.Zero(t, testing.AllocsPerRun(100, operate), "a CPU profile is being taken: %v", running)
		restore()
	}
}
