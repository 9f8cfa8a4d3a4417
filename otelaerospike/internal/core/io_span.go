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

// These are the attributes of the operation's span and, except for the imbalance, of the spans of its commands.
const (
	attemptsKey  = attribute.Key("aerospike.client.io.attempts")
	sentKey      = attribute.Key("aerospike.client.io.sent")
	receivedKey  = attribute.Key("aerospike.client.io.received")
	imbalanceKey = attribute.Key("aerospike.client.io.imbalance")
)

// wallClock converts readings of the clock to times. All readings are converted with the same offset, so that the spans of an operation's
// commands lie to each other as the commands did, whatever else the process does between two conversions.
type wallClock struct {
	now     time.Time
	reading int64 // of the clock, at now
}

func newWallClock() wallClock { return wallClock{time.Now(), clock.Now()} }

func (w *wallClock) time(reading int64) time.Time {
	return w.now.Add(time.Duration(reading - w.reading))
}

// startCommand makes a command that has ended a child of the operation's span in ctx. It is not of the kind client, since the
// operation's span stands for the call of the database. Each retry is an event.
func (t *tracing) startCommand(ctx context.Context, c *openio.Command, wall *wallClock, host string, port int, errorType string) {
	attributes := append(peer(host, port),
		attemptsKey.Int(c.Attempts), sentKey.Int64(c.Sent), receivedKey.Int64(c.Received))
	_, span := t.tracer.Start(ctx, CommandSpanName, trace.WithTimestamp(wall.time(c.Begin)), trace.WithAttributes(attributes...))
	for _, failed := range c.Retries {
		if failed != 0 && failed < c.End && c.Attempts > 1 {
			span.AddEvent("retry", trace.WithTimestamp(wall.time(failed)))
		}
	}
	if errorType != "" {
		span.SetStatus(codes.Error, telemetry.Valid(errorType))
	}
	span.End(trace.WithTimestamp(wall.time(c.End)))
}

func describePath(span trace.Span, path *openio.Path) {
	span.SetAttributes(attemptsKey.Int(path.Attempts), sentKey.Int64(path.Sent), receivedKey.Int64(path.Received))
	if path.Imbalance != 0 {
		span.SetAttributes(imbalanceKey.Float64(path.Imbalance))
	}
}
