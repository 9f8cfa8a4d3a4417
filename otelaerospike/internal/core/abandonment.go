package core

import (
	"slices"
	"sync/atomic"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/telemetry"
)

// callerLeft is the event on the span of a batch read that its caller has abandoned.
const callerLeft = "caller left"

const abandonedSubject = "abandoned batch reads"

// abandonments counts the batch reads that went on when their callers left.
type abandonments struct {
	count        atomic.Int64
	registration metric.Registration
}

// observe registers the counter until close.
func (a *abandonments) observe(meter metric.Meter, attributes []attribute.KeyValue) (err error) {
	attributes = slices.Concat(attributes, []attribute.KeyValue{semconv.DBOperationName(batchRead)})
	a.registration, err = observe(abandonedSubject, meter, attributes, []observed{{Counter: telemetry.Counter{
		Name: telemetry.AbandonedMetric, Unit: "{operation}",
		Description: "Batch reads that went on when the context of their caller had ended.",
	}, read: a.count.Load, rare: true}})
	return err
}

func (a *abandonments) close() error { return unobserve(abandonedSubject, a.registration) }

// abandonment finds out whether a batch read is abandoned: it has been sent, and its caller has left. Either may happen first, on two
// goroutines.
type abandonment struct {
	*abandonments
	span  trace.Span // nil: none
	state atomic.Uint32
}

const (
	sent = 1 << iota
	left
)

func (a *abandonment) send()  { a.add(sent) }
func (a *abandonment) leave() { a.add(left) }

// add counts once, when both are true.
func (a *abandonment) add(state uint32) {
	before := a.state.Or(state)
	if before == before|state || before|state != sent|left {
		return
	}
	a.count.Add(1)
	if a.span != nil {
		a.span.AddEvent(callerLeft)
	}
}
