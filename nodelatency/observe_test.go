package nodelatency_test

import (
	"errors"
	"fmt"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/aerospike/aerospike-client-go/v7/types/histogram"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric/noop"

	"github.com/otelaerospike/go/nodelatency"
	"github.com/otelaerospike/go/otelaerospike"
)

func nodeAddress(i int) string { return fmt.Sprintf("10.0.0.%03d:3000", i) }

func TestClientThatCannotBeObservedIsRefused(t *testing.T) {
	const noCluster = "nodelatency: observe: the client is nil, or has no cluster, as that of a proxy"
	var none *aerospike.Client
	producer, err := nodelatency.NewProducer()
	require.NoError(t, err)
	for name, test := range map[string]struct {
		client     aerospike.ClientIfc
		attributes []attribute.KeyValue
		want       string
	}{
		"nil":         {nil, nil, noCluster},
		"nil pointer": {none, nil, noCluster},
		"proxy":       {proxy{}, nil, noCluster},
		"no cluster":  {&numbers{}, nil, noCluster},
		"attribute": {answering(t, nil), []attribute.KeyValue{attribute.String("", "a")},
			"nodelatency: observe: attribute 0: must have a key"},
	} {
		t.Run(name, func(t *testing.T) {
			stop, err := producer.Observe(test.client, test.attributes...)
			require.EqualError(t, err, test.want)
			require.Nil(t, stop)
		})
	}
}

func TestRefusedClientIsLeftAsItWas(t *testing.T) {
	refused := &aerospike.AerospikeError{ResultCode: types.UNSUPPORTED_FEATURE}
	for name, answer := range map[string]func() (map[string]any, aerospike.Error){
		"error": func() (map[string]any, aerospike.Error) { return nil, refused },
		"panic": func() (map[string]any, aerospike.Error) { panic("not supported") },
	} {
		t.Run(name, func(t *testing.T) {
			client := newNumbers(answer)
			_, err := newFixture(t).Observe(client)
			require.ErrorContains(t, err, "nodelatency: observe: ask the client for its numbers: ")
			require.False(t, client.cluster.MetricsEnabled())
		})
	}
}

func TestClientIsObservedOnce(t *testing.T) {
	client, _ := connected(t)
	f := newFixture(t)
	stop := f.observe(t, client)
	wrapped, err := otelaerospike.Wrap(client, otelaerospike.WithMeterProvider(noop.NewMeterProvider()))
	require.NoError(t, err)
	_, err = f.Observe(wrapped)
	require.EqualError(t, err, "nodelatency: observe: the client is observed already")
	stop()
	f.observe(t, wrapped)
	require.True(t, client.MetricsEnabled())
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

func TestClientsWithTheSameAttributesAddUp(t *testing.T) {
	f := newFixture(t)
	first, second, third := newLatency(1), newLatency(2, 3), newLatency()
	at := func(l *latency) *numbers {
		return answering(t, map[string]map[string]*latency{"a:1": {"get-metrics": l}})
	}
	stop := f.observe(t, at(first))
	first.Add(10)
	before := f.points(t)["a:1 get"]
	f.observe(t, at(second))
	second.Add(20)
	both := f.points(t)["a:1 get"]
	require.EqualValues(t, 2, both.Count)
	require.Equal(t, 30e-6, both.Sum)
	require.Equal(t, before.StartTime, both.StartTime)

	stop()
	second.Add(20)
	one := f.points(t)["a:1 get"]
	require.EqualValues(t, 3, one.Count, "the numbers of a client that is observed no longer stay")
	require.Equal(t, before.StartTime, one.StartTime)

	other := attribute.String("cluster", "b")
	f.observe(t, at(third), other)
	third.Add(1)
	histogram := f.collect(t).Metrics[0].Data
	require.Contains(t, fmt.Sprint(histogram), "cluster")
}

func TestClientsOfAProducerHaveTheSameBuckets(t *testing.T) {
	f := newFixture(t)
	f.observe(t, answering(t, nil))
	other := answering(t, nil)
	other.cluster.EnableMetrics(&aerospike.MetricsPolicy{HistogramType: histogram.Linear, LatencyBase: 5, LatencyColumns: 4})
	_, err := f.Observe(other)
	require.ErrorContains(t, err, "enable both with the same policy, or give each a producer of its own")
	require.True(t, other.cluster.MetricsEnabled())
}

func TestClientThatFailsIsReportedOnceAndItsNumbersStay(t *testing.T) {
	refused := &aerospike.AerospikeError{ResultCode: types.UNSUPPORTED_FEATURE}
	for name, test := range map[string]struct {
		fail  func() (map[string]any, aerospike.Error)
		asked int64
	}{
		"error": {func() (map[string]any, aerospike.Error) { return nil, refused }, 5}, // asked again, for it may be over
		"panic": {func() (map[string]any, aerospike.Error) { panic("not supported") }, 3},
	} {
		t.Run(name, func(t *testing.T) {
			heard := hearing(t)
			f := newFixture(t)
			own := newLatency()
			client := answering(t, map[string]map[string]*latency{"a:1": {"get-metrics": own}})
			stop := f.observe(t, client)
			own.Add(1)
			before := f.points(t)["a:1 get"]
			client.stats = test.fail
			for range 2 {
				require.Equal(t, before, f.points(t)["a:1 get"], "its time as well")
			}
			require.Len(t, *heard, 1)
			require.ErrorContains(t, (*heard)[0], "nodelatency: observe: ask the client for its numbers: ")
			require.Equal(t, name == "error", errors.Is((*heard)[0], refused))
			stop()
			require.Len(t, *heard, 1)
			require.Equal(t, test.asked, client.asked.Load(), "a panic may have left locks held")
		})
	}
}

// proxy panics when it is asked for what it does not have, as the client of a proxy does.
type proxy struct{ aerospike.ClientIfc }

func (proxy) Cluster() *aerospike.Cluster { panic("not supported") }
