package benchmarks_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"testing"

	"github.com/XSAM/otelsql"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
)

// bareSQL executes a statement on a connection that it holds. This keeps the pool and the session reset out of the measurement;
// otelsql would record them as well.
func bareSQL(tb testing.TB, t telemetry) func() {
	return execOn(tb, t, sql.OpenDB(idleDriver{}))
}

// instrumentedSQL adds five attributes to otelsql's own db.operation.name. Without spans, a filter makes otelsql start none.
func instrumentedSQL(tb testing.TB, t telemetry) func() {
	spans := otelsql.SpanOptions{DisableQuery: true}
	opts := []otelsql.Option{
		otelsql.WithMeterProvider(t.metrics),
		otelsql.WithAttributes(append([]attribute.KeyValue{
			attribute.String("db.system.name", "other_sql"),
			attribute.String("db.namespace", "test"), attribute.String("db.collection.name", "users"),
		}, serverAttributes...)...),
	}
	if t.spans != nil {
		opts = append(opts, otelsql.WithTracerProvider(t.spans))
	} else {
		spans.SpanFilter = func(context.Context, otelsql.Method, string, []driver.NamedValue) bool { return false }
		opts = append(opts, otelsql.WithTracerProvider(noSpans))
	}
	return execOn(tb, t, otelsql.OpenDB(idleDriver{}, append(opts, otelsql.WithSpanOptions(spans))...))
}

func execOn(tb testing.TB, t telemetry, db *sql.DB) func() {
	conn, err := db.Conn(t.ctx)
	require.NoError(tb, err)
	tb.Cleanup(func() {
		require.NoError(tb, conn.Close())
		require.NoError(tb, db.Close())
	})
	return func() { _, _ = conn.ExecContext(t.ctx, "SELECT 1") }
}

// idleDriver is an SQL driver whose connections do nothing.
type idleDriver struct{}

func (idleDriver) Connect(context.Context) (driver.Conn, error) { return idleConn{}, nil }
func (idleDriver) Driver() driver.Driver                        { return idleDriver{} }
func (idleDriver) Open(string) (driver.Conn, error)             { return idleConn{}, nil }

type idleConn struct{}

func (idleConn) Prepare(string) (driver.Stmt, error) { return nil, errors.ErrUnsupported }
func (idleConn) Begin() (driver.Tx, error)           { return nil, errors.ErrUnsupported }
func (idleConn) Close() error                        { return nil }

func (idleConn) ExecContext(context.Context, string, []driver.NamedValue) (driver.Result, error) {
	return driver.ResultNoRows, nil
}
