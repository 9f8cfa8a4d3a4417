package core

import (
	"context"
	"reflect"
	"slices"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/otelaerospike/go/internal/cache"
	"github.com/otelaerospike/go/internal/telemetry"
)

// maxSpanStarts bounds what is kept for the spans of operations and their targets.
const maxSpanStarts = 2000

// tracing starts the spans of operations.
type tracing struct {
	tracer trace.Tracer
	idle   trace.TracerProvider // spans are off while this is the global provider; nil: they are on
	common []attribute.KeyValue
	name   func(operation, namespace, set string) string
	filter func(operation string) bool
	starts *cache.Cache[series, spanStart]

	requireParent bool
}

// spanStart is what the spans of one operation on one target start with. It is kept, since to build it costs more than to start
// an unsampled span.
type spanStart struct {
	name    string
	options []trace.SpanStartOption
	skip    bool
}

// newTracing returns nil when spans would go nowhere for good.
func newTracing(c Config, common []attribute.KeyValue) *tracing {
	if _, ok := c.tracerProvider.(noop.TracerProvider); ok {
		return nil
	}
	t := &tracing{
		tracer: telemetry.Tracer(c.tracerProvider, ScopeName),
		common: common,
		name:   c.spanName,
		filter: c.spanFilter,
		starts: cache.New[series, spanStart](maxSpanStarts),

		requireParent: c.requireParent,
	}
	// The global provider stands in for one that may come later. Until it does, its spans cost two allocations, for nothing
	// unless an agent outside the process instruments them.
	if reflect.TypeOf(c.tracerProvider).String() == "*global.tracerProvider" {
		t.idle = c.tracerProvider
	}
	return t
}

func (t *tracing) enabled() bool {
	return t != nil && (t.idle == nil || otel.GetTracerProvider() != t.idle)
}

// start starts the span of an operation. The span is nil when the user's filter leaves it out, or when it would be an orphan and must
// not be.
func (t *tracing) start(ctx context.Context, operation string, target Target, extra *contextAttributes) (context.Context, trace.Span) {
	if t.requireParent && !trace.SpanContextFromContext(ctx).IsValid() {
		return ctx, nil
	}
	key := series{name: operation, target: target}
	start, ok := t.starts.Get(key.hash(), &key, func() spanStart { return t.newStart(key.name, key.target) })
	if !ok {
		start = t.newStart(operation, target)
	}
	if start.skip {
		return ctx, nil
	}
	options := start.options
	if extra != nil {
		options = append(slices.Clip(options), extra.onSpan)
	}
	return t.tracer.Start(ctx, start.name, options...)
}

func (t *tracing) newStart(operation string, target Target) spanStart {
	target = target.sanitized()
	attributes := slices.Concat(t.common, describe(operation, target))
	return spanStart{
		name:    telemetry.Valid(t.name(operation, target.Namespace, target.Set)),
		options: []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attributes...)},
		skip:    !t.filter(operation),
	}
}

// defaultSpanName is the name that semconv gives a span: the operation and its set, or else its namespace.
func defaultSpanName(operation, namespace, set string) string {
	switch {
	case set != "":
		return operation + " " + set
	case namespace != "":
		return operation + " " + namespace
	}
	return operation
}

// describeOutcome adds to a recording span how its operation ended.
func describeOutcome(span trace.Span, outcome Outcome, description string) {
	if outcome == (Outcome{}) {
		return
	}
	if outcome.ErrorType != "" {
		span.SetStatus(codes.Error, telemetry.Valid(description))
	}
	span.SetAttributes(outcome.attributes()...)
}
