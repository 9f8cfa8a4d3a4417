package arrowbatch_test

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/arrowbatch"
	"github.com/otelaerospike/go/arrowbatch/internal/conversions"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

func TestStageIsRecordedOnce(t *testing.T) {
	f := connect(t)
	f.put(t, 1, aerospike.BinMap{"v": 7})
	convert := func() {
		batch, err := arrowbatch.ToArrow(f.read(t, 1, 2), conversions.Schema(primitive.Int64),
			arrowbatch.WithAllocator(conversions.Allocator(t)))
		require.NoError(t, err)
		batch.Release()
	}
	convert()
	require.Empty(t, f.stages(t), "profiling is off")
	stagemeter.SetEnabled(true)
	convert()
	stages := f.stages(t)
	require.EqualValues(t, 1, stages["to_arrow"])
	require.EqualValues(t, 1, stages["wrap_records"])
}

func TestStageThatFailsHasItsErrorType(t *testing.T) {
	f := connect(t)
	f.put(t, 1, aerospike.BinMap{"v": "text"})
	f.put(t, 2, aerospike.BinMap{"v": 256})
	stagemeter.SetEnabled(true)
	for _, key := range []any{1, 2} {
		_, err := arrowbatch.ToArrow(f.read(t, key), conversions.Schema(primitive.Uint8),
			arrowbatch.WithAllocator(conversions.Allocator(t)))
		require.Error(t, err)
	}
	require.Panics(t, func() {
		_, _ = arrowbatch.ToArrow(f.read(t, 2), conversions.Schema(primitive.Int64), arrowbatch.WithAllocator(refusing{}))
	})
	stages := f.stages(t)
	require.EqualValues(t, 1, stages["to_arrow!type_mismatch"])
	require.EqualValues(t, 1, stages["to_arrow!out_of_range"])
	require.EqualValues(t, 1, stages["to_arrow!panic"])
	require.NotContains(t, stages, "to_arrow")
}

// If one node fails, the handle has only the records of the other node. It does not convert as if these were all.
func TestFailedNodeDoesNotPassForMisses(t *testing.T) {
	cluster := aerospiketest.New(t, aerospiketest.WithNodes(2))
	f := dial(t, cluster.Addresses())
	keys := make([]any, 20)
	for i := range keys {
		keys[i] = i
		f.put(t, i, aerospike.BinMap{"v": i})
	}
	policy := aerospike.NewBatchPolicy()
	policy.MaxRetries = 0
	request := otelaerospike.BatchRequest{Namespace: "test", Set: f.set, Keys: keys, Policy: policy}
	remove := cluster.Nodes()[0].Inject(aerospiketest.Fault{Commands: aerospiketest.Batch, ResultCode: int(types.DEVICE_OVERLOAD)})
	stagemeter.SetEnabled(true)
	records, err := f.BatchRead(t.Context(), request)
	remove()
	require.Error(t, err)
	require.NotNil(t, records)

	_, err = arrowbatch.ToArrow(records, conversions.Schema(primitive.Int64), arrowbatch.WithAllocator(conversions.Allocator(t)))
	var keyError *arrowbatch.KeyError
	require.ErrorAs(t, err, &keyError)
	require.EqualValues(t, 1, f.stages(t)["to_arrow!failed_key"])

	batch, err := arrowbatch.ToArrow(records, conversions.Schema(primitive.Int64),
		arrowbatch.WithAllocator(conversions.Allocator(t)), arrowbatch.WithFailedKeysAsNull())
	require.NoError(t, err)
	defer batch.Release()
	require.Equal(t, records.Len()-records.Found(), batch.Column(0).NullN())
	require.Positive(t, records.Found())
	require.EqualValues(t, 1, f.stages(t)["to_arrow"])
}
