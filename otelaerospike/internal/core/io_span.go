package core

import (
	"context"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/openio"
	"github.com/otelaerospike/go/internal/telemetry"
)

// CommandSpanName is the name of the span of a command to one node.
const CommandSpanName = "aerospike.command"

// These are the attributes of spans of commands and, but for the imbalance, of their operation's.
const (
	attemptsKey  = attribute.Key("aerospike.client.io.attempts")
	sentKey      = attribute.Key("aerospike.client.io.sent")
	receivedKey  = attribute.Key("aerospike.client.io.received")
	imbalanceKey = attribute.Key("aerospike.client.io.imbalance")
)

// startCommand makes a command that has ended a child of the operation's span in ctx. It is not of the kind client, since the
// operation's span stands for the call of the database. Each retry is an event.
func (t *tracing) startCommand(ctx context.Context, c *openio.Command, host string, port int, errorType string) {
	now, ticks := time.Now(), clock.Now()
	wall := func(reading int64) time.Time { return now.Add(time.Duration(reading - ticks)) }
	attributes := append(peer(host, port),
		attemptsKey.Int(c.Attempts), sentKey.Int64(c.Sent), receivedKey.Int64(c.Received))
	_, span := t.tracer.Start(ctx, CommandSpanName, trace.WithTimestamp(wall(c.Begin)), trace.WithAttributes(attributes...))
	for _, failed := range c.Retries {
		if failed != 0 && failed < c.End && c.Attempts > 1 {
			span.AddEvent("retry", trace.WithTimestamp(wall(failed)))
		}
	}
	if errorType != "" {
		span.SetStatus(codes.Error, telemetry.Valid(errorType))
	}
	span.End(trace.WithTimestamp(wall(c.End)))
}

func describePath(span trace.Span, path *openio.Path) {
	span.SetAttributes(attemptsKey.Int(path.Attempts), sentKey.Int64(path.Sent), receivedKey.Int64(path.Received))
	if path.Imbalance != 0 {
		span.SetAttributes(imbalanceKey.Float64(path.Imbalance))
	}
}
