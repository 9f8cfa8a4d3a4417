package clustermetrics_test

import (
	"errors"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.uber.org/goleak"

	"github.com/otelaerospike/go/internal/clientstats"
	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/signals"
	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/otelaerospike/internal/clustermetrics"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// client counts how often it is asked.
type client struct{ asked atomic.Int64 }

func (c *client) stats() (map[string]any, error) {
	n := c.asked.Add(1)
	return map[string]any{"a:1": map[string]any{"connections-attempts": int(n)}}, nil
}

func collect(t *testing.T, reader *sdkmetric.ManualReader) map[string]int64 {
	t.Helper()
	var collected metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &collected))
	signals.Check(t, collected)
	values := map[string]int64{}
	for _, scope := range collected.ScopeMetrics {
		for _, m := range scope.Metrics {
			for _, point := range m.Data.(metricdata.Sum[int64]).DataPoints {
				values[m.Name] += point.Value
			}
		}
	}
	return values
}

func TestNumbersAreSharedWithOtherReadersOfTheCluster(t *testing.T) {
	var now atomic.Int64
	t.Cleanup(clock.Replace(now.Load))
	c, cluster := new(client), new(int)
	reader := sdkmetric.NewManualReader()
	metrics, err := clustermetrics.Observe(clustermetrics.Config{
		Meter:           sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)).Meter(telemetry.ClientScope),
		Interval:        time.Second,
		Reader:          clientstats.NewReader(cluster, c.stats),
		ConnectionLimit: func() int { return 7 },
	})
	require.NoError(t, err)
	other := clientstats.NewReader(cluster, c.stats)
	defer other.Close()
	for interval := range int64(3) {
		want := map[string]int64{"aerospike.client.connection.limit": 7, "aerospike.client.connection.attempts": interval + 1}
		require.Equal(t, want, collect(t, reader))
		_, err := other.Read(time.Second)
		require.NoError(t, err)
		require.Equal(t, interval+1, c.asked.Load())
		now.Add(int64(time.Second))
	}
	require.NoError(t, metrics.Close())
	require.Empty(t, collect(t, reader))
	require.EqualValues(t, 3, c.asked.Load())
}

func TestLimitThatPanicsIsNotObserved(t *testing.T) {
	reader := sdkmetric.NewManualReader()
	metrics, err := clustermetrics.Observe(clustermetrics.Config{
		Meter:           sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)).Meter(telemetry.ClientScope),
		Reader:          clientstats.NewReader(nil, new(client).stats),
		ConnectionLimit: func() int { panic("no cluster") },
	})
	require.NoError(t, err)
	require.Equal(t, map[string]int64{"aerospike.client.connection.attempts": 1}, collect(t, reader))
	require.NoError(t, metrics.Close())
}

func TestNilMetricsClose(t *testing.T) {
	var metrics *clustermetrics.Metrics
	require.NoError(t, metrics.Close())
}

// refusing is a meter that refuses callbacks.
type refusing struct{ noop.Meter }

var errRefused = errors.New("refused")

func (refusing) RegisterCallback(metric.Callback, ...metric.Observable) (metric.Registration, error) {
	return nil, errRefused
}

func TestReaderIsClosedWhenTheMeterRefuses(t *testing.T) {
	c := new(client)
	reader := clientstats.NewReader(nil, c.stats)
	metrics, err := clustermetrics.Observe(clustermetrics.Config{Meter: refusing{}, Reader: reader})
	require.ErrorIs(t, err, errRefused)
	require.Nil(t, metrics)
	snapshot, err := reader.Read(0)
	require.NoError(t, err)
	require.Nil(t, snapshot)
	require.Zero(t, c.asked.Load())
}
