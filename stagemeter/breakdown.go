package stagemeter

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	oteltrace "go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/telemetry"
)

// Breakdown is the complete record of one profiled operation. The code that times an operation describes it with [Timer.Describe] and hands
// it over with [Timer.End].
type Breakdown struct {
	Operation string
	Description
	Start    time.Time
	Duration time.Duration // to the end of the last stage
	// SpanContext is the operation's span, or the caller's. It is not valid when there is none.
	SpanContext oteltrace.SpanContext
	// Stages are in the order in which they ended. At most [MaxStages] are kept. Stages that follow the operation's end are not
	// among them.
	Stages []StageTime
	// Commands are what the Aerospike client sent to its nodes, when cmd/openio has opened io. The one that ended last comes first.
	// Those of a stream have the time until its first record. At most [MaxCommands] are kept.
	Commands []CommandTime
}

// Description is what a breakdown says of its operation besides times. Every field may be empty.
type Description struct {
	Namespace, Set string
	// Node is the host:port that the client's error names. Else, when cmd/openio has opened io, it is that of the slowest node, or of the
	// node that sent a stream's first record.
	Node      string
	ErrorType string
	// Attempts is how many commands were sent to nodes, retries included; for a stream, until its first record. It is 0 when nobody knows.
	Attempts int
}

// StageTime is one stage of an operation.
type StageTime struct {
	Stage Stage
	// Offset is from the start of the operation to the start of the stage. A part that comes in pieces, such as the attempts of a
	// command, has the Offset of its first piece and the Duration of all.
	Offset, Duration time.Duration
	ErrorType        string
	// Part says that the stage is a part of the one before it; see [Timer.Part].
	Part bool
}

// CommandTime is one command to one node.
type CommandTime struct {
	Node             string // host:port, or empty when the command found no node
	Offset, Duration time.Duration
	Attempts         int
	ErrorType        string
}

// These bound what a breakdown keeps of one operation.
const (
	MaxStages   = 32
	MaxCommands = 16
)

// Clone returns a copy that the caller may keep.
func (b *Breakdown) Clone() *Breakdown {
	c := *b
	c.Stages, c.Commands = slices.Clone(b.Stages), slices.Clone(b.Commands)
	return &c
}

// Subscribe calls consume with the breakdown of every operation that the process profiles from now on, until stop is called. consume runs
// on the operation's goroutine, concurrently with other calls, and must return at once. It may read the breakdown but must not keep it;
// [Breakdown.Clone] makes a copy to keep. While nobody consumes breakdowns, none is kept, and nothing is paid for them. [WithBreakdowns]
// subscribes to one [Meter]. A panic of consume is contained, and the first panic is reported to OpenTelemetry's error handler.
func Subscribe(consume func(*Breakdown)) (stop func()) { return subscribers.add("Subscribe", consume) }

// subscribers are those of the process.
var subscribers subscriptions

// subscriptions is replaced as a whole, so that operations read it without a lock.
type subscriptions struct {
	all atomic.Pointer[[]*subscriber] // nil: none
	mu  sync.Mutex
}

type subscriber struct {
	consume  func(*Breakdown)
	callback *telemetry.Callback
}

func (s *subscriptions) add(option string, consume func(*Breakdown)) (stop func()) {
	if consume == nil {
		return func() {}
	}
	added := &subscriber{consume, telemetry.NewCallback(option)}
	s.change(func(all []*subscriber) []*subscriber { return append(all, added) })
	return func() {
		s.change(func(all []*subscriber) []*subscriber {
			return slices.DeleteFunc(all, func(other *subscriber) bool { return other == added })
		})
	}
}

func (s *subscriptions) change(change func([]*subscriber) []*subscriber) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []*subscriber
	if current := s.all.Load(); current != nil {
		all = slices.Clone(*current)
	}
	if all = change(all); len(all) == 0 {
		s.all.Store(nil)
		return
	}
	s.all.Store(&all)
}

func (s *subscriptions) deliver(b *Breakdown) {
	if all := s.all.Load(); all != nil {
		for _, to := range *all {
			to.deliver(b)
		}
	}
}

func (s *subscriber) deliver(b *Breakdown) {
	defer s.callback.Contain(func() {})
	s.consume(b)
}
