package nodelatency

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/telemetry"
)

const (
	// ScopeName is the name of the instrumentation scope of [MetricName].
	ScopeName = "github.com/otelaerospike/go/nodelatency"
	// MetricName is the name of the histogram of command durations, in seconds. The Prometheus exporter shows it as
	// aerospike_client_command_duration_seconds.
	MetricName = "aerospike.client.command.duration"

	description = "Duration of the commands that the client sent to a node."
)

// Producer produces the latency histograms of the clients that it observes. Make it with [NewProducer]. It may be registered with
// several readers, and is safe for concurrent use.
type Producer struct {
	interval int64 // nanoseconds

	mu      sync.Mutex
	clients []*observation
	series  allSeries
	asked   bool
	askedAt int64 // by the clock
}

var _ sdkmetric.Producer = (*Producer)(nil)

// NewProducer returns a producer that observes no client yet. It fails when an option is invalid.
func NewProducer(opts ...Option) (*Producer, error) {
	c := config{interval: defaultInterval}
	for _, opt := range opts {
		if opt != nil {
			opt.apply(&c)
		}
	}
	if c.err != nil {
		return nil, c.err
	}
	return &Producer{
		interval: c.interval.Nanoseconds(),
		series:   allSeries{byKey: map[seriesKey]*series{}, nodes: map[string]bool{}},
	}, nil
}

// Observe begins to observe a client, which may be an instrumented one. What it has counted before is left out. The
// attributes are added to those of its series, and do not win over them; clients whose attributes and nodes are the same add
// up.
//
// The client's metrics are enabled with its default policy, unless the service has enabled them: its policy stands then, and
// decides the buckets. A service that calls EnableMetrics later with another policy resets the client's histograms: the
// series begin anew with the new buckets. It must do so for all clients of a producer alike. Let one producer observe a
// client, and register it with all readers: of two, the one that stops first may disable the metrics of the other.
//
// stop reads the client a last time, ends the observation and disables the metrics that Observe enabled. Call it before the
// client is closed. What was counted stays, so that the last export has it. stop may be called more than once and on any
// goroutine.
//
// It fails when the client is nil or is observed already, when it has no numbers, as that of a proxy, when its policy makes
// no buckets or others than those of the clients observed already, and when an attribute has no key. The client is left as it
// was then.
func (p *Producer) Observe(client aerospike.ClientIfc, attributes ...attribute.KeyValue) (stop func(), err error) {
	for i, a := range attributes {
		if !a.Valid() {
			return nil, fmt.Errorf("nodelatency: observe: attribute %d: must have a key", i)
		}
	}
	o := &observation{client: client, cluster: clusterOf(client), attributes: attribute.NewSet(attributes...)}
	p.mu.Lock()
	defer p.mu.Unlock()
	if slices.ContainsFunc(p.clients, func(c *observation) bool { return c.cluster == o.cluster }) {
		return nil, errors.New("nodelatency: observe: the client is observed already")
	}
	if err := o.begin(); err != nil {
		return nil, fmt.Errorf("nodelatency: observe: %w", err)
	}
	if len(p.clients) > 0 && !slices.Equal(p.clients[0].bounds, o.bounds) {
		o.disable()
		return nil, errors.New("nodelatency: observe: the metrics of another client have other buckets: " +
			"enable both with the same policy, or give each a producer of its own")
	}
	p.clients = append(p.clients, o)
	return sync.OnceFunc(func() { p.forget(o) }), nil
}

// forget reads a client for the last time, unless it panicked.
func (p *Producer) forget(o *observation) {
	o.disable()
	p.mu.Lock()
	var failure error
	if slices.Contains(p.clients, o) {
		failure = p.update(o)
		p.remove(o)
	}
	p.mu.Unlock()
	report(failure)
}

// remove is called with the lock held.
func (p *Producer) remove(o *observation) {
	p.clients = slices.DeleteFunc(p.clients, func(c *observation) bool { return c == o })
}

// Produce returns one cumulative histogram with a point for each node and type of command that was counted, or nothing. A
// reader calls it. A client that cannot be read adds nothing, and is reported once to OpenTelemetry's error handler: the
// error is always nil, since a reader that exports periodically would withhold all other metrics too. The context is not
// looked at, as the client's Stats takes none.
func (p *Producer) Produce(context.Context) ([]metricdata.ScopeMetrics, error) {
	points, failure := p.latest()
	report(failure)
	if len(points) == 0 {
		return nil, nil
	}
	return []metricdata.ScopeMetrics{{
		Scope: instrumentation.Scope{Name: ScopeName, Version: telemetry.Version, SchemaURL: semconv.SchemaURL},
		Metrics: []metricdata.Metrics{{
			Name:        MetricName,
			Description: description,
			Unit:        "s",
			Data: metricdata.Histogram[float64]{
				DataPoints:  points,
				Temporality: metricdata.CumulativeTemporality,
			},
		}},
	}}, nil
}

// latest returns what was read in this interval.
func (p *Producer) latest() (points []metricdata.HistogramDataPoint[float64], failure error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := clock.Now(); len(p.clients) > 0 && (!p.asked || now-p.askedAt >= p.interval) {
		p.asked, p.askedAt = true, now
		for _, o := range slices.Clone(p.clients) {
			failure = errors.Join(failure, p.update(o))
		}
	}
	return p.series.points(), failure
}

// update adds what a client has counted since it was read last. It returns the first error that there has ever been, and
// forgets a client that panicked.
func (p *Producer) update(o *observation) error {
	from := o.readAt
	added, err := o.read()
	if err == nil {
		p.series.add(o, from, added)
		return nil
	}
	if errors.Is(err, errPanicked) {
		p.remove(o)
	}
	if o.reported || errors.Is(err, errPolicyChanged) {
		return nil
	}
	o.reported = true
	return err
}

// report is called without the lock, since the handler may collect.
func report(failure error) {
	if failure != nil {
		otel.Handle(fmt.Errorf("nodelatency: observe: %w", failure))
	}
}
