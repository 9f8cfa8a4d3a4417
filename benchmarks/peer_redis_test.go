package benchmarks_test

import (
	"context"
	"net"
	"testing"

	"github.com/redis/go-redis/extra/redisotel/v9"
	"github.com/redis/go-redis/v9"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
)

// bareRedis processes a command with a hook that does nothing and takes the network's place.
func bareRedis(tb testing.TB, t telemetry) func() {
	return processOn(t.ctx, newRedis(tb))
}

// instrumentedRedis adds one attribute to redisotel's own db.system, pool.name, type, status and error_type. Like the other
// peers' spans, its spans name neither the caller in the source code nor the command's arguments.
func instrumentedRedis(tb testing.TB, t telemetry) func() {
	client := newRedis(tb)
	if t.spans != nil {
		require.NoError(tb, redisotel.InstrumentTracing(client, redisotel.WithTracerProvider(t.spans),
			redisotel.WithCallerEnabled(false), redisotel.WithDBStatement(false)))
	}
	require.NoError(tb, redisotel.InstrumentMetrics(client, redisotel.WithMeterProvider(t.metrics),
		redisotel.WithAttributes(attribute.String("db.namespace", "test"))))
	return processOn(t.ctx, client)
}

func newRedis(tb testing.TB) *redis.Client {
	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:6379"})
	tb.Cleanup(func() { require.NoError(tb, client.Close()) })
	return client
}

// processOn adds the idle hook last, so that it is the innermost hook.
func processOn(ctx context.Context, client *redis.Client) func() {
	client.AddHook(idleHook{})
	command := redis.NewCmd(ctx, "get", "key")
	return func() { _ = client.Process(ctx, command) }
}

// idleHook answers every command at once and never calls the network.
type idleHook struct{}

func (idleHook) ProcessHook(redis.ProcessHook) redis.ProcessHook {
	return func(context.Context, redis.Cmder) error { return nil }
}

func (idleHook) DialHook(redis.DialHook) redis.DialHook {
	return func(context.Context, string, string) (net.Conn, error) { return nil, net.ErrClosed }
}

func (idleHook) ProcessPipelineHook(redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(context.Context, []redis.Cmder) error { return nil }
}
