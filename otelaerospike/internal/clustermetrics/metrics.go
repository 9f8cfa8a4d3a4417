// Package clustermetrics shows the numbers that an Aerospike client keeps about its cluster as OpenTelemetry metrics: connections,
// retries, timeouts, tends and nodes. It knows no client; a [clientstats.Reader] does.
//
//	metrics, err := clustermetrics.Observe(clustermetrics.Config{
//		Meter:    meter,
//		Interval: 10 * time.Second,
//		Reader:   clientstats.NewReader(cluster, stats),
//	})
//	…
//	err = metrics.Close() // before the client is closed
package clustermetrics

import (
	"context"
	"fmt"
	"sync"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/internal/clientstats"
)

// Config says what is observed, and how.
type Config struct {
	Meter      metric.Meter
	Server     []attribute.KeyValue // server.address and server.port of the cluster as a whole
	Attributes []attribute.KeyValue // the user's; they win over Server, and a node's own address wins over them
	Interval   time.Duration        // how old the client's numbers may be
	Reader     *clientstats.Reader  // closed by Close, and when Observe fails

	// ConnectionLimit returns how many connections may be open to a node, and 0 when there is no limit or none is known. nil
	// means that none is known. A panic counts as 0.
	ConnectionLimit func() int
}

// Metrics observes the numbers of a client until it is closed. It is safe for concurrent use.
type Metrics struct {
	config       Config
	registration metric.Registration

	mu     sync.Mutex
	latest *clientstats.Snapshot // what points shows
	points []point
	totals totals
}

// Observe registers the instruments. It fails when the meter refuses an instrument or the callback. The client is asked when a
// metric reader collects, and at most once in an interval. A failure is reported once to OpenTelemetry's error handler.
func Observe(c Config) (*Metrics, error) {
	m := &Metrics{config: c}
	if err := m.register(); err != nil {
		c.Reader.Close()
		return nil, err
	}
	return m, nil
}

func (m *Metrics) register() error {
	instruments := make([]metric.Int64Observable, len(clusterMetrics))
	observables := make([]metric.Observable, len(clusterMetrics))
	for i, row := range clusterMetrics {
		instrument, err := row.Create(m.config.Meter)
		if err != nil {
			return err
		}
		instruments[i], observables[i] = instrument, instrument
	}
	m.totals = newTotals(m.config.Server, m.config.Attributes, instruments)
	registration, err := m.config.Meter.RegisterCallback(m.observe, observables...)
	if err != nil {
		return fmt.Errorf("observe the cluster: %w", err)
	}
	m.registration = registration
	return nil
}

// Close ends the observation: when it returns, nothing asks the client any more, even while readers of the provider are at work. It
// fails when the callback cannot be unregistered. A nil Metrics observes nothing, and closes without an error.
func (m *Metrics) Close() error {
	if m == nil {
		return nil
	}
	// A collection holds the provider's lock while it waits for a lock of ours, so that none may be held here.
	m.config.Reader.Close()
	if err := m.registration.Unregister(); err != nil {
		return fmt.Errorf("otelaerospike: end observing the cluster: %w", err)
	}
	return nil
}

func (m *Metrics) observe(_ context.Context, observer metric.Observer) error {
	snapshot, err := m.config.Reader.Read(m.config.Interval)
	if err != nil {
		otel.Handle(fmt.Errorf("otelaerospike: observe the cluster: %w", err))
	}
	if snapshot == nil {
		return nil
	}
	for _, p := range m.convert(snapshot) {
		observer.ObserveInt64(p.instrument, p.value, p.attributes)
	}
	return nil
}

// convert makes points of a snapshot once.
func (m *Metrics) convert(snapshot *clientstats.Snapshot) []point {
	m.mu.Lock()
	defer m.mu.Unlock()
	if snapshot != m.latest {
		m.latest, m.points = snapshot, m.totals.points(snapshot, m.connectionLimit())
	}
	return m.points
}

func (m *Metrics) connectionLimit() (limit int) {
	defer func() { _ = recover() }() // a client that has numbers and no cluster
	if m.config.ConnectionLimit == nil {
		return 0
	}
	return m.config.ConnectionLimit()
}
