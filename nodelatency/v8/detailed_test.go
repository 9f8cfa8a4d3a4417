package nodelatency_test

import (
	"slices"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/nodelatency/v8"
)

// histograms returns what is collected of one metric by host:port and type of command.
func histograms(t *testing.T, metrics []metricdata.Metrics, name, unit string) map[string]metricdata.HistogramDataPoint[float64] {
	t.Helper()
	i := slices.IndexFunc(metrics, func(m metricdata.Metrics) bool { return m.Name == name })
	require.GreaterOrEqual(t, i, 0, name)
	require.Equal(t, unit, metrics[i].Unit)
	points := map[string]metricdata.HistogramDataPoint[float64]{}
	for _, point := range metrics[i].Data.(metricdata.Histogram[float64]).DataPoints {
		namespace, _ := point.Attributes.Value("db.namespace")
		require.Equal(t, "test", namespace.AsString())
		points[subject(point.Attributes)] = point
	}
	return points
}

// results returns the result codes by host:port, type of command and code.
func results(metrics []metricdata.Metrics) map[string]int64 {
	counts := map[string]int64{}
	for _, m := range metrics {
		if m.Name == "aerospike.client.command.results" {
			for _, point := range m.Data.(metricdata.Sum[int64]).DataPoints {
				code, _ := point.Attributes.Value("db.response.status_code")
				counts[subject(point.Attributes)+" "+code.AsString()] += point.Value
			}
		}
	}
	return counts
}

func TestDetailedMetricsAreTheClients(t *testing.T) {
	client, cluster := connected(t)
	f := newFixture(t, nodelatency.WithDetailedMetrics())
	f.observe(t, client)
	node := cluster.Nodes()[0]
	large := make([]byte, 10_000)
	require.NoError(t, client.Put(nil, newKey(t, 1), aerospike.BinMap{"a": large}))
	_, err := client.Get(nil, newKey(t, 1))
	require.NoError(t, err)
	_, err = client.Get(nil, newKey(t, 2))
	require.True(t, err.Matches(2))

	metrics := f.collect(t)
	get, put := node.Addr()+" get", node.Addr()+" put"
	for name, unit := range map[string]string{
		"aerospike.client.command.connection_acquire.duration": "s",
		"aerospike.client.command.send.duration":               "s",
		"aerospike.client.command.response.duration":           "s",
		"aerospike.client.command.bytes_sent":                  "By",
		"aerospike.client.command.bytes_received":              "By",
	} {
		points := histograms(t, metrics, name, unit)
		require.EqualValues(t, 2, points[get].Count, name)
		require.EqualValues(t, 1, points[put].Count, name)
		require.Len(t, points, 2)
	}
	sent := histograms(t, metrics, "aerospike.client.command.bytes_sent", "By")
	require.Greater(t, sent[put].Sum, 10_000.0)
	require.Less(t, sent[put].Sum, 10_200.0)
	require.Less(t, sent[get].Sum, 400.0)
	received := histograms(t, metrics, "aerospike.client.command.bytes_received", "By")
	require.Greater(t, received[get].Sum, 10_000.0)
	require.Less(t, received[get].Sum, 10_200.0)
	require.Equal(t, uint64(1), received[get].BucketCounts[13], "from 8192 up to 16384 bytes")
	require.Equal(t, 16384.0, received[get].Bounds[13])
	require.Equal(t, map[string]int64{put + " 0": 1, get + " 0": 1, get + " 2": 1}, results(metrics))
}

func TestWaitForTheNodeIsPartOfTheResponse(t *testing.T) {
	client, cluster := connected(t)
	f := newFixture(t, nodelatency.WithDetailedMetrics())
	f.observe(t, client)
	defer cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Read, Latency: 150 * time.Millisecond})()
	_, _ = client.Get(patient(), newKey(t, 1))
	metrics := f.collect(t)
	get := cluster.Nodes()[0].Addr() + " get"
	require.Zero(t, upTo(histograms(t, metrics, "aerospike.client.command.response.duration", "s")[get], 0.131072))
	for _, name := range []string{"aerospike.client.command.connection_acquire.duration", "aerospike.client.command.send.duration"} {
		require.Less(t, median(histograms(t, metrics, name, "s")[get]), 17, "the buckets up to 131 ms")
	}
}

// The client counts a batch once for every key of the whole batch, and its results as often as that squared. Should this test fail,
// the client has been mended, and batches need no longer be left out.
func TestBatchesAreLeftOutSinceTheClientMultipliesThem(t *testing.T) {
	client, cluster := connected(t)
	f := newFixture(t, nodelatency.WithDetailedMetrics())
	f.observe(t, client)
	keys := make([]*aerospike.Key, 10)
	for i := range keys {
		keys[i] = newKey(t, i)
	}
	_, err := client.BatchGet(nil, keys)
	require.NoError(t, err)
	metrics := f.collect(t)
	require.Len(t, metrics, 1)
	require.Equal(t, nodelatency.MetricName, metrics[0].Name)

	stats, err := client.Stats()
	require.NoError(t, err)
	node := stats[cluster.Nodes()[0].Addr()].(map[string]any)
	batch := node["detailed-metrics"].(map[string]any)["test"].(map[string]any)["BatchRead"].(map[string]any)
	require.EqualValues(t, 10, batch["bytes-sent"].(map[string]any)["count"], "one request")
	codes := node["detailed-resultcode-counts"].(map[string]any)["test"].(map[string]any)["BatchRead"].(map[string]any)
	require.EqualValues(t, 100, codes["KEY_NOT_FOUND_ERROR"], "ten records")
}

func TestResultCodesHaveTheirNumbers(t *testing.T) {
	client, cluster := connected(t)
	f := newFixture(t, nodelatency.WithDetailedMetrics())
	f.observe(t, client)
	get := cluster.Nodes()[0].Addr() + " get "
	for _, fault := range []aerospiketest.Fault{{ResultCode: 4}, {ResultCode: 22}, {ResultCode: 77}} { // 77 has no name
		remove := cluster.Inject(fault)
		_, err := client.Get(nil, newKey(t, 1))
		require.Error(t, err)
		remove()
	}
	require.Equal(t, map[string]int64{get + "4": 1, get + "22": 1, get + "77": 1}, results(f.collect(t)))
}

func TestResultsOfAScanAreThoseOfItsRecords(t *testing.T) {
	client, cluster := connected(t)
	f := newFixture(t, nodelatency.WithDetailedMetrics())
	for i := range 5 {
		require.NoError(t, client.Put(nil, newKey(t, i), aerospike.BinMap{"a": 1}))
	}
	f.observe(t, client)
	records, err := client.ScanAll(nil, "test", "users")
	require.NoError(t, err)
	for result := range records.Results() {
		require.NoError(t, result.Err)
	}
	scan := cluster.Nodes()[0].Addr() + " scan"
	metrics := f.collect(t)
	require.EqualValues(t, 1, histograms(t, metrics, "aerospike.client.command.bytes_sent", "By")[scan].Count)
	require.GreaterOrEqual(t, results(metrics)[scan+" 0"], int64(5))
}
