package clustermetrics_test

import (
	"encoding/json"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/internal/clientstats"
	"github.com/otelaerospike/go/internal/signals"
	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/otelaerospike/internal/clustermetrics"
)

// FuzzStats observes what a client might answer, one answer after the other, with a node of any name. Whatever they are, a collection
// succeeds, each time series occurs once, its attributes are valid UTF-8 and in the registry, and counters neither fall nor are negative.
func FuzzStats(f *testing.F) {
	const answer = `{"a:1":{"tends-successful":3,"closed-connections":9,"connections-idle-dropped":2},"total-nodes":1}`
	for _, seed := range [][3]string{
		{"a:1", answer, `{}`},
		{"b:2", answer, `{"a:1":{"tends-successful":1,"closed-connections":-9}}`},
		{"\xff:1", `null`, `{"\ufffd:1":{"tends-successful":1e300,"open-connections":-1e300,"node-added-count":0.5}}`},
		{"[::1]:\x00", `{"a:1":null,":":{"tends-failed":9223372036854775807},"c":[],"total-nodes":"x"}`, `[]`},
		{"", `{"cluster-aggregated-stats":{"exceeded-max-retries":18446744073709551615,"total-nodes":-1},"total-nodes":null}`, answer},
	} {
		f.Add(seed[0], []byte(seed[1]), []byte(seed[2]))
	}
	f.Fuzz(func(t *testing.T, node string, first, second []byte) {
		var stats map[string]any
		reader := sdkmetric.NewManualReader()
		provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
		metrics, err := clustermetrics.Observe(clustermetrics.Config{
			Meter:  provider.Meter(telemetry.ClientScope),
			Reader: clientstats.NewReader(nil, func() (map[string]any, error) { return stats, nil }),
		})
		require.NoError(t, err)
		defer func() { require.NoError(t, metrics.Close()) }()
		counts := map[string]int64{}
		for _, data := range [][]byte{first, second, first} {
			stats = nil
			_ = json.Unmarshal(data, &stats)
			if stats != nil {
				stats[node] = stats["a:1"]
			}
			check(t, reader, counts)
		}
	})
}

func check(t *testing.T, reader sdkmetric.Reader, counts map[string]int64) {
	t.Helper()
	var collected metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &collected))
	signals.Check(t, collected)
	for _, scope := range collected.ScopeMetrics {
		for _, m := range scope.Metrics {
			sum := m.Data.(metricdata.Sum[int64])
			seen := map[attribute.Distinct]bool{}
			for _, point := range sum.DataPoints {
				require.False(t, seen[point.Attributes.Equivalent()], m.Name)
				seen[point.Attributes.Equivalent()] = true
				for _, a := range point.Attributes.ToSlice() {
					require.True(t, utf8.ValidString(a.Value.String()), "%s: %s: %q", m.Name, a.Key, a.Value.String())
				}
				if key := m.Name + point.Attributes.Encoded(attribute.DefaultEncoder()); sum.IsMonotonic {
					require.GreaterOrEqual(t, point.Value, counts[key], key)
					counts[key] = point.Value
				}
			}
		}
	}
}
