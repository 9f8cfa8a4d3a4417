package stagemeter

import (
	"context"
	"runtime/trace"
	"time"

	oteltrace "go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/cache"
	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/cpuprofile"
)

// Start begins an operation and its first stage. operation becomes the attribute "db.operation.name". The context goes to the
// recordings, so that exemplars link to its span; while that span is recording, each stage becomes a child of it. A nil context is
// the background context.
//
// Start returns the zero [Timer], which does nothing, while profiling is off; that costs one atomic load. It also does so for an
// operation that is not in the share that [SetRate] has set, and when nothing takes the recordings, because there is no reader or
// because a view drops them.
func (m *Meter) Start(ctx context.Context, operation string) Timer {
	word := profiling.word.Load()
	if word == 0 {
		return Timer{}
	}
	return m.start(ctx, operation, word, true)
}

// StartWithoutSpans is [Meter.Start] for an operation that has no span of its own: its stages make no spans, although the span of ctx
// may be recording, and so do not become children of the caller's.
func (m *Meter) StartWithoutSpans(ctx context.Context, operation string) Timer {
	word := profiling.word.Load()
	if word == 0 {
		return Timer{}
	}
	return m.start(ctx, operation, word, false)
}

// start decides whether the operation is profiled. It does nothing else: at a small rate most operations end here, and making room on the
// stack for what begin needs would take time.
func (m *Meter) start(ctx context.Context, name string, word uint32, spans bool) Timer {
	threshold := word >> flagBits
	if word&onForAll != 0 || threshold > 0 && drawn(threshold) || word&onForSome != 0 && carriesScope(ctx) {
		return m.begin(ctx, name, spans)
	}
	return Timer{}
}

func (m *Meter) begin(ctx context.Context, name string, spans bool) Timer {
	if ctx == nil {
		ctx = context.Background()
	}
	if !m.records(ctx) {
		return Timer{}
	}
	o, ok := m.operations.Get(cache.Hash(0, name), &name, func() *operation { return newOperation(m, name) })
	if !ok {
		o = m.overflow
	}
	if spans && oteltrace.SpanFromContext(ctx).IsRecording() {
		o = o.traced
	}
	if trace.IsEnabled() {
		ctx = withTask(ctx, name)
	}
	now := clock.Now()
	if m.keeps() {
		o = o.keep(ctx, now)
	}
	return Timer{operation: o, ctx: ctx, boundary: now}
}

// Enabled reports whether [Meter.Start] may time an operation that carries ctx; with [SetRate], it may not choose the operation. While
// profiling is off it costs one atomic load. A nil context is the background context.
func (m *Meter) Enabled(ctx context.Context) bool {
	word := profiling.word.Load()
	if word == 0 {
		return false
	}
	if ctx == nil {
		ctx = context.Background()
	}
	return (word&^onForSome != 0 || carriesScope(ctx)) && m.records(ctx)
}

// records reports whether anything takes the recordings.
func (m *Meter) records(ctx context.Context) bool {
	return m != nil && m.histogram != nil && m.histogram.Enabled(ctx)
}

// Timer times the stages of one operation. [Meter.Start] returns it, with the first stage begun. Each stage begins where the one
// before it ended, so that n stages read the clock n+1 times. The zero Timer, which Start returns while profiling is off, does
// nothing.
//
// A Timer belongs to one goroutine at a time; [Timer.Fork] makes one for another goroutine. A copy is a mark: it keeps the
// boundary that the original had when it was copied, and so times a stage that overlaps others:
//
//	both := timer
//	timer.Lap("parse")
//	timer.Lap("check")
//	both.Lap("parse_and_check")
type Timer struct { // The compiler keeps four words in registers. With six, Start and ten Laps of a no-op provider took 24 ns, not 12.
	operation *operation // nil: the operation is not profiled
	ctx       context.Context
	boundary  int64 // by the clock, in nanoseconds: where the current stage began
}

// Active reports whether the operation is profiled.
func (t *Timer) Active() bool { return t.operation != nil }

// Lap ends the current stage now and records it. The next stage begins now.
func (t *Timer) Lap(stage Stage) {
	if t.operation != nil {
		t.lap(stage, "")
	}
}

// LapError is [Timer.Lap] for a stage that failed: it adds the attribute "error.type". Use a few fixed error types, never an error's
// message. An empty errorType is no error.
func (t *Timer) LapError(stage Stage, errorType string) {
	if t.operation != nil {
		t.lap(stage, errorType)
	}
}

func (t *Timer) lap(stage Stage, errorType string) {
	if trace.IsEnabled() {
		trace.Log(t.ctx, "stage", string(stage))
	}
	t.record(stage, errorType)
}

func (t *Timer) record(stage Stage, errorType string) {
	now := clock.Now()
	t.operation.record(t.ctx, t.boundary, now, stage, errorType)
	t.boundary = now
}

// Do runs a function as the rest of the current stage and records the stage with the error type that the function returns, as
// [Timer.LapError] does. A panic is recorded as the error type "panic" and passes through. In an execution trace (runtime/trace)
// the function is a region; a stage that ends with Lap is a log message there, since a region must have its name when it begins.
//
// For the same reason only Do shows a stage in a CPU profile: while one is being taken, the goroutine has the profiler labels
// "db.operation.name" and "stage" besides the user's own until the function returns, and goroutines that the function starts keep them. A
// goroutine whose own labels are not in the context of [Meter.Start] keeps its own labels and gets no others. The start of a profile is
// noticed up to 100 ms late, and on Linux only.
func (t *Timer) Do(stage Stage, run func() (errorType string)) {
	if t.operation == nil {
		run()
		return
	}
	t.do(stage, run)
}

func (t *Timer) do(stage Stage, run func() string) {
	errorType := panicked
	defer func() { t.record(stage, errorType) }()
	defer trace.StartRegion(t.ctx, string(stage)).End()
	if cpuprofile.Running(t.boundary) {
		defer t.operation.label(t.ctx, stage).Restore()
	}
	errorType = run()
}

// Part records a part of the stage that ended last. Parts are measured by other means, as the parts of io are. Part moves no boundary and
// makes no span. The parts add up to their stage, so each part carries the stage's error type. after is the time from the start of its
// stage to the start of the part; only a [Breakdown] shows it.
func (t *Timer) Part(stage Stage, after, took time.Duration, errorType string) {
	if t.operation == nil {
		return
	}
	t.operation.recordMetric(t.ctx, int64(took), stage, errorType)
	if k := t.operation.kept; k != nil {
		k.addPart(StageTime{Stage: stage, Offset: after, Duration: took, ErrorType: errorType, Part: true})
	}
}

// Keeps reports whether the operation becomes a [Breakdown], so that describing it is worthwhile.
func (t *Timer) Keeps() bool { return t.operation != nil && t.operation.kept != nil }

// Describe says in the operation's [Breakdown] what else is known of the operation. The last call counts.
func (t *Timer) Describe(d Description) {
	if t.Keeps() {
		t.operation.kept.describe(d)
	}
}

// Command adds a command to the operation's [Breakdown]. ago is how long ago the command began; the command's Offset follows from it.
func (t *Timer) Command(c CommandTime, ago time.Duration) {
	if t.Keeps() {
		t.operation.kept.addCommand(c, clock.Now()-int64(ago))
	}
}

// After returns a copy for what follows the operation's end, such as the conversion of its result. Its stages are recorded, but are in
// no [Breakdown].
func (t *Timer) After() Timer {
	after := *t
	if t.Keeps() {
		after.operation = t.operation.kept.plain
	}
	return after
}

// Context returns the context of the operation, which carries its task in an execution trace. It is nil when the operation is not
// profiled.
func (t *Timer) Context() context.Context { return t.ctx }

// Began returns when the current stage began, without another reading of the clock. It means nothing when the operation is not profiled.
func (t *Timer) Began() time.Time { return clock.Time(t.boundary) }

// Skip ends the current stage now without recording it. The next stage begins now. It leaves out time that is not the
// operation's, such as what a caller does between two stages.
func (t *Timer) Skip() {
	if t.operation != nil {
		t.boundary = clock.Now()
	}
}

// Fork returns a copy for another goroutine.
func (t *Timer) Fork() Timer { return *t }

// Since returns the time from the boundary of a mark, which is an earlier copy, to the boundary of the timer, without another reading
// of the clock. It is 0 when the operation is not profiled.
//
//	begun := timer
//	timer.Lap("parse")
//	timer.Lap("check")
//	took := timer.Since(begun)
func (t *Timer) Since(mark Timer) time.Duration { return time.Duration(t.boundary - mark.boundary) }

// End ends the operation: it hands over its [Breakdown] and ends its task in an execution trace. Otherwise it does nothing, and need not
// be called. Of a timer and its copies, only one may end. Stages that are recorded later are in no breakdown; use [Timer.After].
func (t *Timer) End() {
	if t.operation == nil {
		return
	}
	if k := t.operation.kept; k != nil {
		k.finish(t.boundary)
	}
	if trace.IsEnabled() {
		endTask(t.ctx)
	}
}

// taskKey finds the operation's task in its context, so that a Timer is no larger for a trace that hardly ever runs.
type taskKey struct{}

func withTask(ctx context.Context, name string) context.Context {
	ctx, task := trace.NewTask(ctx, name)
	return context.WithValue(ctx, taskKey{}, task)
}

func endTask(ctx context.Context) {
	if task, ok := ctx.Value(taskKey{}).(*trace.Task); ok {
		task.End()
	}
}
