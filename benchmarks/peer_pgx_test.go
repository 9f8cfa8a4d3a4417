package benchmarks_test

import (
	"testing"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"go.opentelemetry.io/otel/attribute"
)

// barePgx does nothing at all: pgx calls a tracer before and after a query, and these two calls are all that otelpgx adds. So
// nothing of pgx is in either side.
func barePgx(testing.TB, telemetry) func() { return func() {} }

// instrumentedPgx has db.system.name and pgx.operation.type of its own. The connection is not asked for its details, which
// copies its configuration for each span; they are given as attributes instead. Without a recording span in the context otelpgx
// makes none.
func instrumentedPgx(_ testing.TB, t telemetry) func() {
	opts := []otelpgx.Option{
		otelpgx.WithMeterProvider(t.metrics),
		otelpgx.WithMeterAttributes(peerAttributes...),
		otelpgx.WithTracerAttributes(peerAttributes...),
		otelpgx.WithDisableConnectionDetailsInAttributes(),
		otelpgx.WithDisableSQLStatementInAttributes(),
	}
	if t.spans != nil {
		opts = append(opts, otelpgx.WithTracerProvider(t.spans))
	} else {
		opts = append(opts, otelpgx.WithTracerProvider(noSpans))
	}
	var tracer pgx.QueryTracer = otelpgx.NewTracer(opts...)
	return func() {
		ctx := tracer.TraceQueryStart(t.ctx, nil, pgx.TraceQueryStartData{SQL: "SELECT 1"})
		tracer.TraceQueryEnd(ctx, nil, pgx.TraceQueryEndData{})
	}
}

var peerAttributes = append([]attribute.KeyValue{
	attribute.String("db.namespace", "test"), attribute.String("db.collection.name", "users"),
}, serverAttributes...)
