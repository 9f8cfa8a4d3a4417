package stagemeter

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/codes"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/version"
)

// recordSpan makes a stage that has just ended a child of the span of its context. The wall clock is read here, and not where
// the stage began: only a recording span needs it, and the monotonic clock says how long ago that was.
func recordSpan(ctx context.Context, o *operation, stage Stage, errorType string, nanoseconds int64) {
	end := time.Now()
	name := string(o.meter.stageName(stage))
	tracer := trace.SpanFromContext(ctx).TracerProvider().Tracer(ScopeName,
		trace.WithInstrumentationVersion(version.String), trace.WithSchemaURL(semconv.SchemaURL))
	_, span := tracer.Start(ctx, name,
		trace.WithTimestamp(end.Add(-time.Duration(nanoseconds))),
		trace.WithAttributes(stageKey.String(name), semconv.DBOperationName(o.name)))
	if errorType != "" {
		span.SetAttributes(semconv.ErrorTypeKey.String(errorType))
		span.SetStatus(codes.Error, errorType)
	}
	span.End(trace.WithTimestamp(end))
}
