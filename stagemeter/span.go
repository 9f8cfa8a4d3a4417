package stagemeter

import (
	"context"
	"reflect"
	"sync/atomic"
	"time"

	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/telemetry"
)

// tracers makes spans with the provider of each one's parent. It keeps the tracer of the provider that it met last: a process
// has one as a rule, and to ask it for a tracer costs more than to start a span.
type tracers struct {
	last atomic.Pointer[tracerOf]
}

type tracerOf struct {
	provider trace.TracerProvider
	tracer   trace.Tracer
}

// record makes a stage that has just ended a child of the span of its context. The wall clock is read here, and not where
// the stage began: only a recording span needs it, and the monotonic clock says how long ago that was.
func (t *tracers) record(ctx context.Context, r *recording, nanoseconds int64) {
	end := time.Now()
	_, span := t.of(trace.SpanFromContext(ctx).TracerProvider()).Start(ctx, r.stage,
		trace.WithTimestamp(end.Add(-time.Duration(nanoseconds))), r.span)
	if r.errorType != "" {
		span.SetStatus(codes.Error, r.errorType)
	}
	span.End(trace.WithTimestamp(end))
}

func (t *tracers) of(provider trace.TracerProvider) trace.Tracer {
	// What is kept is a pointer, so that to compare it does not panic.
	if last := t.last.Load(); last != nil && last.provider == provider {
		return last.tracer
	}
	tracer := telemetry.Tracer(provider, ScopeName)
	if reflect.TypeOf(provider).Kind() == reflect.Pointer {
		t.last.Store(&tracerOf{provider, tracer})
	}
	return tracer
}
