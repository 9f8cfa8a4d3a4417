package arrowbatch_test

import (
	"strconv"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/metric/noop"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// fixture is a real client, a set of the test's own, and what the client has recorded. Profiling is off at the start and at the
// end of the test.
type fixture struct {
	*otelaerospike.Client
	set    string
	reader *sdkmetric.ManualReader
}

// connect returns a client that is connected to the cluster in AEROSPIKE_HOSTS, or to a cluster in this process.
func connect(t *testing.T) *fixture {
	t.Helper()
	return dial(t, aerospiketest.Addresses(t, aerospiketest.WithNodes(2)))
}

func dial(t *testing.T, addresses []string) *fixture {
	t.Helper()
	stagemeter.SetEnabled(false)
	t.Cleanup(func() { stagemeter.SetEnabled(false) })
	reader := sdkmetric.NewManualReader()
	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 8 // an operation does not wait for a connection
	hosts, failure := aerospike.NewHosts(addresses...)
	require.NoError(t, failure)
	client, err := otelaerospike.NewClient(policy, hosts,
		otelaerospike.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))))
	require.NoError(t, err)
	t.Cleanup(client.Close)
	return &fixture{Client: client, set: "arrow" + strconv.FormatInt(time.Now().UnixNano(), 36), reader: reader}
}

// put writes a record, and deletes it at the end of the test.
func (f *fixture) put(t *testing.T, user any, bins aerospike.BinMap) {
	t.Helper()
	key, err := aerospike.NewKey("test", f.set, user)
	require.NoError(t, err)
	require.NoError(t, f.Put(nil, key, bins))
	t.Cleanup(func() { _, _ = f.Delete(nil, key) })
}

func (f *fixture) read(t *testing.T, keys ...any) *otelaerospike.BatchRecords {
	t.Helper()
	records, err := f.BatchRead(t.Context(), otelaerospike.BatchRequest{Namespace: "test", Set: f.set, Keys: keys})
	require.NoError(t, err)
	return records
}

// stages returns how often each stage was recorded. It counts failures as "stage!error".
func (f *fixture) stages(t *testing.T) map[string]uint64 {
	t.Helper()
	var collected metricdata.ResourceMetrics
	require.NoError(t, f.reader.Collect(t.Context(), &collected))
	counts := map[string]uint64{}
	for _, scope := range collected.ScopeMetrics {
		for _, m := range scope.Metrics {
			if m.Name != stagemeter.MetricName {
				continue
			}
			for _, point := range m.Data.(metricdata.Histogram[float64]).DataPoints {
				stage, _ := point.Attributes.Value("stage")
				key := stage.AsString()
				if errorType, failed := point.Attributes.Value("error.type"); failed {
					key += "!" + errorType.AsString()
				}
				counts[key] += point.Count
			}
		}
	}
	return counts
}

// stub is a client whose batches are answered by respond, for answers that a cluster seldom gives.
type stub struct {
	aerospike.ClientIfc
	respond func([]aerospike.BatchRecordIfc) aerospike.Error
}

func (stub) GetNodes() []*aerospike.Node { return nil }

func (s stub) BatchOperate(_ *aerospike.BatchPolicy, records []aerospike.BatchRecordIfc) aerospike.Error {
	return s.respond(records)
}

// having returns a handle on the keys 0, 1, … with these bins. Nil bins stand for a record that was not found.
func having(t testing.TB, bins ...aerospike.BinMap) *otelaerospike.BatchRecords {
	t.Helper()
	keys := make([]any, len(bins))
	for i := range keys {
		keys[i] = i
	}
	return answering(t, keys, func(records []aerospike.BatchRecordIfc) aerospike.Error {
		for i, record := range records {
			record.BatchRec().ResultCode = types.KEY_NOT_FOUND_ERROR
			if bins[i] != nil {
				record.BatchRec().ResultCode = types.OK
				record.BatchRec().Record = &aerospike.Record{Bins: bins[i]}
			}
		}
		return nil
	})
}

func answering(t testing.TB, keys []any, respond func([]aerospike.BatchRecordIfc) aerospike.Error) *otelaerospike.BatchRecords {
	t.Helper()
	client, err := otelaerospike.Wrap(stub{respond: respond}, otelaerospike.WithMeterProvider(noop.NewMeterProvider()))
	require.NoError(t, err)
	records, err := client.BatchRead(t.Context(), otelaerospike.BatchRequest{Namespace: "test", Set: "users", Keys: keys})
	if records == nil {
		require.NoError(t, err)
	}
	return records
}
