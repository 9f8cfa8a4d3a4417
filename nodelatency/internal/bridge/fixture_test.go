package bridge_test

import (
	"encoding/json"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/signals"
	"github.com/otelaerospike/go/nodelatency/internal/bridge"
)

const scopeName = "github.com/otelaerospike/go/nodelatency"

// fixture is a producer whose reader and clock the test holds.
type fixture struct {
	*bridge.Producer
	reader   *sdkmetric.ManualReader
	provider *sdkmetric.MeterProvider
	now      atomic.Int64
}

func newFixture(t testing.TB) *fixture {
	return newFixtureOf(t, bridge.Config{ScopeName: scopeName, Interval: bridge.DefaultInterval})
}

func newFixtureOf(t testing.TB, config bridge.Config) *fixture {
	t.Helper()
	producer := bridge.NewProducer(config)
	f := &fixture{Producer: producer, reader: sdkmetric.NewManualReader(sdkmetric.WithProducer(producer))}
	f.provider = sdkmetric.NewMeterProvider(sdkmetric.WithReader(f.reader))
	t.Cleanup(clock.Replace(f.now.Load))
	return f
}

// observe observes a client until the end of the test.
func (f *fixture) observe(t testing.TB, c *client, attributes ...attribute.KeyValue) (stop func()) {
	t.Helper()
	stop, err := f.Observe(c, attributes...)
	require.NoError(t, err)
	t.Cleanup(stop)
	return stop
}

// collect lets an interval pass, so that the clients are read, and returns what the reader collects of the scope.
func (f *fixture) collect(t testing.TB) metricdata.ScopeMetrics {
	t.Helper()
	f.now.Add(int64(bridge.DefaultInterval))
	var collected metricdata.ResourceMetrics
	require.NoError(t, f.reader.Collect(t.Context(), &collected))
	signals.Check(t, collected, "cluster")
	if len(collected.ScopeMetrics) == 0 {
		return metricdata.ScopeMetrics{}
	}
	require.Len(t, collected.ScopeMetrics, 1)
	return collected.ScopeMetrics[0]
}

// points returns the durations that are collected by host:port and type of command, such as "a:1 get".
func (f *fixture) points(t testing.TB) map[string]metricdata.HistogramDataPoint[float64] {
	t.Helper()
	points := map[string]metricdata.HistogramDataPoint[float64]{}
	for _, m := range f.collect(t).Metrics {
		if m.Name != "aerospike.client.command.duration" {
			continue
		}
		for _, point := range m.Data.(metricdata.Histogram[float64]).DataPoints {
			key := node(point.Attributes) + " " + text(point.Attributes, "aerospike.client.command.type")
			require.NotContains(t, points, key)
			points[key] = point
		}
	}
	return points
}

// node returns a node's host:port.
func node(attributes attribute.Set) string {
	if port := text(attributes, "server.port"); port != "" {
		return net.JoinHostPort(text(attributes, "server.address"), port)
	}
	return text(attributes, "server.address")
}

func text(attributes attribute.Set, key attribute.Key) string {
	value, _ := attributes.Value(key)
	return value.String()
}

// nodeAddress is the address of one of many nodes. They are ordered by i.
func nodeAddress(i int) string { return fmt.Sprintf("10.0.0.%03d:3000", i) }

// client is a client that answers what it is given.
type client struct {
	policy  bridge.Policy
	enabled bool
	answer  func() (map[string]any, error)
	asked   atomic.Int64
}

var defaultPolicy = bridge.Policy{Logarithmic: true, Base: 2, Columns: 24}

func (c *client) Cluster() any                 { return c }
func (c *client) MetricsPolicy() bridge.Policy { return c.policy }
func (c *client) DisableMetrics()              { c.enabled = false }

func (c *client) EnableMetrics() {
	if !c.enabled {
		c.policy, c.enabled = defaultPolicy, true
	}
}

func (c *client) Stats() (map[string]any, error) {
	c.asked.Add(1)
	return c.answer()
}

// nodes are the numbers of a client by node, before they go through JSON as the client's do.
type nodes map[string]map[string]any

func (n nodes) client(t testing.TB) *client {
	return &client{answer: func() (map[string]any, error) {
		data, err := json.Marshal(n)
		require.NoError(t, err)
		return parsed(t, string(data)), nil
	}}
}

func parsed(t testing.TB, answer string) (stats map[string]any) {
	t.Helper()
	require.NoError(t, json.NewDecoder(strings.NewReader(answer)).Decode(&stats))
	return stats
}

// histogram is a histogram of the client.
type histogram struct {
	Buckets []uint64 `json:"buckets"`
	Sum     float64  `json:"sum"`
	Count   uint64   `json:"count"`
}

func newHistogram() *histogram { return &histogram{Buckets: make([]uint64, 24)} }

// add adds a value to a bucket.
func (h *histogram) add(bucket int, value float64) {
	h.Buckets[bucket]++
	h.Count++
	h.Sum += value
}

// reshape begins anew, but for the sum and the count, as the client does.
func (h *histogram) reshape(columns int) { h.Buckets = make([]uint64, columns) }

// oneGet is a client that counts reads of one node.
func oneGet(t testing.TB) (*client, *histogram) {
	h := newHistogram()
	return nodes{"a:1": {"get-metrics": h}}.client(t), h
}

// hearing hears the errors that OpenTelemetry is told of.
func hearing(t *testing.T) *[]error {
	t.Helper()
	var heard []error
	previous := otel.GetErrorHandler()
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { heard = append(heard, err) }))
	t.Cleanup(func() { otel.SetErrorHandler(previous) })
	return &heard
}

// pass moves the clock on.
func (f *fixture) pass(d time.Duration) { f.now.Add(d.Nanoseconds()) }
