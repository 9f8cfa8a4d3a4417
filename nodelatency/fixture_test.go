package nodelatency_test

import (
	"encoding/json"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types/histogram"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/signals"
	"github.com/otelaerospike/go/nodelatency"
)

// fixture is a producer whose reader and clock the test holds.
type fixture struct {
	*nodelatency.Producer
	reader *sdkmetric.ManualReader
	now    atomic.Int64
	seen   signals.Seen
}

func newFixture(t testing.TB, opts ...nodelatency.Option) *fixture {
	t.Helper()
	producer, err := nodelatency.NewProducer(opts...)
	require.NoError(t, err)
	f := &fixture{Producer: producer, reader: sdkmetric.NewManualReader(sdkmetric.WithProducer(producer))}
	_ = sdkmetric.NewMeterProvider(sdkmetric.WithReader(f.reader))
	t.Cleanup(clock.Replace(f.now.Load))
	return f
}

// observe observes a client until the end of the test.
func (f *fixture) observe(t testing.TB, client nodelatency.Client) (stop func()) {
	t.Helper()
	stop, err := f.Observe(client)
	require.NoError(t, err)
	t.Cleanup(stop)
	return stop
}

// collect lets an interval pass, so that the clients are read, and returns the metrics that the reader collects.
func (f *fixture) collect(t testing.TB) []metricdata.Metrics {
	t.Helper()
	f.now.Add(int64(10 * time.Second))
	var collected metricdata.ResourceMetrics
	require.NoError(t, f.reader.Collect(t.Context(), &collected))
	f.seen.Metrics(t, collected)
	if len(collected.ScopeMetrics) == 0 {
		return nil
	}
	require.Len(t, collected.ScopeMetrics, 1)
	require.Equal(t, nodelatency.ScopeName, collected.ScopeMetrics[0].Scope.Name)
	return collected.ScopeMetrics[0].Metrics
}

// points returns the durations that are collected by host:port and type of command, such as "127.0.0.1:3000 get".
func (f *fixture) points(t testing.TB) map[string]metricdata.HistogramDataPoint[float64] {
	t.Helper()
	points := map[string]metricdata.HistogramDataPoint[float64]{}
	for _, m := range f.collect(t) {
		if m.Name != nodelatency.MetricName {
			continue
		}
		for _, point := range m.Data.(metricdata.Histogram[float64]).DataPoints {
			key := subject(point.Attributes)
			require.NotContains(t, points, key)
			points[key] = point
		}
	}
	return points
}

// subject returns the node and the type of command that attributes name.
func subject(attributes attribute.Set) string {
	text := func(key attribute.Key) string {
		value, _ := attributes.Value(key)
		return value.String()
	}
	return net.JoinHostPort(text("server.address"), text("server.port")) + " " + text("aerospike.client.command.type")
}

// connected connects a client whose cluster is tended often.
func connected(t testing.TB, opts ...aerospiketest.Option) (*aerospike.Client, *aerospiketest.Cluster) {
	t.Helper()
	cluster, err := aerospiketest.Start(opts...)
	require.NoError(t, err)
	t.Cleanup(func() { _ = cluster.Close() })
	hosts, failure := aerospike.NewHosts(cluster.Nodes()[0].Addr())
	require.NoError(t, failure)
	policy := aerospike.NewClientPolicy()
	policy.TendInterval = 20 * time.Millisecond
	policy.MinConnectionsPerNode = 8 // on a busy machine an operation may use up its retries on an empty pool
	client, failure := aerospike.NewClientWithPolicyAndHost(policy, hosts...)
	require.NoError(t, failure)
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

// readAll reads as many keys, so many at the same time as there are connections to each node.
func readAll(t testing.TB, client *aerospike.Client, keys int) {
	t.Helper()
	var wg sync.WaitGroup
	next := make(chan *aerospike.Key)
	for range 8 {
		wg.Go(func() {
			for key := range next {
				_, _ = client.Get(patient(), key)
			}
		})
	}
	for i := range keys {
		next <- newKey(t, i)
	}
	close(next)
	wg.Wait()
}

// numbers is a client without nodes that answers the histograms given, by host:port and the key of Stats. As with the client,
// they go through JSON.
type numbers struct {
	cluster *aerospike.Cluster
	nodes   map[string]map[string]*latency
}

func newNumbers(nodes map[string]map[string]*latency) *numbers {
	return &numbers{new(aerospike.Cluster), nodes}
}

func (n *numbers) Cluster() *aerospike.Cluster { return n.cluster }

func (n *numbers) Stats() (stats map[string]any, _ aerospike.Error) {
	data, err := json.Marshal(n.nodes)
	if err != nil {
		panic(err)
	}
	if err := json.Unmarshal(data, &stats); err != nil {
		panic(err)
	}
	return stats, nil
}

// latency is the client's own histogram.
type latency = histogram.SyncHistogram[uint64]

func newLatency(policy *aerospike.MetricsPolicy) *latency {
	return histogram.NewSync[uint64](policy.HistogramType, uint64(policy.LatencyBase), policy.LatencyColumns)
}
