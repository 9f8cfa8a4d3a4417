package arrowbatch_test

import (
	"strconv"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/arrowbatch/internal/conversions"
	"github.com/otelaerospike/go/arrowbatch/v8"
	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/stagemeter"
)

// fixture is a real client, a set of the test's own, and what the client has recorded. Profiling is on.
type fixture struct {
	*otelaerospike.Client
	set    string
	reader *sdkmetric.ManualReader
}

func connect(t *testing.T, addresses []string) *fixture {
	t.Helper()
	stagemeter.SetEnabled(true)
	t.Cleanup(func() { stagemeter.SetEnabled(false) })
	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 8 // an operation does not wait for a connection
	hosts, failure := aerospike.NewHosts(addresses...)
	require.NoError(t, failure)
	reader := sdkmetric.NewManualReader()
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

func (f *fixture) request(keys ...any) otelaerospike.BatchRequest {
	return otelaerospike.BatchRequest{Namespace: "test", Set: f.set, Keys: keys}
}

func (f *fixture) read(t *testing.T, keys ...any) *otelaerospike.BatchRecords {
	t.Helper()
	records, err := f.BatchRead(t.Context(), f.request(keys...))
	require.NoError(t, err)
	return records
}

// conversions returns how often the stage to_arrow was recorded, by error.type.
func (f *fixture) conversions(t *testing.T) map[string]uint64 {
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
				if stage, _ := point.Attributes.Value("stage"); stage.AsString() == string(stagemeter.ToArrow) {
					errorType, _ := point.Attributes.Value("error.type")
					counts[errorType.AsString()] += point.Count
				}
			}
		}
	}
	return counts
}

func toArrow(records *otelaerospike.BatchRecords) conversions.ToArrow {
	return func(schema *arrow.Schema, opts ...arrowbatch.Option) (arrow.RecordBatch, error) {
		return arrowbatch.ToArrow(records, schema, opts...)
	}
}

func TestEveryTypeFromTheClient(t *testing.T) {
	f := connect(t, aerospiketest.Addresses(t, aerospiketest.WithNodes(2)))
	key := 0
	for name, cases := range conversions.All(func(s string) any { return aerospike.GeoJSONValue(s) }) {
		t.Run(name, func(t *testing.T) {
			for _, c := range cases {
				key++
				f.put(t, key, aerospike.BinMap{"v": c.Value})
				c.Check(t, key, toArrow(f.read(t, "before", key, "after")))
			}
		})
	}
}

func TestOneRowForEachKeyInTheirOrder(t *testing.T) {
	type userID int32
	f := connect(t, aerospiketest.Addresses(t, aerospiketest.WithNodes(2)))
	f.put(t, 7, aerospike.BinMap{"name": "Ann", "id": 99})
	f.put(t, 2, aerospike.BinMap{"name": "Bob"})
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "id", Type: arrow.PrimitiveTypes.Int32}, {Name: "name", Type: arrow.BinaryTypes.String, Nullable: true},
	}, nil)
	batch, err := arrowbatch.ToArrow(f.read(t, 7, uint8(1), userID(2), aerospike.LongValue(7)), schema,
		arrowbatch.WithAllocator(conversions.Allocator(t)), arrowbatch.WithKeyColumn("id"))
	require.NoError(t, err)
	defer batch.Release()
	require.Equal(t, [][]string{{"7", "Ann"}, {"1", array.NullValueStr}, {"2", "Bob"}, {"7", "Ann"}}, conversions.Texts(batch))
	require.Equal(t, map[string]uint64{"": 1}, f.conversions(t))
}

// If one node fails, the handle has only the records of the other node. It does not convert as if these were all.
func TestFailedNodeDoesNotPassForMisses(t *testing.T) {
	cluster := aerospiketest.New(t, aerospiketest.WithNodes(2))
	f := connect(t, cluster.Addresses())
	keys := make([]any, 20)
	for i := range keys {
		keys[i] = i
		f.put(t, i, aerospike.BinMap{"v": i})
	}
	request := f.request(keys...)
	request.Policy = aerospike.NewBatchPolicy()
	request.Policy.MaxRetries = 0
	remove := cluster.Nodes()[0].Inject(aerospiketest.Fault{Commands: aerospiketest.Batch, ResultCode: int(types.DEVICE_OVERLOAD)})
	records, err := f.BatchRead(t.Context(), request)
	remove()
	require.Error(t, err)
	require.NotNil(t, records)

	schema := conversions.Schema(arrow.PrimitiveTypes.Int64)
	_, err = arrowbatch.ToArrow(records, schema, arrowbatch.WithAllocator(conversions.Allocator(t)))
	var keyError *arrowbatch.KeyError
	require.ErrorAs(t, err, &keyError)
	var cause *aerospike.AerospikeError
	require.ErrorAs(t, err, &cause)
	require.Equal(t, types.DEVICE_OVERLOAD, cause.ResultCode)

	batch, err := arrowbatch.ToArrow(records, schema,
		arrowbatch.WithAllocator(conversions.Allocator(t)), arrowbatch.WithFailedKeysAsNull())
	require.NoError(t, err)
	defer batch.Release()
	require.Equal(t, records.Len()-records.Found(), batch.Column(0).NullN())
	require.Positive(t, records.Found())
	require.Equal(t, map[string]uint64{"": 1, "failed_key": 1}, f.conversions(t))
}

func TestNilHandleIsRefused(t *testing.T) {
	batch, err := arrowbatch.ToArrow(nil, arrow.NewSchema(nil, nil))
	require.Nil(t, batch)
	require.ErrorContains(t, err, "handle is nil")
}
