package nodelatency

import (
	"context"
	"errors"

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
// readers, and is safe for concurrent use. A nil and a zero Producer produce nothing and observe no client.
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

// Observe begins to observe a client, which may be an instrumented one. Earlier counts of the client are left out. The attributes
// are added to the client's time series, and lose against the producer's own attributes. Clients with the same attributes and nodes
// add up.
//
// Observe enables the client's metrics with the client's default policy. When the service has enabled them already, the service's
// policy stands and decides the buckets. A service that later calls EnableMetrics with another policy resets the client's histograms:
// the time series begin anew with the new buckets. The service must then change the policy of all clients of a producer alike.
// Observe a client with one producer only, and register that producer with all readers. Of two producers, the one that stops first
// may disable the metrics of the other.
//
// stop reads the client a last time, ends the observation, and disables the metrics that Observe enabled. Call stop before the client
// is closed. The counts stay, so that the last export has them. stop may be called more than once and on any goroutine.
//
// Observe fails when the client is nil, is observed already, or has no numbers, such as v7's proxy client. It fails when the client's
// policy makes no buckets, or makes other buckets than the policies of the clients observed already. It fails when an attribute has
// no key or is not valid UTF-8. A failed Observe leaves the client as it was.
func (p *Producer) Observe(client Client, attributes ...attribute.KeyValue) (stop func(), err error) {
	if p == nil || p.bridge == nil {
		return nil, errors.New("nodelatency: observe: the producer was not made with NewProducer")
	}
	return p.bridge.Observe(adapt(client), attributes...)
}

// Produce returns cumulative metrics with a point for each node and type of command that was counted, or nothing. A metric reader
// calls it. A client that cannot be read adds nothing, and is reported once to OpenTelemetry's error handler. The error is always nil,
// since a periodic reader would withhold all other metrics on an error. Produce ignores the context, since the client's Stats takes
// none.
func (p *Producer) Produce(ctx context.Context) ([]metricdata.ScopeMetrics, error) {
	if p == nil || p.bridge == nil {
		return nil, nil
	}
	return p.bridge.Produce(ctx)
}
