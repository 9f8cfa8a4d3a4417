package bridge_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	"github.com/otelaerospike/go/nodelatency/internal/bridge"
)

func newDetailedFixture(t testing.TB) *fixture {
	return newFixtureOf(t, bridge.Config{
		ScopeName:   scopeName,
		Interval:    bridge.DefaultInterval,
		Detailed:    true,
		StatusCodes: map[string]string{"OK": "0", "KEY_NOT_FOUND_ERROR": "2"},
	})
}

// detailed is what a client tells of one namespace.
func detailed(commands map[string]any) map[string]any {
	return map[string]any{"test": commands}
}

func TestDetailedMetricsAreProducedWhole(t *testing.T) {
	f := newDetailedFixture(t)
	acquire, send, response, sent, received := newHistogram(), newHistogram(), newHistogram(), newHistogram(), newHistogram()
	histograms := map[string]any{
		"connection-aq": acquire, "latency": send, "parsing": response, "bytes-sent": sent, "bytes-received": received,
	}
	results := map[string]any{"OK": 0, "UNHEARD_OF": 0, "UNSEEN": 0}
	f.observe(t, nodes{"a:1": {
		"detailed-metrics":           detailed(map[string]any{"Get": histograms, "BatchRead": histograms, "None": histograms}),
		"detailed-resultcode-counts": detailed(map[string]any{"GetHeader": results, "BatchWrite": results}),
	}}.client(t))
	acquire.add(1, 3)
	send.add(2, 7)
	response.add(6, 64)
	sent.add(6, 74)
	received.add(4, 30)
	results["OK"], results["KEY_NOT_FOUND_ERROR"], results["UNHEARD_OF"], results["UNSEEN"] = 5, 1, 2, 3

	attributes := func(command string) []attribute.KeyValue {
		return []attribute.KeyValue{
			attribute.String("server.address", "a"), attribute.Int("server.port", 1), attribute.String("db.namespace", "test"),
			attribute.String("aerospike.client.command.type", command),
		}
	}
	histogram := func(name, unit, description string, perUnit, sum float64, bucket int) metricdata.Metrics {
		return metricdata.Metrics{Name: name, Unit: unit, Description: description, Data: metricdata.Histogram[float64]{
			Temporality: metricdata.CumulativeTemporality,
			DataPoints: []metricdata.HistogramDataPoint[float64]{
				point(perUnit, sum, map[int]uint64{bucket: 1}, attributes("get")...),
			},
		}}
	}
	count := func(code string, n int64) metricdata.DataPoint[int64] {
		return metricdata.DataPoint[int64]{Value: n, Attributes: attribute.NewSet(
			append(attributes("get_header"), attribute.String("db.response.status_code", code))...)}
	}
	metricdatatest.AssertEqual(t, metricdata.ScopeMetrics{
		Scope: scope,
		Metrics: []metricdata.Metrics{
			histogram("aerospike.client.command.connection_acquire.duration", "s",
				"Time that commands took to get a connection to a node from the pool, or to fail to.", 1e6, 3e-6, 1),
			histogram("aerospike.client.command.send.duration", "s",
				"Time that commands took to write their request to the connection.", 1e6, 7e-6, 2),
			histogram("aerospike.client.command.response.duration", "s",
				"Time from the end of sending a request to the end of parsing its response, the wait for the node included.",
				1e6, 64e-6, 6),
			histogram("aerospike.client.command.bytes_sent", "By", "Sizes of the requests that commands sent to a node.", 1, 74, 6),
			histogram("aerospike.client.command.bytes_received", "By",
				"Sizes of the responses that commands received from a node.", 1, 30, 4),
			{
				Name: "aerospike.client.command.results", Unit: "{result}",
				Description: "Result codes in the responses of a node.",
				Data: metricdata.Sum[int64]{
					Temporality: metricdata.CumulativeTemporality, IsMonotonic: true,
					DataPoints: []metricdata.DataPoint[int64]{count("0", 5), count("2", 1), count("_OTHER", 5)},
				},
			},
		},
	}, f.collect(t), metricdatatest.IgnoreTimestamp())
}

func TestDetailedMetricsAreOffByDefault(t *testing.T) {
	f := newFixture(t)
	response := newHistogram()
	f.observe(t, nodes{"a:1": {"detailed-metrics": detailed(map[string]any{"Get": map[string]any{"parsing": response}})}}.client(t))
	response.add(1, 3)
	require.Empty(t, f.collect(t))
}

// results returns what is collected of the results, by namespace.
func (f *fixture) results(t testing.TB) map[string]int64 {
	t.Helper()
	counts := map[string]int64{}
	for _, m := range f.collect(t).Metrics {
		if m.Name == "aerospike.client.command.results" {
			for _, point := range m.Data.(metricdata.Sum[int64]).DataPoints {
				counts[text(point.Attributes, "db.namespace")] += point.Value
			}
		}
	}
	return counts
}

func TestNamespacesAreBounded(t *testing.T) {
	f := newDetailedFixture(t)
	namespaces := map[string]any{}
	f.observe(t, nodes{"a:1": {"detailed-resultcode-counts": namespaces}}.client(t))
	for i := range 40 {
		namespaces[fmt.Sprintf("n%02d", i)] = map[string]any{"Get": map[string]int{"OK": 1}}
	}
	for range 2 {
		counts := f.results(t)
		require.Len(t, counts, 33)
		require.EqualValues(t, 1, counts["n31"])
		require.EqualValues(t, 8, counts["_OTHER"])
	}
}

// The client resets its counts of results whenever its metrics are enabled.
func TestResultsDoNotFall(t *testing.T) {
	f := newDetailedFixture(t)
	counts := map[string]int{"OK": 0}
	c := nodes{"a:1": {"detailed-resultcode-counts": detailed(map[string]any{"Get": counts})}}.client(t)
	f.observe(t, c)
	counts["OK"] = 5
	require.Equal(t, map[string]int64{"test": 5}, f.results(t))
	counts["OK"] = 2
	require.Equal(t, map[string]int64{"test": 7}, f.results(t))
	c.policy.Base, counts["OK"] = 4, 3
	require.Equal(t, map[string]int64{"test": 10}, f.results(t), "another policy is a new start of the client's")
}
