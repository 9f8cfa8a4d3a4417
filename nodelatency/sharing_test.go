package nodelatency_test

import (
	"sync/atomic"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/nodelatency"
	"github.com/otelaerospike/go/otelaerospike"
)

// asked is a client that counts how often it is asked for its numbers.
type asked struct {
	aerospike.ClientIfc
	times atomic.Int64
}

func (a *asked) Stats() (map[string]any, aerospike.Error) {
	a.times.Add(1)
	return a.ClientIfc.Stats()
}

func TestClusterMetricsAndTheProducerAskAClientOnce(t *testing.T) {
	connection, cluster := connected(t)
	client := &asked{ClientIfc: connection}
	f := newFixture(t)
	f.reader = sdkmetric.NewManualReader(sdkmetric.WithProducer(f.Producer))
	instrumented, err := otelaerospike.Wrap(client, otelaerospike.WithClusterMetrics(0),
		otelaerospike.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(f.reader))))
	require.NoError(t, err)
	t.Cleanup(instrumented.Close)
	f.observe(t, instrumented)
	require.EqualValues(t, 1, client.times.Load(), "what the producer starts from")

	for interval := range int64(3) {
		readAll(t, connection, 1)
		for range 2 {
			var collected metricdata.ResourceMetrics
			require.NoError(t, f.reader.Collect(t.Context(), &collected))
			shown := map[string]metricdata.Aggregation{}
			for _, scope := range collected.ScopeMetrics {
				shown[scope.Scope.Name] = scope.Metrics[0].Data
			}
			require.Contains(t, shown, otelaerospike.ScopeName)
			durations := shown[nodelatency.ScopeName].(metricdata.Histogram[float64]).DataPoints
			require.Equal(t, cluster.Nodes()[0].Addr()+" get", subject(durations[0].Attributes))
			require.EqualValues(t, interval+1, durations[0].Count)
			require.Equal(t, interval+2, client.times.Load())
		}
		f.now.Add(int64(10 * time.Second))
	}
}
