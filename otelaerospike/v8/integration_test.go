// Code generated from ../integration_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/stagemeter"
)

// connect returns a client of the cluster in AEROSPIKE_HOSTS, or of one in this process, and the first of its hosts.
func connect(t *testing.T, opts ...otelaerospike.Option) (*fixture, *aerospike.Host) {
	t.Helper()
	hosts, err := aerospike.NewHosts(aerospiketest.Addresses(t, aerospiketest.WithNodes(2))...)
	require.NoError(t, err)
	return dial(t, hosts, opts...), hosts[0]
}

// hostsOf returns the hosts of the running nodes of a cluster.
func hostsOf(t *testing.T, cluster *aerospiketest.Cluster) []*aerospike.Host {
	t.Helper()
	hosts, err := aerospike.NewHosts(cluster.Addresses()...)
	require.NoError(t, err)
	return hosts
}

// dial is newFixture with a real client.
func dial(t *testing.T, hosts []*aerospike.Host, opts ...otelaerospike.Option) *fixture {
	t.Helper()
	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 8 // on a busy machine an operation may use up its retries on an empty pool
	return dialWith(t, policy, hosts, opts...)
}

func dialWith(t *testing.T, policy *aerospike.ClientPolicy, hosts []*aerospike.Host, opts ...otelaerospike.Option) *fixture {
	t.Helper()
	stagemeter.SetEnabled(false)
	t.Cleanup(func() { stagemeter.SetEnabled(false) })
	f := &fixture{reader: sdkmetric.NewManualReader()}
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(f.reader))
	client, err := otelaerospike.NewClient(policy, hosts,
		append([]otelaerospike.Option{otelaerospike.WithMeterProvider(provider)}, opts...)...)
	require.NoError(t, err)
	t.Cleanup(client.Close)
	f.Client = client
	return f
}

// uniqueSet keeps runs on one server apart.
func uniqueSet() string { return "otel" + strconv.FormatInt(time.Now().UnixNano(), 36) }

func TestIntegrationSingleRecords(t *testing.T) {
	f, host := connect(t)
	stagemeter.SetEnabled(true)
	set := uniqueSet()
	key := newKey(t, set, "user")
	t.Cleanup(func() { _, _ = f.Delete(nil, key) })

	require.NoError(t, f.Put(nil, key, aerospike.BinMap{"name": "a", "visits": 1}))
	require.NoError(t, f.AddBins(nil, key, aerospike.NewBin("visits", 41)))
	record, err := f.Get(nil, key)
	require.NoError(t, err)
	require.Equal(t, aerospike.BinMap{"name": "a", "visits": 42}, record.Bins)
	found, err := f.Exists(nil, key)
	require.NoError(t, err)
	require.True(t, found)
	record, err = f.Operate(nil, key, aerospike.AppendOp(aerospike.NewBin("name", "b")), aerospike.GetBinOp("name"))
	require.NoError(t, err)
	require.Equal(t, "ab", record.Bins["name"])
	_, err = f.Get(nil, newKey(t, set, "nobody"))
	require.ErrorIs(t, err, aerospike.ErrKeyNotFound)

	want := map[string]uint64{"put": 1, "add": 1, "get": 2, "exists": 1, "operate": 1}
	operations, stages := map[string]uint64{}, map[string]uint64{}
	for _, point := range f.durations(t) {
		attributes := texts(point.Attributes)
		operations[attributes["db.operation.name"]] += point.Count
		require.Equal(t, "aerospike", attributes["db.system.name"])
		require.Equal(t, "test", attributes["db.namespace"])
		require.Equal(t, set, attributes["db.collection.name"])
		require.Equal(t, host.Name, attributes["server.address"])
		require.Equal(t, strconv.Itoa(host.Port), attributes["server.port"])
		require.NotContains(t, attributes, "error.type", "a miss is not an error")
		require.Positive(t, point.Sum)
	}
	for _, point := range f.points(t, stagemeter.ScopeName) {
		attributes := texts(point.Attributes)
		require.Equal(t, "io", attributes["stage"])
		stages[attributes["db.operation.name"]] += point.Count
	}
	require.Equal(t, want, operations)
	require.Equal(t, want, stages)
}

func TestIntegrationMissHasACodeAndNoError(t *testing.T) {
	f, _ := connect(t)
	_, err := f.Get(nil, newKey(t, "nothing_here", 1))
	require.ErrorIs(t, err, aerospike.ErrKeyNotFound)
	recorded := f.only(t)
	require.Equal(t, "2", recorded["db.response.status_code"])
	require.NotContains(t, recorded, "error.type")
}

func TestIntegrationServerError(t *testing.T) {
	f, _ := connect(t)
	key := newKey(t, uniqueSet(), 1)
	t.Cleanup(func() { _, _ = f.Unwrap().Delete(nil, key) })
	require.NoError(t, f.Unwrap().Put(nil, key, aerospike.BinMap{"text": "a"}))

	err := f.Add(nil, key, aerospike.BinMap{"text": 1})
	require.True(t, err.Matches(types.BIN_TYPE_ERROR), "%v", err)
	recorded := f.only(t)
	require.Equal(t, "BIN_TYPE_ERROR", recorded["error.type"])
	require.Equal(t, "12", recorded["db.response.status_code"])
}

func TestIntegrationBatch(t *testing.T) {
	f, _ := connect(t)
	set := uniqueSet()
	keys := make([]*aerospike.Key, 50)
	writes := make([]aerospike.BatchRecordIfc, len(keys))
	for i := range keys {
		keys[i] = newKey(t, set, i)
		writes[i] = aerospike.NewBatchWrite(nil, keys[i], aerospike.PutOp(aerospike.NewBin("n", i)))
	}
	t.Cleanup(func() { _, _ = f.BatchDelete(nil, nil, keys) })

	require.NoError(t, f.BatchOperate(nil, writes))
	records, err := f.BatchGet(nil, keys)
	require.NoError(t, err)
	for i, record := range records {
		require.Equal(t, i, record.Bins["n"])
	}
	reads := []*aerospike.BatchRead{
		aerospike.NewBatchRead(nil, keys[7], []string{"n"}),
		aerospike.NewBatchRead(nil, newKey(t, set, "x"), []string{"n"}),
	}
	require.NoError(t, f.BatchGetComplex(nil, reads))
	require.Equal(t, 7, reads[0].Record.Bins["n"], "arguments are mutated as the client does it")
	require.Nil(t, reads[1].Record)
	exist, err := f.BatchExists(nil, keys[:2])
	require.NoError(t, err)
	require.Equal(t, []bool{true, true}, exist)
	empty, err := f.BatchGet(nil, []*aerospike.Key{})
	bare, bareErr := f.Unwrap().BatchGet(nil, []*aerospike.Key{})
	require.Equal(t, bare, empty)
	require.Equal(t, bareErr == nil, err == nil, "an empty batch is what it is to the client")

	operations := map[string]uint64{}
	for _, point := range f.durations(t) {
		attributes := texts(point.Attributes)
		operations[attributes["db.operation.name"]+" "+attributes["db.collection.name"]] += point.Count
	}
	require.Equal(t, map[string]uint64{
		"batch_operate " + set: 1, "batch_read " + set: 2, "batch_exists " + set: 1, "batch_read ": 1, //nolint:gocritic // no set
	}, operations)
}

func TestIntegrationScanAndQuery(t *testing.T) {
	f, _ := connect(t)
	set := uniqueSet()
	for i := range 20 {
		key := newKey(t, set, i)
		require.NoError(t, f.Unwrap().Put(nil, key, aerospike.BinMap{"n": i}))
		t.Cleanup(func() { _, _ = f.Unwrap().Delete(nil, key) })
	}
	drain := func(records *aerospike.Recordset, err aerospike.Error) {
		t.Helper()
		require.NoError(t, err)
		seen := map[any]bool{}
		for result := range records.Results() {
			require.NoError(t, result.Err)
			seen[result.Record.Bins["n"]] = true
		}
		require.Len(t, seen, 20)
	}
	drain(f.ScanAll(nil, "test", set))
	drain(f.Query(nil, aerospike.NewStatement("test", set)))

	operations := map[string]uint64{}
	for _, point := range f.durations(t) {
		operations[texts(point.Attributes)["db.operation.name"]] += point.Count
	}
	require.Equal(t, map[string]uint64{"scan": 1, "query": 1}, operations)
}

func TestIntegrationTogglingWhileOperationsRun(t *testing.T) {
	f, _ := connect(t, otelaerospike.WithConcurrencyLimit(4, 0))
	set := uniqueSet()
	const workers, calls = 8, 100
	var operations, toggler sync.WaitGroup
	done := make(chan struct{})
	toggler.Go(func() {
		for {
			select {
			case <-done:
				return
			default:
				stop := stagemeter.Profile()
				stagemeter.SetEnabled(true)
				stop()
				stagemeter.SetEnabled(false)
			}
		}
	})
	for worker := range workers {
		operations.Go(func() {
			for i := range calls {
				_, err := f.Get(nil, newKey(t, set, fmt.Sprint(worker, i)))
				if !err.Matches(types.KEY_NOT_FOUND_ERROR) {
					t.Errorf("worker %d: %v", worker, err)
				}
			}
		})
	}
	operations.Wait()
	close(done)
	toggler.Wait()

	require.EqualValues(t, workers*calls, f.operations(t), "each exactly once")
	stages := f.stages(t)
	require.Equal(t, stages["limiter_wait"], stages["io"], "every breakdown is whole")
}
