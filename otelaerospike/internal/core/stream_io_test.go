package core_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/openio"
	"github.com/otelaerospike/go/otelaerospike/internal/core"
	"github.com/otelaerospike/go/stagemeter"
)

// underWay begins a command that has received something when the function returns, and ends it when the result is called.
func (c *wovenClient) underWay(n *node) (end func()) {
	probe := c.begin()
	if probe == nil {
		return func() {}
	}
	probe.Step(openio.Routed, n, 0, nil)
	probe.Step(openio.Connected, nil, 0, nil)
	probe.Step(openio.Encoded, nil, 0, nil)
	probe.Step(openio.Sent, nil, 100, nil)
	probe.Step(openio.Reading, nil, 0, nil)
	probe.Step(openio.Read, nil, 30, nil)
	return func() {
		probe.Step(openio.Parsed, nil, 0, nil)
		probe.Step(openio.Ended, nil, 0, nil)
	}
}

// openStream is a scan of a woven client. Its first command has ended when the first item arrives, and its second one ends with the
// stream.
func openStream(items []item) core.Stream[item, string, clientError] {
	released := 0
	s := stream(items, &released)
	dispatch := s.Dispatch
	s.Node = func(string) any { return nodeB }
	s.Dispatch = func() (<-chan item, func(), clientError) {
		openClient.command(nodeA, 1, nil)
		end := openClient.underWay(nodeB)
		items, release, err := dispatch()
		return items, func() { end(); release() }, err
	}
	return s
}

// outlivingStream is openStream whose commands run on a goroutine that the dispatch starts.
func outlivingStream(items []item) core.Stream[item, string, clientError] {
	s := openStream(items)
	dispatch := s.Dispatch
	s.Dispatch = func() (<-chan item, func(), clientError) {
		records := make(chan item)
		var release func()
		go func() {
			defer close(records)
			var items <-chan item
			items, release, _ = dispatch()
			for i := range items {
				records <- i
			}
		}()
		return records, func() {
			for range records { // until the goroutine has ended
			}
			release()
		}, nil
	}
	return s
}

func TestPartsAddUpToTheFirstRecord(t *testing.T) {
	failed := &failure{code: codeTimeout}
	for name, test := range map[string]struct {
		items  []item
		suffix string
	}{
		"a record": {[]item{{record: "a"}, {record: "b"}}, ""},
		"empty":    {nil, ""},
		"failed":   {[]item{{err: failed}}, " TIMEOUT"},
	} {
		for when, s := range map[string]core.Stream[item, string, clientError]{
			"in the call": openStream(test.items), "on another goroutine": outlivingStream(test.items),
		} {
			t.Run(name+" "+when, func(t *testing.T) {
				f := profiled(t)
				for range s.Records(t.Context(), f.Recorder) { //nolint:errcheck // it may fail
				}
				counts, sums := f.stages(t)
				sum := 0.0
				for part := range openio.NumberOfParts {
					key := part.String() + test.suffix
					sum += sums[key]
					if part != openio.Receive && part != openio.RetryWait {
						require.EqualValues(t, 1, counts[key], key)
					}
				}
				require.EqualValues(t, 1, counts["first_record"+test.suffix])
				require.InDelta(t, sums["first_record"+test.suffix], sum, 1e-9)
				require.Empty(t, f.points(t, "aerospike.client.io.duration"), "the commands of a stream are not recorded")
				require.Nil(t, openClient.begin())
			})
		}
	}
}

func TestBreakdownOfAStreamHasTheNodeOfTheFirstRecord(t *testing.T) {
	f := profiled(t)
	var b *stagemeter.Breakdown
	defer stagemeter.Subscribe(func(other *stagemeter.Breakdown) { b = other.Clone() })()
	for _, err := range outlivingStream([]item{{record: "a"}, {record: "b"}}).Records(t.Context(), f.Recorder) {
		require.NoError(t, err)
	}
	require.Equal(t, "10.0.0.2:3000", b.Node)
	require.Equal(t, 3, b.Attempts)
	require.Len(t, b.Commands, 2)
	require.Equal(t, "10.0.0.2:3000", b.Commands[0].Node, "under way, and so the last one")
	require.Equal(t, 2, b.Commands[1].Attempts)
	var first stagemeter.StageTime
	for _, s := range b.Stages {
		if s.Stage == stagemeter.FirstRecord {
			first = s
		}
		if s.Part {
			require.GreaterOrEqual(t, s.Offset, first.Offset, s.Stage)
			require.LessOrEqual(t, s.Offset+s.Duration, first.Offset+first.Duration, s.Stage)
		}
	}
	require.Positive(t, first.Duration)
}

func TestStepAfterTheEndOfFirstRecordIsNotMeasured(t *testing.T) {
	f := profiled(t)
	var reading int64
	var onReading func()
	t.Cleanup(clock.Replace(func() int64 {
		reading += int64(time.Millisecond)
		read, hook := reading, onReading
		if onReading = nil; hook != nil {
			hook()
		}
		return read
	}))
	var end func()
	s := openStream([]item{{record: "a"}})
	dispatch := s.Dispatch
	s.Dispatch = func() (<-chan item, func(), clientError) {
		end = openClient.underWay(nodeB)
		return dispatch()
	}
	s.Node = func(string) any { onReading = end; return nodeB } // the next reading is the end of first_record
	for _, err := range s.Records(t.Context(), f.Recorder) {
		require.NoError(t, err)
	}
	counts, sums := f.stages(t)
	require.Nil(t, onReading)
	require.EqualValues(t, 1, counts["io_decode"])
	require.InDelta(t, sums["first_record"], sums["io_decode"], 1e-9, "the command was under way all the time")
	require.Zero(t, sums["io_dispatch"])
}

func TestConsumersOwnCommandsAreNotTheStreams(t *testing.T) {
	f := profiled(t)
	var b *stagemeter.Breakdown
	defer stagemeter.Subscribe(func(other *stagemeter.Breakdown) { b = other.Clone() })()
	for _, err := range openStream([]item{{record: "a"}}).Records(t.Context(), f.Recorder) {
		require.NoError(t, err)
		_, err := f.get(t.Context(), "users", func() (string, clientError) { openClient.command(nodeA, 0, nil); return "", nil })
		require.NoError(t, err)
		require.Equal(t, "get", b.Operation)
		require.Equal(t, 1, b.Attempts, "and the other way round")
	}
	require.Equal(t, "scan_stream", b.Operation)
	require.Equal(t, 3, b.Attempts)
}

func TestStreamThatEndsWithItsContextHasParts(t *testing.T) {
	f := profiled(t)
	ctx, cancel := context.WithCancel(t.Context())
	s := openStream(nil)
	dispatch := s.Dispatch
	s.Dispatch = func() (<-chan item, func(), clientError) {
		_, release, err := dispatch()
		cancel()
		return make(chan item), release, err
	}
	for _, err := range s.Records(ctx, f.Recorder) {
		require.ErrorIs(t, err, context.Canceled)
	}
	counts, sums := f.stages(t)
	require.EqualValues(t, 1, counts["io_decode ENDED"])
	require.InDelta(t, sums["first_record ENDED"], sums["io_dispatch ENDED"]+sums["io_decode ENDED"], 1e-9)
}

func TestStreamWithoutACommandHasNoParts(t *testing.T) {
	f := profiled(t)
	released := 0
	for _, err := range stream([]item{{err: &failure{code: codeTimeout}}}, &released).Records(t.Context(), f.Recorder) {
		require.Error(t, err)
	}
	counts, _ := f.stages(t)
	require.Equal(t, map[string]uint64{"io": 1, "first_record TIMEOUT": 1, "stream TIMEOUT": 1}, counts)
}

func TestPanicOfAnOpenStreamPassesThrough(t *testing.T) {
	f := profiled(t)
	s := openStream(nil)
	s.Dispatch = func() (<-chan item, func(), clientError) { openClient.command(nodeA, 0, nil); panic("mine") }
	require.PanicsWithValue(t, "mine", func() {
		for range s.Records(t.Context(), f.Recorder) { //nolint:errcheck // it panics
		}
	})
	require.Nil(t, openClient.begin(), "this goroutine is in no stream any more")
}
