package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/telemetry"
)

// DefaultInterval is how old the numbers of a client may be unless a user says otherwise.
const DefaultInterval = 10 * time.Second

// Config says what a producer produces.
type Config struct {
	ScopeName string
	Interval  time.Duration // how old the numbers of a client may be
	Detailed  bool          // the metrics by namespace too, of clients that have them

	// StatusCodes are db.response.status_code of the client's names of result codes. Names without a code are "_OTHER".
	StatusCodes map[string]string
}

// Producer produces the histograms of the clients that it observes. It is safe for concurrent use.
type Producer struct {
	scope    instrumentation.Scope
	interval time.Duration
	parser   parser

	mu      sync.Mutex
	clients []*observation
	totals  totals
}

var _ sdkmetric.Producer = (*Producer)(nil)

// NewProducer returns a producer that observes no client yet.
func NewProducer(c Config) *Producer {
	return &Producer{
		scope:    instrumentation.Scope{Name: c.ScopeName, Version: telemetry.Version, SchemaURL: semconv.SchemaURL},
		interval: c.Interval,
		parser:   parser{c.Detailed, c.StatusCodes},
		totals:   newTotals(),
	}
}

// Observe begins to observe a client, until stop is called. It fails when the client is nil or is observed already, when its
// numbers cannot be read, when its policy makes no buckets or others than the policy of the clients observed already, and when an
// attribute has no key or is not valid UTF-8. The client is left as it was then.
func (p *Producer) Observe(client Client, attributes ...attribute.KeyValue) (stop func(), err error) {
	if err := telemetry.CheckAttributes(attributes); err != nil {
		return nil, fmt.Errorf("nodelatency: observe: %w", err)
	}
	if client == nil {
		return nil, errors.New("nodelatency: observe: the client is nil, or has no cluster, as a proxy client")
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if slices.ContainsFunc(p.clients, func(o *observation) bool { return o.client.Cluster() == client.Cluster() }) {
		return nil, errors.New("nodelatency: observe: the client is observed already")
	}
	o := newObservation(client, attributes)
	if err := o.begin(p.parser); err != nil {
		o.end()
		return nil, fmt.Errorf("nodelatency: observe: %w", err)
	}
	if len(p.clients) > 0 && !slices.Equal(p.clients[0].boundaries, o.boundaries) {
		o.end()
		return nil, errors.New("nodelatency: observe: the metrics of another client have other buckets: " +
			"enable both with the same policy, or give each a producer of its own")
	}
	p.clients = append(p.clients, o)
	return sync.OnceFunc(func() { p.forget(o) }), nil
}

// forget reads a client for the last time.
func (p *Producer) forget(o *observation) {
	o.client.DisableMetrics()
	p.mu.Lock()
	failure := p.update(o, 0)
	p.clients = slices.DeleteFunc(p.clients, func(c *observation) bool { return c == o })
	p.mu.Unlock()
	o.reader.Close()
	report(failure)
}

// Produce returns what was counted, or nothing. A client that cannot be read adds nothing, and is reported once to OpenTelemetry's
// error handler. The error is always nil.
func (p *Producer) Produce(context.Context) ([]metricdata.ScopeMetrics, error) {
	metrics, failure := p.latest()
	report(failure)
	if len(metrics) == 0 {
		return nil, nil
	}
	return []metricdata.ScopeMetrics{{Scope: p.scope, Metrics: metrics}}, nil
}

// latest returns what was read in this interval.
func (p *Producer) latest() (metrics []metricdata.Metrics, failure error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, o := range p.clients {
		failure = errors.Join(failure, p.update(o, p.interval))
	}
	return p.totals.produce(), failure
}

// update adds what a client has counted since it was read last. It returns each error once.
func (p *Producer) update(o *observation, maxAge time.Duration) error {
	change, err := o.read(p.parser, maxAge)
	if change != nil {
		p.totals.add(*change)
	}
	return err
}

// report is called without the lock, since the handler may collect.
func report(failure error) {
	if failure != nil {
		otel.Handle(fmt.Errorf("nodelatency: observe: %w", failure))
	}
}
