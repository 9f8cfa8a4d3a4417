package core

import (
	"cmp"
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// maxSlowQueue bounds the slow operations that wait for OnSlow.
const maxSlowQueue = 16

// SlowLogOptions configures [WithSlowLog]. The zero value is the default.
type SlowLogOptions struct {
	// Threshold is the least duration of a slow operation. 0 means 500 ms.
	Threshold time.Duration
	// Thresholds replace Threshold for single operations, by db.operation.name, such as "get".
	Thresholds map[string]time.Duration
	// Interval is the time between two log records of the same operation. 0 means 10 s.
	Interval time.Duration
	// Slowest is how many operations a record shows, the slowest first. 0 means 5.
	Slowest int
	// OnSlow is called with each slow operation, one after the other, on a goroutine of its own and not on the operation's. It may keep
	// the breakdown. When it cannot keep up, it misses operations. nil is not called.
	OnSlow func(*stagemeter.Breakdown)
}

const (
	defaultSlowThreshold = 500 * time.Millisecond
	defaultSlowInterval  = 10 * time.Second
	defaultSlowest       = 5
)

// slowLog logs the slow operations of a client. A nil slowLog does nothing.
type slowLog struct {
	SlowLogOptions
	logger *slog.Logger
	onSlow *telemetry.Callback // OnSlow
	log    *telemetry.Callback // the logger

	mu       sync.Mutex
	pending  map[string]*slowOperations // by the operation's name; its names are few
	flushing *time.Timer                // nil: nothing is pending
	queue    []*stagemeter.Breakdown    // for OnSlow
	calling  bool
}

// slowOperations are the slow operations of one name since the last record.
type slowOperations struct {
	count   int
	slowest []*stagemeter.Breakdown // the slowest first
}

func (l *slowLog) threshold(operation string) time.Duration {
	if threshold, ok := l.Thresholds[operation]; ok {
		return threshold
	}
	return l.Threshold
}

// consume takes the breakdown of a profiled operation, which it must not keep.
func (l *slowLog) consume(b *stagemeter.Breakdown) {
	if b.Duration >= l.threshold(b.Operation) {
		l.add(b.Clone())
	}
}

func (l *slowLog) add(b *stagemeter.Breakdown) {
	l.mu.Lock()
	defer l.mu.Unlock()
	o := l.pending[b.Operation]
	if o == nil {
		o = new(slowOperations)
		l.pending[b.Operation] = o
	}
	o.add(b, l.Slowest)
	if l.flushing == nil {
		l.flushing = time.AfterFunc(l.Interval, l.flush)
	}
	if l.OnSlow != nil && len(l.queue) < maxSlowQueue {
		l.queue = append(l.queue, b)
		if !l.calling {
			l.calling = true
			go l.call()
		}
	}
}

func (o *slowOperations) add(b *stagemeter.Breakdown, limit int) {
	o.count++
	i, _ := slices.BinarySearchFunc(o.slowest, b, func(a, b *stagemeter.Breakdown) int {
		return cmp.Compare(b.Duration, a.Duration)
	})
	if o.slowest = slices.Insert(o.slowest, i, b); len(o.slowest) > limit {
		o.slowest = o.slowest[:limit]
	}
}

// call calls OnSlow until the queue is empty.
func (l *slowLog) call() {
	for {
		l.mu.Lock()
		if len(l.queue) == 0 {
			l.calling = false
			l.mu.Unlock()
			return
		}
		b := l.queue[0]
		l.queue = l.queue[1:]
		l.mu.Unlock()
		l.callWith(b)
	}
}

func (l *slowLog) callWith(b *stagemeter.Breakdown) {
	defer l.onSlow.Contain(func() {})
	l.OnSlow(b)
}

// flush logs what is pending.
func (l *slowLog) flush() {
	if l == nil {
		return
	}
	defer l.log.Contain(func() {})
	l.mu.Lock()
	pending := l.pending
	l.pending, l.flushing = map[string]*slowOperations{}, nil
	l.mu.Unlock()
	for name, o := range pending {
		slowest := make([]slowOperation, len(o.slowest))
		for i, b := range o.slowest {
			slowest[i] = slowOperation{b}
		}
		l.logger.LogAttrs(context.Background(), slog.LevelWarn, "otelaerospike: slow operations",
			slog.String("operation", name), slog.Int("count", o.count), slog.Duration("threshold", l.threshold(name)),
			slog.Any("slowest", slowest))
	}
}

// close logs what is pending now. Operations that end later are still logged, after the interval.
func (l *slowLog) close() {
	if l == nil {
		return
	}
	l.mu.Lock()
	if l.flushing != nil {
		l.flushing.Stop()
	}
	l.mu.Unlock()
	l.flush()
}

// slowOperation is how the log shows a breakdown: as JSON, whichever the handler.
type slowOperation struct{ *stagemeter.Breakdown }

// MarshalJSON implements [json.Marshaler].
func (s slowOperation) MarshalJSON() ([]byte, error) {
	type command struct {
		Node      string  `json:"node,omitempty"`
		Millis    float64 `json:"ms"`
		Attempts  int     `json:"attempts,omitempty"`
		ErrorType string  `json:"error.type,omitempty"`
	}
	shown := struct {
		Millis    float64            `json:"ms"`
		Start     time.Time          `json:"start"`
		Namespace string             `json:"namespace,omitempty"`
		Set       string             `json:"set,omitempty"`
		Node      string             `json:"node,omitempty"`
		ErrorType string             `json:"error.type,omitempty"`
		Attempts  int                `json:"attempts,omitempty"`
		TraceID   string             `json:"trace_id,omitempty"`
		SpanID    string             `json:"span_id,omitempty"`
		Stages    map[string]float64 `json:"stages_ms,omitempty"`
		Commands  []command          `json:"commands,omitempty"`
	}{
		Millis: millis(s.Duration), Start: s.Start.UTC(), Namespace: s.Namespace, Set: s.Set, Node: s.Node,
		ErrorType: s.ErrorType, Attempts: s.Attempts,
	}
	if s.SpanContext.IsValid() {
		shown.TraceID, shown.SpanID = s.SpanContext.TraceID().String(), s.SpanContext.SpanID().String()
	}
	for _, stage := range s.Stages {
		if shown.Stages == nil {
			shown.Stages = map[string]float64{}
		}
		shown.Stages[string(stage.Stage)] += millis(stage.Duration)
	}
	for _, c := range s.Commands {
		shown.Commands = append(shown.Commands, command{c.Node, millis(c.Duration), c.Attempts, c.ErrorType})
	}
	return json.Marshal(shown)
}

// String is what a text handler shows.
func (s slowOperation) String() string {
	text, err := s.MarshalJSON()
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func millis(d time.Duration) float64 { return float64(d.Round(time.Microsecond)) / 1e6 }
