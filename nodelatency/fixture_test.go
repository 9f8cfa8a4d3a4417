package nodelatency_test

import (
	"encoding/json"
	"sync/atomic"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types/histogram"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/nodelatency"
)

// fixture is a producer whose reader and clock the test holds.
type fixture struct {
	*nodelatency.Producer
	reader   *sdkmetric.ManualReader
	provider *sdkmetric.MeterProvider
	now      atomic.Int64
}

func newFixture(t testing.TB) *fixture {
	t.Helper()
	producer, err := nodelatency.NewProducer()
	require.NoError(t, err)
	f := &fixture{Producer: producer, reader: sdkmetric.NewManualReader(sdkmetric.WithProducer(producer))}
	f.provider = sdkmetric.NewMeterProvider(sdkmetric.WithReader(f.reader))
	t.Cleanup(clock.Replace(f.now.Load))
	return f
}

// observe observes a client until the end of the test.
func (f *fixture) observe(t testing.TB, client aerospike.ClientIfc, attributes ...attribute.KeyValue) (stop func()) {
	t.Helper()
	stop, err := f.Observe(client, attributes...)
	require.NoError(t, err)
	t.Cleanup(stop)
	return stop
}

// collect lets an interval pass, so that the clients are read, and returns what the reader collects of the scope.
func (f *fixture) collect(t testing.TB) metricdata.ScopeMetrics {
	t.Helper()
	f.now.Add(int64(10 * time.Second))
	var collected metricdata.ResourceMetrics
	require.NoError(t, f.reader.Collect(t.Context(), &collected))
	if len(collected.ScopeMetrics) == 0 {
		return metricdata.ScopeMetrics{}
	}
	require.Len(t, collected.ScopeMetrics, 1)
	return collected.ScopeMetrics[0]
}

// points returns what is collected by host:port and type of command, such as "127.0.0.1:3000 get".
func (f *fixture) points(t testing.TB) map[string]metricdata.HistogramDataPoint[float64] {
	t.Helper()
	points := map[string]metricdata.HistogramDataPoint[float64]{}
	for _, m := range f.collect(t).Metrics {
		for _, point := range m.Data.(metricdata.Histogram[float64]).DataPoints {
			key := text(point, "server.address")
			if port := text(point, "server.port"); port != "" {
				key += ":" + port
			}
			key += " " + text(point, "aerospike.client.command.type")
			require.NotContains(t, points, key)
			points[key] = point
		}
	}
	return points
}

func text(point metricdata.HistogramDataPoint[float64], key attribute.Key) string {
	value, _ := point.Attributes.Value(key)
	return value.String()
}

// connected connects a client whose cluster is tended often.
func connected(t testing.TB, opts ...aerospiketest.Option) (*aerospike.Client, *aerospiketest.Cluster) {
	t.Helper()
	cluster := aerospiketest.New(t, opts...)
	hosts, err := aerospike.NewHosts(cluster.Addresses()...)
	require.NoError(t, err)
	policy := aerospike.NewClientPolicy()
	policy.TendInterval = 20 * time.Millisecond
	policy.MinConnectionsPerNode = 8 // on a busy machine an operation may use up its retries on an empty pool
	client, err := aerospike.NewClientWithPolicyAndHost(policy, hosts...)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return client, cluster
}

// patient is a policy without timeouts.
func patient() *aerospike.BasePolicy {
	policy := aerospike.NewPolicy()
	policy.TotalTimeout, policy.SocketTimeout = 0, 0
	return policy
}

func newKey(t testing.TB, user any) *aerospike.Key {
	t.Helper()
	key, err := aerospike.NewKey("test", "users", user)
	require.NoError(t, err)
	return key
}

// numbers is a client without nodes that has the numbers given.
type numbers struct {
	aerospike.ClientIfc
	cluster *aerospike.Cluster
	stats   func() (map[string]any, aerospike.Error)
	asked   atomic.Int64
}

func newNumbers(stats func() (map[string]any, aerospike.Error)) *numbers {
	return &numbers{cluster: new(aerospike.Cluster), stats: stats}
}

func (n *numbers) Cluster() *aerospike.Cluster { return n.cluster }

func (n *numbers) Stats() (map[string]any, aerospike.Error) {
	n.asked.Add(1)
	return n.stats()
}

// answering is a client whose nodes have the histograms given, by host:port and the key of Stats. As with the client, they
// go through JSON.
func answering(t testing.TB, nodes map[string]map[string]*latency) *numbers {
	return newNumbers(func() (map[string]any, aerospike.Error) {
		data, err := json.Marshal(nodes)
		require.NoError(t, err)
		var stats map[string]any
		require.NoError(t, json.Unmarshal(data, &stats))
		return stats, nil
	})
}

// latency is the client's own histogram.
type latency = histogram.SyncHistogram[uint64]

func newLatency(microseconds ...uint64) *latency {
	policy := aerospike.DefaultMetricsPolicy()
	l := histogram.NewSync[uint64](policy.HistogramType, uint64(policy.LatencyBase), policy.LatencyColumns)
	for _, v := range microseconds {
		l.Add(v)
	}
	return l
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
