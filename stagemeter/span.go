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

// tracers makes the spans of stages with the provider of the parent span. It keeps the last provider's tracer: a process usually has
// one provider, and asking it for a tracer costs more than starting a span.
type tracers struct {
	last atomic.Pointer[providerTracer]
}

type providerTracer struct {
	provider trace.TracerProvider
	tracer   trace.Tracer
}

// record makes a stage that has just ended a child of the span in ctx. It reads the wall clock here, and not where the stage began:
// only a recording span needs it, and the monotonic clock says how long ago the stage began.
func (t *tracers) record(ctx context.Context, r *recording, nanoseconds int64) {
	end := time.Now()
	_, span := t.tracer(trace.SpanFromContext(ctx).TracerProvider()).Start(ctx, r.stage,
		trace.WithTimestamp(end.Add(-time.Duration(nanoseconds))), r.span)
	if r.errorType != "" {
		span.SetStatus(codes.Error, r.errorType)
	}
	span.End(trace.WithTimestamp(end))
}

func (t *tracers) tracer(provider trace.TracerProvider) trace.Tracer {
	// Only pointers are kept: comparing them cannot panic.
	if last := t.last.Load(); last != nil && last.provider == provider {
		return last.tracer
	}
	tracer := telemetry.Tracer(provider, ScopeName)
	if reflect.TypeOf(provider).Kind() == reflect.Pointer {
		t.last.Store(&providerTracer{provider, tracer})
	}
	return tracer
}
