package otelaerospike

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/operation"
	"github.com/otelaerospike/go/internal/telemetry"
)

const (
	defaultClusterInterval = 10 * time.Second
	// maxNodes bounds the nodes that are told apart. The client never forgets one, and where nodes get a new address whenever
	// they start it comes to know more and more.
	maxNodes = 128
)

const (
	closeReasonKey = attribute.Key("aerospike.client.connection.close_reason")
	tendOutcomeKey = attribute.Key("aerospike.client.tend.outcome")
)

// clusterMetric is one instrument over the client's numbers, of every node or else of the cluster as a whole.
type clusterMetric struct {
	operation.Observable
	perNode bool
	values  []clusterValue
}

// clusterValue is one time series of a node or of the cluster; false says that the client does not know it.
type clusterValue struct {
	read       func(stats) (int64, bool)
	attributes []attribute.KeyValue
}

func nodeCounter(name, unit, description string, values ...clusterValue) clusterMetric {
	return clusterMetric{operation.Observable{Name: name, Unit: unit, Description: description}, true, values}
}

func clusterCounter(name, unit, description, key string) clusterMetric {
	return clusterMetric{operation.Observable{Name: name, Unit: unit, Description: description}, false, []clusterValue{value(key)}}
}

func size(m clusterMetric) clusterMetric {
	m.Size = true
	return m
}

func value(key string, attributes ...attribute.KeyValue) clusterValue {
	return clusterValue{stat(key), attributes}
}

var clusterMetricTable = []clusterMetric{
	size(nodeCounter("aerospike.client.connection.count", "{connection}",
		"Connections that are open or being opened.", value("open-connections"))),
	size(clusterCounter("aerospike.client.connection.limit", "{connection}",
		"Connections that may be open to one node at the same time.", statLimit)),
	nodeCounter("aerospike.client.connection.attempts", "{attempt}",
		"Attempts to open a connection.", value("connections-attempts")),
	nodeCounter("aerospike.client.connection.opened", "{connection}",
		"Connections that were opened and authenticated.", value("connections-successful")),
	nodeCounter("aerospike.client.connection.closed", "{connection}",
		"Connections that were closed.",
		value("connections-idle-dropped", closeReasonKey.String("idle")),
		value("connections-pool-overflow", closeReasonKey.String("pool_overflow")),
		clusterValue{closedOtherwise, []attribute.KeyValue{closeReasonKey.String("other")}}),
	nodeCounter("aerospike.client.connection.errors", "{error}",
		"Errors in opening, authenticating, writing to and reading from a connection, timeouts included.",
		value("connections-failed")),
	nodeCounter("aerospike.client.connection.io_timeouts", "{timeout}",
		"Timeouts in writing to and reading from a connection.", value("connections-error-timeout")),
	nodeCounter("aerospike.client.connection.pool_empty", "{attempt}",
		"Connections that were not opened since the node had as many as it may have.", value("connections-pool-empty")),
	nodeCounter("aerospike.client.circuit_breaker.hits", "{hit}",
		"Attempts of commands that were not sent since the node had had too many errors.", value("circuit-breaker-hits")),
	nodeCounter("aerospike.client.command.retries", "{retry}",
		"Retries of commands.", value("transaction-retry-count")),
	clusterCounter("aerospike.client.command.retries_exhausted", "{command}",
		"Commands that failed since they had used up their retries.", "exceeded-max-retries"),
	clusterCounter("aerospike.client.command.timeouts", "{command}",
		"Commands that failed since their total timeout had passed.", "exceeded-total-timeout"),
	nodeCounter("aerospike.client.tends", "{tend}",
		"Times the client asked a node how the cluster is.",
		value("tends-successful", tendOutcomeKey.String("success")),
		value("tends-failed", tendOutcomeKey.String("failure"))),
	nodeCounter("aerospike.client.partition_map.updates", "{update}",
		"Updates of the partition map from a node.", value("partition-map-updates")),
	size(clusterCounter("aerospike.client.node.count", "{node}",
		"Nodes of the cluster that the client knows and uses.", statNodes)),
	nodeCounter("aerospike.client.node.added", "{node}",
		"Times the client began to use a node.", value("node-added-count")),
	nodeCounter("aerospike.client.node.removed", "{node}",
		"Times the client ceased to use a node.", value("node-removed-count")),
}

// series is one time series: a row of the table, one of its values, and a node; "" is the cluster.
type series struct {
	metric, value int
	node          string
}

// point is what is observed of a series.
type point struct {
	instrument metric.Int64Observable
	value      int64
	attributes metric.ObserveOption
}

// clusterMetrics observes the numbers of a client. Whatever the readers do, it reads them once in an interval at most, and
// readers share what was read. It is safe for concurrent use.
type clusterMetrics struct {
	client       aerospike.ClientIfc
	attributes   []attribute.KeyValue
	server       []attribute.KeyValue
	instruments  []metric.Int64Observable
	registration metric.Registration

	mu       sync.Mutex
	interval int64 // nanoseconds
	asked    bool
	askedAt  int64 // by the clock
	points   []point
	nodes    map[string]bool  // that are told apart
	counters map[series]int64 // what was observed last
	reported bool             // whether an error was
	closed   bool
}

// observeCluster registers the instruments until close. It fails when the provider refuses one.
func observeCluster(client aerospike.ClientIfc, c config) (*clusterMetrics, error) {
	m := &clusterMetrics{
		client:     client,
		interval:   c.clusterInterval.Nanoseconds(),
		attributes: c.Attributes,
		server:     c.Server,
		nodes:      map[string]bool{},
		counters:   map[series]int64{},
	}
	meter := c.Meter()
	observables := make([]metric.Observable, len(clusterMetricTable))
	for i, row := range clusterMetricTable {
		instrument, err := row.Create(meter)
		if err != nil {
			return nil, err
		}
		m.instruments, observables[i] = append(m.instruments, instrument), instrument
	}
	registration, err := meter.RegisterCallback(m.observe, observables...)
	if err != nil {
		return nil, fmt.Errorf("observe the cluster: %w", err)
	}
	m.registration = registration
	return m, nil
}

// close ends the observation: when it returns nothing asks the client any more, even of a provider whose readers are at work.
func (m *clusterMetrics) close() error {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	m.closed = true
	m.mu.Unlock()
	// A collection holds the provider's lock while it waits for mu, so that mu must be free here.
	if err := m.registration.Unregister(); err != nil {
		return fmt.Errorf("otelaerospike: end observing the cluster: %w", err)
	}
	return nil
}

func (m *clusterMetrics) observe(_ context.Context, observer metric.Observer) error {
	points, failure := m.latest()
	if failure != nil {
		otel.Handle(fmt.Errorf("otelaerospike: observe the cluster: %w", failure))
	}
	for _, p := range points {
		observer.ObserveInt64(p.instrument, p.value, p.attributes)
	}
	return nil
}

// latest returns what was read in this interval, and the first error that there has ever been.
func (m *clusterMetrics) latest() (points []point, failure error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, nil
	}
	now := clock.Now()
	if m.asked && now-m.askedAt < m.interval {
		return m.points, nil
	}
	m.asked, m.askedAt = true, now
	read, err := readStats(m.client)
	if err == nil {
		m.points = m.convert(read)
		return m.points, nil
	}
	m.points = nil
	if errors.Is(err, errStatsPanicked) {
		m.interval = math.MaxInt64 // never again
	}
	if m.reported {
		return nil, nil
	}
	m.reported = true
	return nil, err
}

// convert makes points of the client's numbers. Counters never go back, which the client does not promise: it reads its
// numbers one after the other while they change, and what is computed of several may be off by those under way.
func (m *clusterMetrics) convert(read clusterStats) []point {
	sums := map[series]int64{}
	for i, row := range clusterMetricTable {
		if !row.perNode {
			add(sums, i, "", read.cluster)
			continue
		}
		for _, address := range slices.Sorted(maps.Keys(read.nodes)) {
			add(sums, i, m.admit(address), read.nodes[address])
		}
	}
	points := make([]point, 0, len(sums))
	for s, sum := range sums {
		if !clusterMetricTable[s.metric].Size {
			sum = max(sum, m.counters[s])
			m.counters[s] = sum
		}
		points = append(points, point{m.instruments[s.metric], sum, metric.WithAttributeSet(m.describe(s))})
	}
	return points
}

// add adds to the series of a metric what the numbers of a node, or of the cluster, say.
func add(sums map[series]int64, metric int, node string, numbers stats) {
	for i, value := range clusterMetricTable[metric].values {
		if n, ok := value.read(numbers); ok {
			sums[series{metric, i, node}] += n
		}
	}
}

// admit returns the address of a node, or Other past the bound.
func (m *clusterMetrics) admit(address string) string {
	if m.nodes[address] {
		return address
	}
	if len(m.nodes) >= maxNodes {
		return operation.Other
	}
	m.nodes[address] = true
	return address
}

// describe returns the attributes of a series. A node's address wins over the user's, or else nodes could not be told apart.
func (m *clusterMetrics) describe(s series) attribute.Set {
	own := clusterMetricTable[s.metric].values[s.value].attributes
	if s.node == "" {
		return attribute.NewSet(slices.Concat(m.server, m.attributes, own)...)
	}
	return attribute.NewSet(slices.Concat(m.attributes, own, telemetry.ServerAttributes(s.node))...)
}
