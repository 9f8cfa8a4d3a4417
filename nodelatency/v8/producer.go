// Code generated from ../producer.go; DO NOT EDIT.

package nodelatency

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/nodelatency/internal/bridge"
)

const (
	// ScopeName is the name of the instrumentation scope of [MetricName].
	ScopeName = "github.com/otelaerospike/go/nodelatency"
	// MetricName is the name of the histogram of command durations, in seconds. The Prometheus exporter shows it as
	// aerospike_client_command_duration_seconds.
	MetricName = "aerospike.client.command.duration"
)

// Producer produces the histograms of the clients that it observes. Make it with [NewProducer]. It may be registered with several
// readers, and is safe for concurrent use.
type Producer struct{ bridge *bridge.Producer }

var _ sdkmetric.Producer = (*Producer)(nil)

// NewProducer returns a producer that observes no client yet. It fails when an option is invalid.
func NewProducer(opts ...Option) (*Producer, error) {
	c := config{Config: bridge.Config{ScopeName: ScopeName, Interval: bridge.DefaultInterval}}
	for _, opt := range opts {
		if opt != nil {
			opt.apply(&c)
		}
	}
	if c.err != nil {
		return nil, c.err
	}
	return &Producer{bridge.NewProducer(c.Config)}, nil
}

// Observe begins to observe a client, which may be an instrumented one. What the client has counted before is left out. The
// attributes are added to the time series of the client, and do not win over the producer's own attributes; clients with the same
// attributes and nodes add up.
//
// The client's metrics are enabled with its default policy, unless the service has enabled them: its policy stands then, and
// decides the buckets. A service that calls EnableMetrics later with another policy resets the client's histograms: the time
// series begin anew with the new buckets. The service must do so for all clients of a producer alike. Let one producer observe a
// client, and register it with all readers: of two, the one that stops first may disable the metrics of the other.
//
// stop reads the client a last time, ends the observation and disables the metrics that Observe enabled. Call it before the
// client is closed. What was counted stays, so that the last export has it. stop may be called more than once and on any
// goroutine.
//
// Observe fails when the client is nil or is observed already, when it has no numbers, as v7's proxy client has none, when its
// policy makes no buckets or others than the policy of the clients observed already, and when an attribute has no key. The client
// is left as it was then.
func (p *Producer) Observe(client Client, attributes ...attribute.KeyValue) (stop func(), err error) {
	return p.bridge.Observe(adapt(client), attributes...)
}

// Produce returns cumulative metrics with a point for each node and type of command that was counted, or nothing. A metric reader
// calls it. A client that cannot be read adds nothing, and is reported once to OpenTelemetry's error handler: the error is always
// nil, since a reader that exports periodically would withhold all other metrics too. The context is not looked at, as the client's
// Stats takes none.
func (p *Producer) Produce(ctx context.Context) ([]metricdata.ScopeMetrics, error) {
	return p.bridge.Produce(ctx)
}
