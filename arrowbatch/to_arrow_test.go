package arrowbatch_test

import (
	"sync"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/arrowbatch"
	"github.com/otelaerospike/go/arrowbatch/internal/conversions"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// people is a schema with the user key, and with fields that a record may lack.
func people() *arrow.Schema {
	metadata := arrow.MetadataFrom(map[string]string{"source": "test"})
	return arrow.NewSchema([]arrow.Field{
		{Name: "id", Type: primitive.Int32},
		{Name: "name", Type: binary.String, Nullable: true},
		{Name: "age", Type: primitive.Uint8, Nullable: true},
	}, &metadata)
}

func TestOneRowForEachKeyInTheirOrder(t *testing.T) {
	f := connect(t)
	f.put(t, 7, aerospike.BinMap{"name": "Ann", "age": 41, "other": "x", "id": 99})
	f.put(t, 2, aerospike.BinMap{"name": "Bob"})
	records := f.read(t, 7, 1, 2, 7)
	batch, err := arrowbatch.ToArrow(records, people(),
		arrowbatch.WithAllocator(conversions.Allocator(t)), arrowbatch.WithKeyColumn("id"))
	require.NoError(t, err)
	defer batch.Release()
	require.True(t, people().Equal(batch.Schema()))
	require.Equal(t, people().Metadata(), batch.Schema().Metadata())
	require.Equal(t, [][]string{
		{"7", "Ann", "41"}, {"1", array.NullValueStr, array.NullValueStr}, {"2", "Bob", array.NullValueStr}, {"7", "Ann", "41"},
	}, conversions.Texts(batch), "the key column is not the bin of its name")
}

func TestNoKeysAndNoFields(t *testing.T) {
	f := connect(t)
	for _, keys := range [][]any{nil, {"absent", "absent too"}} {
		for _, schema := range []*arrow.Schema{people(), conversions.Schema(arrow.ListOf(binary.String)), arrow.NewSchema(nil, nil)} {
			records := f.read(t, keys...)
			opts := []arrowbatch.Option{arrowbatch.WithAllocator(conversions.Allocator(t)), nil}
			if schema.HasField("id") {
				opts = append(opts, arrowbatch.WithKeyColumn("id"))
			}
			batch, err := arrowbatch.ToArrow(records, schema, opts...)
			if schema.HasField("id") && len(keys) > 0 {
				require.ErrorContains(t, err, "string does not fit int32")
				continue
			}
			require.NoError(t, err)
			require.EqualValues(t, len(keys), batch.NumRows())
			require.EqualValues(t, schema.NumFields(), batch.NumCols())
			batch.Release()
		}
	}
}

func TestKeysOfEveryTypeFillTheKeyColumn(t *testing.T) {
	type userID int32
	type userName string
	for name, c := range map[string]struct {
		keys     []any
		dataType arrow.DataType
		want     []string
	}{
		"integers": {
			[]any{1, int8(2), int16(3), int32(4), int64(5), uint8(6), uint16(7), uint32(8), uint(9), userID(10),
				aerospike.IntegerValue(11), aerospike.LongValue(12)},
			primitive.Uint8,
			[]string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"},
		},
		"strings": {[]any{"a", userName("b"), aerospike.StringValue("c")}, binary.String, []string{"a", "b", "c"}},
		"blobs":   {[]any{[]byte{1}, aerospike.BytesValue{2}}, binary.Binary, []string{"AQ==", "Ag=="}},
	} {
		t.Run(name, func(t *testing.T) {
			records := answering(t, c.keys, func([]aerospike.BatchRecordIfc) aerospike.Error { return nil })
			schema := arrow.NewSchema([]arrow.Field{{Name: "v", Type: c.dataType}}, nil)
			batch, err := arrowbatch.ToArrow(records, schema, arrowbatch.WithAllocator(conversions.Allocator(t)),
				arrowbatch.WithKeyColumn("v"), arrowbatch.WithFailedKeysAsNull())
			require.NoError(t, err)
			defer batch.Release()
			for i, want := range c.want {
				require.Equal(t, want, batch.Column(0).ValueStr(i))
			}
		})
	}
}

// timedOut answers the second key of a batch with a timeout and finds the others.
func timedOut(records []aerospike.BatchRecordIfc) aerospike.Error {
	for i, record := range records {
		record.BatchRec().ResultCode = types.OK
		record.BatchRec().Record = &aerospike.Record{Bins: aerospike.BinMap{"v": i}}
	}
	records[1].BatchRec().ResultCode, records[1].BatchRec().Record = types.TIMEOUT, nil
	return nil
}

func TestFailedKeyIsAnErrorUnlessAskedFor(t *testing.T) {
	records := answering(t, []any{"a", "secret", "c"}, timedOut)
	batch, err := arrowbatch.ToArrow(records, conversions.Schema(primitive.Int64), arrowbatch.WithAllocator(conversions.Allocator(t)))
	require.Nil(t, batch)
	var keyError *arrowbatch.KeyError
	require.ErrorAs(t, err, &keyError)
	require.Equal(t, 1, keyError.Position)
	require.Equal(t, "secret", keyError.Key)
	require.ErrorContains(t, err, "key 1")
	require.NotContains(t, err.Error(), "secret")
	var cause *aerospike.AerospikeError
	require.ErrorAs(t, err, &cause)
	require.Equal(t, types.TIMEOUT, cause.ResultCode)

	batch, err = arrowbatch.ToArrow(records, conversions.Schema(primitive.Int64),
		arrowbatch.WithAllocator(conversions.Allocator(t)), arrowbatch.WithFailedKeysAsNull())
	require.NoError(t, err)
	defer batch.Release()
	require.Equal(t, [][]string{{"0"}, {array.NullValueStr}, {"2"}}, conversions.Texts(batch))
}

func TestArgumentsAreRefusedBeforeAnyWork(t *testing.T) {
	f := connect(t)
	stagemeter.SetEnabled(true)
	records := f.read(t, 1)
	unsupported := arrow.NewSchema([]arrow.Field{
		{Name: "when", Type: arrow.FixedWidthTypes.Timestamp_ms},
		{Name: "n", Type: primitive.Int64},
		{Name: "tree", Type: arrow.ListOf(arrow.MapOf(binary.String, binary.String))},
	}, nil)
	for name, c := range map[string]struct {
		records *otelaerospike.BatchRecords
		schema  *arrow.Schema
		want    string
	}{
		"nil handle":      {nil, people(), "handle is nil"},
		"nil schema":      {records, nil, "schema is nil"},
		"unsupported":     {records, unsupported, `field "when": type timestamp[ms, tz=UTC] is not supported`},
		"unsupported too": {records, unsupported, `field "tree": list of item: type map<utf8, utf8, items_nullable> is not supported`},
		"no key column":   {records, conversions.Schema(primitive.Int64), `no field "id"`},
	} {
		t.Run(name, func(t *testing.T) {
			opts := []arrowbatch.Option{arrowbatch.WithAllocator(refusing{})}
			if name == "no key column" {
				opts = append(opts, arrowbatch.WithKeyColumn("id"))
			}
			batch, err := arrowbatch.ToArrow(c.records, c.schema, opts...)
			require.Nil(t, batch)
			require.ErrorContains(t, err, c.want)
		})
	}
	require.NotContains(t, f.stages(t), "to_arrow")
}

// refusing is an allocator that panics on each use.
type refusing struct{}

func (refusing) Allocate(int) []byte           { panic("allocated") }
func (refusing) Reallocate(int, []byte) []byte { panic("reallocated") }
func (refusing) Free([]byte)                   { panic("freed") }

func TestConcurrentConversionsOfOneHandle(t *testing.T) {
	records := having(t, aerospike.BinMap{"v": []any{"a"}}, nil, aerospike.BinMap{"v": []any{"b", "c"}})
	allocator := conversions.Allocator(t)
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			for range 50 {
				batch, err := arrowbatch.ToArrow(records, conversions.Schema(arrow.ListOf(binary.String)), arrowbatch.WithAllocator(allocator))
				if err != nil {
					t.Error(err)
					return
				}
				if got := batch.Column(0).ValueStr(2); got != `["b","c"]` {
					t.Error(got)
				}
				batch.Release()
			}
		})
	}
	wg.Wait()
}
