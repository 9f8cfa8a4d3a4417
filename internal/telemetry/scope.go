// Package telemetry holds what all instruments of this module share: the version of their scope, their bucket boundaries, and
// the attributes that name a server.
package telemetry

import (
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// Version is the module's version, without a leading v. Every instrumentation scope carries it.
const Version = "0.1.0"

const (
	// ClientScope is the name of the instrumentation scope of an instrumented client, whichever its version.
	ClientScope = "github.com/otelaerospike/go/otelaerospike"
	// OperationMetric is the name of the histogram of operation durations.
	OperationMetric = "db.client.operation.duration"
	// ActiveMetric is the name of the up-down counter of operations under way.
	ActiveMetric = "aerospike.client.operation.active"
	// AbandonedMetric is the name of the counter of batch reads that their callers left.
	AbandonedMetric = "aerospike.client.batch_read.abandoned"
)

// The names of the concurrency limiter's metrics.
const (
	LimiterInUseMetric   = "aerospike.client.limiter.in_use"
	LimiterLimitMetric   = "aerospike.client.limiter.limit"
	LimiterQueuedMetric  = "aerospike.client.limiter.queued"
	LimiterRefusedMetric = "aerospike.client.limiter.refused"
)

// The names of the metrics of io: whether it is open, and what a client that was built with cmd/openio adds.
const (
	IOOpenMetric     = "db.client.internal_stage.io_open"
	IODurationMetric = "aerospike.client.io.duration"
	IOAttemptsMetric = "aerospike.client.io.attempts"
	IOSentMetric     = "aerospike.client.io.sent"
	IOReceivedMetric = "aerospike.client.io.received"
)

// Meter returns the provider's meter for a scope of this module.
func Meter(provider metric.MeterProvider, scope string) metric.Meter {
	return provider.Meter(scope, metric.WithInstrumentationVersion(Version), metric.WithSchemaURL(semconv.SchemaURL))
}

// Tracer returns the provider's tracer for a scope of this module.
func Tracer(provider trace.TracerProvider, scope string) trace.Tracer {
	return provider.Tracer(scope, trace.WithInstrumentationVersion(Version), trace.WithSchemaURL(semconv.SchemaURL))
}
