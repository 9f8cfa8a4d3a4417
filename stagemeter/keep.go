package stagemeter

import (
	"context"
	"slices"
	"sync"
	"time"

	oteltrace "go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/clock"
)

// kept is the breakdown of one operation under way. It is reused only for operations of the same name, because a copied Timer may still
// record with it long after the operation has ended.
type kept struct {
	operation            // what the timer records with; it never changes
	plain     *operation // records the same, and keeps nothing
	mu        sync.Mutex // a Timer may have been forked
	open      bool
	start     int64 // by the clock
	// breakdown is empty when the operation has ended.
	breakdown Breakdown
}

// keep returns the operation that also keeps its stages.
func (o *operation) keep(ctx context.Context, now int64) *operation {
	k, ok := o.pool.Get().(*kept)
	if !ok {
		k = &kept{operation: *o, plain: o}
		k.kept = k
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.open, k.start = true, now
	k.breakdown.Operation = o.name
	k.breakdown.SpanContext = oteltrace.SpanContextFromContext(ctx)
	return &k.operation
}

// offset returns the time from the start of the operation, and false when the reading is not within it.
func (k *kept) offset(reading int64) (time.Duration, bool) {
	return time.Duration(reading - k.start), k.open && reading >= k.start
}

func (k *kept) addStage(s StageTime, begin int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var ok bool
	if s.Offset, ok = k.offset(begin); !ok || len(k.breakdown.Stages) == MaxStages {
		return
	}
	k.breakdown.Stages = append(k.breakdown.Stages, s)
}

// addPart adds a part of the stage that was added last. The part's Offset is from the start of that stage.
func (k *kept) addPart(part StageTime) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.open || len(k.breakdown.Stages) == MaxStages {
		return
	}
	for _, s := range slices.Backward(k.breakdown.Stages) {
		if !s.Part {
			part.Offset += s.Offset
			break
		}
	}
	k.breakdown.Stages = append(k.breakdown.Stages, part)
}

func (k *kept) addCommand(c CommandTime, begin int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	var ok bool
	if c.Offset, ok = k.offset(begin); ok && len(k.breakdown.Commands) < MaxCommands {
		k.breakdown.Commands = append(k.breakdown.Commands, c)
	}
}

func (k *kept) describe(d Description) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.open {
		k.breakdown.Description = d
	}
}

// finish delivers the breakdown and returns its memory to the pool. After close, nothing else touches the breakdown, so no lap on another
// goroutine waits for a consumer.
func (k *kept) finish(end int64) {
	if !k.close() {
		return
	}
	b := &k.breakdown
	b.Duration = time.Duration(end - k.start)
	b.Start = time.Now().Add(-time.Duration(clock.Now() - k.start))
	k.meter.consumers.deliver(b)
	subscribers.deliver(b)
	*b = Breakdown{Stages: b.Stages[:0], Commands: b.Commands[:0]}
	k.plain.pool.Put(k)
}

// close reports false when it has been closed before.
func (k *kept) close() (wasOpen bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	wasOpen, k.open = k.open, false
	return wasOpen
}

// keeps reports whether anybody consumes breakdowns of the meter.
func (m *Meter) keeps() bool { return m.consumers.all.Load() != nil || subscribers.all.Load() != nil }
