package otelaerospike

import (
	"log/slog"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// WithMeterProvider sets the provider whose meters the instruments come from. The default is the global provider; nil is
// ignored.
func WithMeterProvider(provider metric.MeterProvider) Option { return core.WithMeterProvider(provider) }

// WithTracerProvider sets the provider whose tracer starts the spans. The default is the global provider; nil is ignored.
// go.opentelemetry.io/otel/trace/noop's provider switches spans off.
func WithTracerProvider(provider trace.TracerProvider) Option {
	return core.WithTracerProvider(provider)
}

// WithSpanNameFormatter sets the names of spans. It is asked once for the same operation, namespace and set, which may be empty,
// as long as there are fewer than 2,000 of these; it must not call the client, and the names should be few. The default is the
// operation followed by the set, or else by the namespace, as OpenTelemetry's semantic conventions have it. nil is ignored.
func WithSpanNameFormatter(format func(operation, namespace, set string) string) Option {
	return core.WithSpanNameFormatter(format)
}

// WithSpanFilter sets which operations have spans. It is asked with the operation's name, and may be asked only once for each.
// Metrics are recorded of all. The default is all; nil is ignored.
func WithSpanFilter(filter func(operation string) bool) Option { return core.WithSpanFilter(filter) }

// WithKeyAttribute adds the digest of a single record's key to its span, in hexadecimal, as aerospike.key.digest. It finds a
// record in the server's logs; whoever can guess the key can tell it by its digest. The default is no key at all.
func WithKeyAttribute() Option { return core.WithKeyAttribute() }

// WithAttributes adds attributes to every span and to every record of db.client.operation.duration, and to the metrics of
// [WithConcurrencyLimit] and [WithClusterMetrics]. They win over the server.address and server.port that were found out, but
// for those of a single node, and over nothing else. An attribute without a key is an error. The default is none.
func WithAttributes(attributes ...attribute.KeyValue) Option {
	return core.WithAttributes(attributes...)
}

// WithLogger sets where the first client of the process logs whether stage profiling is on. The default is [slog.Default];
// nil is ignored.
func WithLogger(logger *slog.Logger) Option { return core.WithLogger(logger) }

// WithAerospikePyStageNames records stages under the names that aerospike-py has for them; see
// [stagemeter.WithAerospikePyStageNames].
func WithAerospikePyStageNames() Option { return core.WithAerospikePyStageNames() }

// WithSetLimit sets how many set names are told apart: the first limit that occur. Others are recorded as "_OTHER". The
// default is 100. A negative limit is an error; 0 records every set as "_OTHER".
func WithSetLimit(limit int) Option { return core.WithSetLimit(limit) }

// WithSets sets the set names that are told apart, in place of a limit. Others are recorded as "_OTHER".
func WithSets(names ...string) Option { return core.WithSets(names...) }

// WithConcurrencyLimit bounds the operations under way, views included, to n. One more waits until another ends, at most for
// queueTimeout and no longer than the context of [Client.WithContext]; then it returns an error that is [ErrQueueTimeout]. A
// scan or a query counts until it has been dispatched. A queueTimeout of 0 sets no bound to the wait. An n below 1 and a
// negative queueTimeout are errors. The default is no limit. The wait is part of the operation's duration, and is the stage
// limiter_wait. The limiter shows itself in the metrics aerospike.client.limiter.*; see docs/cluster-metrics.md.
func WithConcurrencyLimit(n int, queueTimeout time.Duration) Option {
	return core.WithConcurrencyLimit(n, queueTimeout)
}

// WithDecodeLimit bounds to n the batch results that [Client.BatchRead] and [Client.BatchReadAsync] build, and that their
// conversions convert, at the same time: decoding in parallel on every core at once is what makes other requests wait. The
// wait is the stage result_handoff_delay. A conversion must neither convert another handle nor read a batch, since it would wait
// for a slot while it has one. An n below 1 is an error. The default is no limit.
func WithDecodeLimit(n int) Option { return core.WithDecodeLimit(n) }

// WithClusterMetrics observes what the wrapped client counts itself: connections, retries, timeouts, tends and nodes, by node
// where the client has it. docs/cluster-metrics.md lists the metrics. The client's numbers are read when a reader collects, and
// once per interval at most, however many readers there are, since that is costly; 0 is 10 seconds, and a negative interval is
// an error. A client that has no numbers, such as that of a proxy, is reported once to OpenTelemetry's error handler. [Client.Close]
// ends it. The default is not to observe them.
func WithClusterMetrics(interval time.Duration) Option { return core.WithClusterMetrics(interval) }
