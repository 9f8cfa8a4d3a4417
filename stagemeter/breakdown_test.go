package stagemeter_test

import (
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	oteltrace "go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/stagemeter"
)

// collector keeps the breakdowns that it is handed.
type collector struct {
	mu  sync.Mutex
	all []*stagemeter.Breakdown
}

func (c *collector) consume(b *stagemeter.Breakdown) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all = append(c.all, b.Clone())
}

func TestBreakdownIsTheWholeOperation(t *testing.T) {
	var mine, process collector
	f := newFixture(t, stagemeter.WithBreakdowns(mine.consume), stagemeter.WithBreakdowns(nil))
	defer stagemeter.Subscribe(process.consume)()
	stagemeter.SetEnabled(true)
	span := oteltrace.NewSpanContext(oteltrace.SpanContextConfig{TraceID: oteltrace.TraceID{1}, SpanID: oteltrace.SpanID{2}})
	timer := f.Start(oteltrace.ContextWithSpanContext(t.Context(), span), "batch_read")
	require.True(t, timer.Keeps())
	timer.Lap(stagemeter.KeyParse)
	whole := timer
	timer.LapError(stagemeter.IO, "TIMEOUT")
	timer.Part(stagemeter.IODispatch, 0, time.Microsecond, "TIMEOUT")
	timer.Part(stagemeter.IOFirstByte, 500*time.Microsecond, time.Microsecond, "TIMEOUT")
	timer.Command(stagemeter.CommandTime{Node: "a:1", Duration: time.Microsecond, Attempts: 2}, 2*time.Millisecond)
	whole.Lap("whole")
	timer.Describe(stagemeter.Description{Namespace: "test", Set: "users", ErrorType: "TIMEOUT", Attempts: 2})
	timer.End()

	require.Len(t, mine.all, 1)
	got := mine.all[0]
	require.WithinDuration(t, time.Now(), got.Start, time.Minute)
	got.Start = time.Time{}
	require.Equal(t, &stagemeter.Breakdown{
		Operation:   "batch_read",
		Description: stagemeter.Description{Namespace: "test", Set: "users", ErrorType: "TIMEOUT", Attempts: 2},
		Duration:    2 * time.Millisecond,
		SpanContext: span,
		Stages: []stagemeter.StageTime{
			{Stage: "key_parse", Duration: time.Millisecond},
			{Stage: "io", Offset: time.Millisecond, Duration: time.Millisecond, ErrorType: "TIMEOUT"},
			{Stage: "io_dispatch", Offset: time.Millisecond, Duration: time.Microsecond, ErrorType: "TIMEOUT", Part: true},
			{Stage: "io_first_byte", Offset: 1500 * time.Microsecond, Duration: time.Microsecond, ErrorType: "TIMEOUT", Part: true},
			{Stage: "whole", Offset: time.Millisecond, Duration: 3 * time.Millisecond},
		},
		Commands: []stagemeter.CommandTime{{Node: "a:1", Offset: time.Millisecond, Duration: time.Microsecond, Attempts: 2}},
	}, got)
	require.Len(t, process.all, 1)
	require.Equal(t, got.Stages, process.all[0].Stages)
}

func TestNothingIsKeptForNobody(t *testing.T) {
	var c collector
	f := newFixture(t)
	stagemeter.SetEnabled(true)
	stop := stagemeter.Subscribe(c.consume)
	stop()
	stop()
	stagemeter.Subscribe(nil)()
	timer := f.Start(t.Context(), "get")
	require.False(t, timer.Keeps())
	timer.Lap(stagemeter.IO)
	timer.End()
	require.Empty(t, c.all)
}

func TestStagesAfterTheEndAreInNoBreakdown(t *testing.T) {
	var c collector
	f := newFixture(t, stagemeter.WithBreakdowns(c.consume))
	stagemeter.SetEnabled(true)
	first := f.Start(t.Context(), "get")
	late, after := first, first.After()
	require.False(t, after.Keeps())
	first.Lap(stagemeter.IO)
	first.End()
	first.End()
	second := f.Start(t.Context(), "get")
	late.Lap("late")
	after.Skip()
	after.Lap(stagemeter.ToMap)
	second.Lap(stagemeter.IO)
	second.End()
	require.Len(t, c.all, 2)
	for _, b := range c.all {
		require.Len(t, b.Stages, 1)
		require.Equal(t, stagemeter.IO, b.Stages[0].Stage)
	}
	require.EqualValues(t, 1, f.counts(t)["late"], "the histogram has it")
	require.EqualValues(t, 1, f.counts(t)["to_map"])
}

func TestBreakdownIsBounded(t *testing.T) {
	var c collector
	f := newFixture(t, stagemeter.WithBreakdowns(c.consume))
	stagemeter.SetEnabled(true)
	timer := f.Start(t.Context(), "get")
	for range 100 {
		timer.Lap(stagemeter.IO)
		timer.Command(stagemeter.CommandTime{}, 0)
	}
	timer.End()
	require.Len(t, c.all[0].Stages, stagemeter.MaxStages)
	require.Len(t, c.all[0].Commands, stagemeter.MaxCommands)
}

func TestForksOfAnOperationShareItsBreakdown(t *testing.T) {
	var c collector
	f := newFixture(t, stagemeter.WithBreakdowns(c.consume))
	stagemeter.SetEnabled(true)
	timer := f.Start(t.Context(), "get")
	var group sync.WaitGroup
	for range 4 {
		fork := timer.Fork()
		group.Go(func() { fork.Lap("forked") })
	}
	group.Wait()
	timer.End()
	require.Len(t, c.all[0].Stages, 4)
}

func TestPanicOfAConsumerIsContained(t *testing.T) {
	var c collector
	f := newFixture(t, stagemeter.WithBreakdowns(func(*stagemeter.Breakdown) { panic("mine") }), stagemeter.WithBreakdowns(c.consume))
	stagemeter.SetEnabled(true)
	for range 2 {
		timer := f.Start(t.Context(), "get")
		timer.Lap(stagemeter.IO)
		timer.End()
	}
	require.Len(t, c.all, 2)
}
