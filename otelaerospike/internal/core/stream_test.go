package core_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
	"github.com/otelaerospike/go/stagemeter"
)

type item struct {
	record string
	err    clientError
}

// stream is a scan that yields the items and counts its releases.
func stream(items []item, released *int) core.Stream[item, string, clientError] {
	return core.Stream[item, string, clientError]{
		Name:              "scan_stream",
		Target:            core.Target{Namespace: "test", Set: "users"},
		Terminated:        &failure{code: codeEnded},
		TerminatedOutcome: core.Outcome{ErrorType: "ENDED", Code: codeEnded},
		Dispatch: func() (<-chan item, func(), clientError) {
			results := make(chan item, len(items))
			for _, i := range items {
				results <- i
			}
			close(results)
			return results, func() { *released++ }, nil
		},
		Split: func(i item) (string, clientError) { return i.record, i.err },
		Node:  func(string) any { return nil },
	}
}

func TestStreamIsMeasuredToItsEnd(t *testing.T) {
	failed := &failure{code: codeTimeout}
	for name, test := range map[string]struct {
		items    []item
		leave    bool
		records  []string
		err      error
		duration string
		stages   map[string]uint64
	}{
		"whole": {
			items: []item{{record: "a"}, {record: "b"}}, records: []string{"a", "b"},
			duration: "scan_stream users", stages: map[string]uint64{"io": 1, "first_record": 1, "stream": 1},
		},
		"empty": {
			duration: "scan_stream users", stages: map[string]uint64{"io": 1, "first_record": 1, "stream": 1},
		},
		"left": {
			items: []item{{record: "a"}, {record: "b"}}, leave: true, records: []string{"a"},
			duration: "scan_stream users", stages: map[string]uint64{"io": 1, "first_record": 1, "stream": 1},
		},
		"failed": {
			items: []item{{record: "a"}, {err: failed}}, records: []string{"a"}, err: failed,
			duration: "scan_stream users TIMEOUT 9", stages: map[string]uint64{"io": 1, "first_record": 1, "stream TIMEOUT": 1},
		},
		"failed at once": {
			items: []item{{err: failed}}, err: failed,
			duration: "scan_stream users TIMEOUT 9", stages: map[string]uint64{"io": 1, "first_record TIMEOUT": 1, "stream TIMEOUT": 1},
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			stagemeter.SetEnabled(true)
			released := 0
			var records []string
			var failure error
			for record, err := range stream(test.items, &released).Records(t.Context(), f.Recorder) {
				if err != nil {
					failure = err
					continue
				}
				records = append(records, record)
				if test.leave {
					break
				}
			}
			require.Equal(t, test.records, records)
			require.Equal(t, test.err, failure)
			require.Equal(t, 1, released)
			require.Equal(t, map[string]uint64{test.duration: 1}, f.durations(t))
			counts, _ := f.stages(t)
			require.Equal(t, test.stages, counts)
			rows, count := f.rows(t)
			require.EqualValues(t, len(test.records), rows)
			require.EqualValues(t, 1, count)
		})
	}
}

func TestStreamEndsWithItsContext(t *testing.T) {
	f := newFixture(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	released := 0
	endless := stream(nil, &released)
	endless.Dispatch = func() (<-chan item, func(), clientError) {
		cancel(errOfContext)
		return make(chan item), func() { released++ }, nil
	}
	var failures []error
	for _, err := range endless.Records(ctx, f.Recorder) {
		failures = append(failures, err)
	}
	require.Len(t, failures, 1)
	require.ErrorIs(t, failures[0], errOfContext)
	require.Equal(t, 1, released)

	for _, err := range endless.Records(ctx, f.Recorder) { // it is not dispatched any more
		require.ErrorIs(t, err, errOfContext)
	}
	require.Equal(t, 1, released)
	require.Equal(t, map[string]uint64{"scan_stream users ENDED -7": 1, "scan_stream users REFUSED -6": 1}, f.durations(t))
}

func TestStreamThatPanicsIsRecorded(t *testing.T) {
	f := newFixture(t)
	stagemeter.SetEnabled(true)
	released := 0
	require.PanicsWithValue(t, "in the loop", func() {
		for _, err := range stream([]item{{record: "a"}}, &released).Records(t.Context(), f.Recorder) {
			require.NoError(t, err)
			panic("in the loop")
		}
	})
	require.Equal(t, 1, released)
	undispatched := stream(nil, &released)
	undispatched.Dispatch = func() (<-chan item, func(), clientError) { panic("in the client") }
	require.PanicsWithValue(t, "in the client", func() {
		for _, err := range undispatched.Records(t.Context(), f.Recorder) {
			t.Error("a record", err)
		}
	})
	require.Equal(t, map[string]uint64{"scan_stream users panic": 2}, f.durations(t))
	counts, _ := f.stages(t)
	require.Equal(t, map[string]uint64{"io": 1, "first_record": 1, "stream panic": 2, "io panic": 1}, counts)
}
