package operation

import (
	"context"
	"reflect"
	"slices"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/otelaerospike/go/internal/bounded"
	"github.com/otelaerospike/go/internal/telemetry"
)

// tracing starts the spans of operations.
type tracing struct {
	tracer     trace.Tracer
	idle       trace.TracerProvider // while this is the global provider there is none; nil: there is one
	attributes []attribute.KeyValue
	name       func(operation, namespace, set string) string
	filter     func(operation string) bool
	frequent   bounded.Front[kind, spanStart] // of starts
	starts     *bounded.Map[kind, spanStart]
}

// spanStart is what the spans of the same operations start with. It is cached, since to build it costs more than to start an
// unsampled span.
type spanStart struct {
	name    string
	options []trace.SpanStartOption
	skip    bool
}

// newTracing returns nil when spans would go nowhere for good.
func newTracing(c Config) *tracing {
	if _, ok := c.TracerProvider.(noop.TracerProvider); ok {
		return nil
	}
	t := &tracing{
		tracer: c.TracerProvider.Tracer(c.ScopeName,
			trace.WithInstrumentationVersion(telemetry.Version), trace.WithSchemaURL(semconv.SchemaURL)),
		attributes: slices.Concat(c.Server, c.Attributes, []attribute.KeyValue{semconv.DBSystemNameKey.String(systemName)}),
		name:       c.SpanName,
		filter:     c.SpanFilter,
		starts:     bounded.NewMap[kind, spanStart](maxSeries),
	}
	// The global provider stands in for one that may come later. Until it does, its spans cost two allocations, for nothing
	// unless an agent outside the process instruments them.
	if reflect.TypeOf(c.TracerProvider).String() == "*global.tracerProvider" {
		t.idle = c.TracerProvider
	}
	return t
}

func (t *tracing) enabled() bool {
	return t != nil && (t.idle == nil || otel.GetTracerProvider() != t.idle)
}

// start starts the span of an operation; the span is nil when the operation has none.
func (t *tracing) start(ctx context.Context, key *kind) (context.Context, trace.Span) {
	slot := key.slot()
	start, ok := t.frequent.Load(slot, key)
	if !ok {
		start = t.find(*key)
		t.frequent.Offer(slot, key, start)
	}
	if start.skip {
		return ctx, nil
	}
	return t.tracer.Start(ctx, start.name, start.options...)
}

func (t *tracing) find(key kind) spanStart {
	start, ok := t.starts.LoadOrCreate(key, func() spanStart { return t.newStart(key) })
	if !ok {
		return t.newStart(key)
	}
	return start
}

func (t *tracing) newStart(key kind) spanStart {
	attributes := append(slices.Clone(t.attributes), describe(key)...)
	return spanStart{
		name:    t.name(key.name, key.target.Namespace, key.target.Set),
		options: []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attributes...)},
		skip:    !t.filter(key.name),
	}
}

// SpanName is the name that semconv gives a span: the operation and its set, or else its namespace.
func SpanName(operation, namespace, set string) string {
	switch {
	case set != "":
		return operation + " " + set
	case namespace != "":
		return operation + " " + namespace
	}
	return operation
}

// finish ends a span with how its operation ended.
func finish(span trace.Span, outcome Outcome, description string) {
	if outcome != (Outcome{}) && span.IsRecording() {
		if outcome.ErrorType != "" {
			span.SetStatus(codes.Error, description)
		}
		span.SetAttributes(outcome.attributes()...)
	}
	span.End()
}
