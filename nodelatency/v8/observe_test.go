// Code generated from ../observe_test.go; DO NOT EDIT.

package nodelatency_test

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
	"github.com/aerospike/aerospike-client-go/v8/types/histogram"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/nodelatency/v8"
)

// wrapper is a client that embeds another.
type wrapper struct{ *aerospike.Client }

// clusterless panics when it is asked for what it does not have, as a proxy's client does.
type clusterless struct{ wrapper }

func (clusterless) Cluster() *aerospike.Cluster { panic("not supported") }

// refusing is a client that refuses its numbers.
type refusing struct{ *numbers }

func (refusing) Stats() (map[string]any, aerospike.Error) {
	return nil, &aerospike.AerospikeError{ResultCode: types.UNSUPPORTED_FEATURE}
}

func TestClientWithoutAClusterIsRefused(t *testing.T) {
	var none *aerospike.Client
	f := newFixture(t)
	for name, client := range map[string]nodelatency.Client{
		"nil":         nil,
		"nil pointer": none,
		"proxy":       clusterless{},
		"no cluster":  &numbers{},
	} {
		t.Run(name, func(t *testing.T) {
			stop, err := f.Observe(client)
			require.EqualError(t, err, "nodelatency: observe: the client is nil, or has no cluster, as a proxy client")
			require.Nil(t, stop)
		})
	}
}

func TestRefusedClientIsLeftAsItWas(t *testing.T) {
	client := refusing{newNumbers(nil)}
	_, err := newFixture(t).Observe(client)
	require.ErrorContains(t, err, "nodelatency: observe: ask the client for its numbers: ")
	require.ErrorIs(t, err, &aerospike.AerospikeError{ResultCode: types.UNSUPPORTED_FEATURE})
	require.False(t, client.cluster.MetricsEnabled())
}

func TestClientIsObservedOnce(t *testing.T) {
	client, _ := connected(t)
	f := newFixture(t)
	stop := f.observe(t, client)
	_, err := f.Observe(wrapper{client})
	require.EqualError(t, err, "nodelatency: observe: the client is observed already")
	stop()
	f.observe(t, wrapper{client})
	require.True(t, client.MetricsEnabled())
}

func TestUnmadeProducerProducesNothing(t *testing.T) {
	for name, producer := range map[string]*nodelatency.Producer{"nil": nil, "zero": {}} {
		t.Run(name, func(t *testing.T) {
			reader := sdkmetric.NewManualReader(sdkmetric.WithProducer(producer))
			_ = sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
			var collected metricdata.ResourceMetrics
			require.NoError(t, reader.Collect(t.Context(), &collected))
			require.Empty(t, collected.ScopeMetrics)
			_, err := producer.Observe(newNumbers(nil))
			require.EqualError(t, err, "nodelatency: observe: the producer was not made with NewProducer")
		})
	}
}

func TestStopRestoresWhatObserveEnabled(t *testing.T) {
	client, _ := connected(t)
	f := newFixture(t)
	stop := f.observe(t, client)
	require.True(t, client.MetricsEnabled())
	stop()
	require.False(t, client.MetricsEnabled())
	client.EnableMetrics(nil)
	stop()
	require.True(t, client.MetricsEnabled(), "stop does nothing twice")

	f.observe(t, client)()
	require.True(t, client.MetricsEnabled(), "the service had enabled them")

	client.DisableMetrics()
	stop = f.observe(t, client)
	client.EnableMetrics(nil)
	stop()
	require.True(t, client.MetricsEnabled(), "the service has enabled them since")
}

func TestPolicyOfTheServiceStands(t *testing.T) {
	client, cluster := connected(t)
	policy := &aerospike.MetricsPolicy{HistogramType: histogram.Linear, LatencyBase: 500, LatencyColumns: 4}
	client.EnableMetrics(policy)
	f := newFixture(t)
	f.observe(t, client)
	require.Same(t, policy, client.Cluster().MetricsPolicy())
	readAll(t, client, 1)
	require.Equal(t, []float64{0.0005, 0.001, 0.0015}, f.points(t)[cluster.Nodes()[0].Addr()+" get"].Bounds)
}

func TestLastCommandsAreReadByStop(t *testing.T) {
	client, cluster := connected(t)
	f := newFixture(t)
	stop := f.observe(t, client)
	key := cluster.Nodes()[0].Addr() + " get"
	readAll(t, client, 2)
	client.Close() // too early, and yet nothing is lost
	stop()
	last := f.points(t)[key]
	require.EqualValues(t, 2, last.Count)
	require.Equal(t, last, f.points(t)[key], "what was counted stays, with its time")
}
