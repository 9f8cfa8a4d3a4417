package stagetrace

import (
	"bytes"
	"context"
	"runtime/trace"
	"sync"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// fixture is a real client of a cluster in this process.
type fixture struct {
	*otelaerospike.Client
	cluster *aerospiketest.Cluster
	key     *aerospike.Key
	large   *aerospike.Key // see storeLarge
}

func connect(t testing.TB) *fixture {
	t.Helper()
	return connectTo(t, sdkmetric.NewManualReader())
}

// connectTo is connect with a reader of what the client records.
func connectTo(t testing.TB, reader sdkmetric.Reader) *fixture {
	t.Helper()
	stagemeter.SetEnabled(false)
	t.Cleanup(func() { stagemeter.SetEnabled(false) })
	cluster := aerospiketest.New(t, aerospiketest.WithNodes(2))
	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 8 // an operation does not wait for a connection
	hosts, err := aerospike.NewHosts(cluster.Addresses()...)
	require.NoError(t, err)
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	client, failure := otelaerospike.NewClient(policy, hosts, otelaerospike.WithMeterProvider(provider))
	require.NoError(t, failure)
	t.Cleanup(client.Close)
	key, err := aerospike.NewKey("test", "users", "ann")
	require.NoError(t, err)
	require.NoError(t, client.Put(nil, key, aerospike.BinMap{"visits": 1}))
	return &fixture{Client: client, cluster: cluster, key: key}
}

// get is a single read, without the client's default timeout: a test keeps the process busy.
func (f *fixture) get() error {
	if _, err := f.Get(unlimited(), f.key); err != nil {
		return err
	}
	return nil
}

func unlimited() *aerospike.BasePolicy {
	policy := aerospike.NewPolicy()
	policy.TotalTimeout, policy.SocketTimeout = 0, 0
	return policy
}

// batchOf reads from so many nodes at a time, or from all of them with 0.
func (f *fixture) batchOf(concurrentNodes int) error {
	request := f.request()
	request.Policy.ConcurrentNodes = concurrentNodes
	_, err := f.BatchRead(context.Background(), request)
	return err
}

// batch is a read from both nodes.
func (f *fixture) batch(ctx context.Context) error {
	_, err := f.BatchRead(ctx, f.request())
	return err
}

func (f *fixture) request() otelaerospike.BatchRequest {
	keys := make([]any, 64)
	for i := range keys {
		keys[i] = i
	}
	policy := aerospike.NewBatchPolicy()
	policy.ConcurrentNodes = 0 // a goroutine for each node
	policy.TotalTimeout, policy.SocketTimeout = 0, 0
	return otelaerospike.BatchRequest{Policy: policy, Namespace: "test", Set: "users", Keys: keys}
}

// recordTrace returns the execution trace of a function, with profiling on.
func recordTrace(t testing.TB, run func()) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, trace.Start(&b))
	func() {
		defer trace.Stop()
		defer stagemeter.Profile()()
		run()
	}()
	return b.Bytes()
}

// read returns the report on a trace, whose states must add up.
func read(t testing.TB, recorded []byte) *Report {
	t.Helper()
	report, err := Read(bytes.NewReader(recorded))
	require.NoError(t, err)
	requireAddsUp(t, report)
	return report
}

func requireAddsUp(t testing.TB, report *Report) {
	t.Helper()
	for _, o := range report.Operations {
		for _, s := range o.Stages {
			var sum time.Duration
			for _, d := range s.States {
				sum += d
			}
			require.Equal(t, s.Total, sum, "%s %s", o.Name, s.Name)
		}
	}
}

// load runs operations until the test ends.
func (f *fixture) load(t *testing.T) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var workers sync.WaitGroup
	for range 2 {
		workers.Go(func() {
			for ctx.Err() == nil {
				_ = f.get()
				_ = f.batch(context.Background())
			}
		})
	}
	t.Cleanup(func() { stop(); workers.Wait() })
}
