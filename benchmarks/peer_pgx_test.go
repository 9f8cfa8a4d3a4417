package benchmarks_test

import (
	"testing"

	"github.com/exaring/otelpgx"
	"github.com/jackc/pgx/v5"
	"go.opentelemetry.io/otel/attribute"
)

// barePgx does nothing. pgx calls a tracer before and after each query, and these two calls are all that otelpgx adds. Therefore
// neither side contains any code of pgx.
func barePgx(testing.TB, telemetry) func() { return func() {} }

// instrumentedPgx adds four attributes to otelpgx's own db.system.name and pgx.operation.type. They include the server's address
// and port: otelpgx would otherwise ask the connection for them, which copies the connection's configuration for each span.
// Without a recording span in the context otelpgx makes no span.
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
