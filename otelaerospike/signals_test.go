package otelaerospike_test

import (
	"context"
	"sync"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/internal/signals"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// Everything that docs/registry has of the client and of its stages appears, and nothing else does. `make test-open` runs the test with
// the signals of openio.
func TestTheRegistryHasWhatAClientEmitsAndNothingElse(t *testing.T) {
	cluster := aerospiketest.New(t, aerospiketest.WithNodes(3))
	var sampled sync.Map // the keys of the attributes that a sampler sees
	spans, traced := recorded(sdktrace.WithSampler(samplerFunc(func(p sdktrace.SamplingParameters) sdktrace.SamplingResult {
		for _, a := range p.Attributes {
			if p.Kind == trace.SpanKindClient {
				sampled.Store(string(a.Key), true)
			}
		}
		return sdktrace.SamplingResult{Decision: sdktrace.RecordAndSample}
	})))
	f := dial(t, hostsOf(t, cluster), traced, otelaerospike.WithClusterMetrics(1), otelaerospike.WithKeyAttribute(),
		otelaerospike.WithConcurrencyLimit(8, time.Minute))
	stagemeter.SetEnabled(true)
	succeed(t, f)
	fail(t, f, cluster)
	retry(t, f, cluster)
	abandon(t, f, cluster)
	transact(t, f)

	var atStart []string
	sampled.Range(func(key, _ any) bool {
		atStart = append(atStart, key.(string))
		return true
	})
	require.ElementsMatch(t, signals.AtStart(t, "span.aerospike.operation"), atStart)
	var seen signals.Seen
	var collected metricdata.ResourceMetrics
	require.NoError(t, f.reader.Collect(t.Context(), &collected))
	seen.Metrics(t, collected)
	seen.Spans(t, spans.Ended())
	has := clientNeeds
	if isOpen(t, f) {
		has = append([]string{signals.NeedsOpenIO}, has...)
	}
	seen.RequireAll(t, []string{otelaerospike.ScopeName, stagemeter.ScopeName}, has...)
}

// succeed runs operations on one record, on several and on a stream.
func succeed(t *testing.T, f *fixture) {
	t.Helper()
	keys := make([]*aerospike.Key, 30) // of all nodes
	for i := range keys {
		keys[i] = newKey(t, "users", i)
		require.NoError(t, f.Put(nil, keys[i], aerospike.BinMap{"a": 1}))
	}
	require.NoError(t, get(f, keys[0]))
	_, err := f.BatchGet(nil, keys)
	require.NoError(t, err)
	for _, err := range f.ScanStream(t.Context(), nil, nil, "test", "users") {
		require.NoError(t, err)
	}
}

// fail runs operations that miss and that fail.
func fail(t *testing.T, f *fixture, cluster *aerospiketest.Cluster) {
	t.Helper()
	require.ErrorIs(t, get(f, newKey(t, "users", "nobody")), aerospike.ErrKeyNotFound)
	defer cluster.Inject(aerospiketest.Fault{ResultCode: int(types.DEVICE_OVERLOAD)})()
	require.Error(t, f.Put(nil, newKey(t, "users", 1), aerospike.BinMap{"a": 1}))
	for _, err := range f.ScanStream(t.Context(), nil, nil, "test", "users") {
		require.Error(t, err)
	}
}

// retry runs operations until one of them has been tried again.
func retry(t *testing.T, f *fixture, cluster *aerospiketest.Cluster) {
	t.Helper()
	defer cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Read, Drop: true, Share: 0.5})()
	for i := range 4 {
		require.NoError(t, get(f, newKey(t, "users", i)))
	}
}

// abandon has a caller leave a batch read that has been sent.
func abandon(t *testing.T, f *fixture, cluster *aerospiketest.Cluster) {
	t.Helper()
	remove := cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Read | aerospiketest.Batch, Stall: true})
	defer remove()
	sent := func() (count int64) {
		for _, node := range cluster.Nodes() {
			count += node.Requests(aerospiketest.Read | aerospiketest.Batch)
		}
		return count
	}
	before := sent()
	call := f.BatchReadAsync(t.Context(), requestFor(1, 2, 3))
	require.Eventually(t, func() bool { return sent() > before }, time.Minute, time.Millisecond)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := call.Wait(ended)
	require.ErrorIs(t, err, context.Canceled)
	remove()
	_, err = call.Wait(t.Context())
	require.NoError(t, err)
}
