package convert_test

import (
	"errors"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/arrowbatch/internal/conversions"
	"github.com/otelaerospike/go/arrowbatch/internal/convert"
	"github.com/otelaerospike/go/stagemeter"
)

const null = array.NullValueStr

func TestOneRowForEachKeyInTheirOrder(t *testing.T) {
	metadata := arrow.MetadataFrom(map[string]string{"source": "test"})
	schema := arrow.NewSchema([]arrow.Field{
		{Name: "id", Type: primitive.Int32},
		{Name: "name", Type: binary.String, Nullable: true},
		{Name: "age", Type: primitive.Uint8, Nullable: true},
	}, &metadata)
	ann := bins{"name": "Ann", "age": 41, "other": "x", "id": 99}
	records := having(ann, nil, bins{"name": "Bob"}, ann)
	records.keys = []any{userID(7), uint8(1), int64(2), 7}
	batch, err := records.toArrow(schema, checked(t), convert.WithKeyColumn("id"), nil)
	require.NoError(t, err)
	defer batch.Release()
	require.True(t, schema.Equal(batch.Schema()))
	require.Equal(t, metadata, batch.Schema().Metadata())
	require.Equal(t, [][]string{{"7", "Ann", "41"}, {"1", null, null}, {"2", "Bob", null}, {"7", "Ann", "41"}},
		conversions.Texts(batch), "the key column is not the bin of its name")
	require.Equal(t, []stagemeter.Stage{stagemeter.ToArrow}, records.stages)
}

func TestNoKeysAndNoFields(t *testing.T) {
	for _, records := range []*read{having(), having(nil, nil)} {
		for _, schema := range []*arrow.Schema{conversions.Schema(arrow.ListOf(binary.String)), arrow.NewSchema(nil, nil)} {
			batch, err := records.toArrow(schema, checked(t))
			require.NoError(t, err)
			require.EqualValues(t, records.Len(), batch.NumRows())
			require.EqualValues(t, schema.NumFields(), batch.NumCols())
			batch.Release()
		}
	}
}

func TestBatchIsACopy(t *testing.T) {
	blob := []byte{1}
	batch, err := having(bins{"v": blob}).toArrow(conversions.Schema(binary.Binary), checked(t))
	require.NoError(t, err)
	defer batch.Release()
	blob[0] = 9
	require.Equal(t, []byte{1}, batch.Column(0).(*array.Binary).Value(0))
}

func TestWhatANotNullableFieldLacks(t *testing.T) {
	required := arrow.NewSchema([]arrow.Field{{Name: "v", Type: primitive.Int64}}, nil)
	for name, c := range map[string]struct {
		bins  bins
		found bool
		got   string
	}{
		"the record":      {nil, false, "no record"},
		"the bin":         {bins{"w": 1}, true, "no such bin"},
		"a value":         {bins{"v": nil}, true, "nil"},
		"the bins":        {bins{}, true, "no such bin"},
		"the bins at all": {nil, true, "no such bin"},
	} {
		t.Run(name, func(t *testing.T) {
			records := having(bins{"v": 1}, c.bins)
			records.missed[1] = !c.found
			batch, err := records.toArrow(required, checked(t))
			require.Nil(t, batch)
			require.Equal(t, &convert.CellError{
				Position: 1, Key: 1, Bin: "v", Type: primitive.Int64, Got: c.got, Problem: convert.UnexpectedNull,
			}, err)

			batch, err = records.toArrow(conversions.Schema(primitive.Int64), checked(t))
			require.NoError(t, err)
			defer batch.Release()
			require.Equal(t, [][]string{{"1"}, {null}}, conversions.Texts(batch))
		})
	}
}

func TestKeyThatDoesNotFitTheKeyColumn(t *testing.T) {
	schema := arrow.NewSchema([]arrow.Field{{Name: "v", Type: primitive.Uint64}}, nil)
	for _, c := range []struct {
		key     any
		got     string
		problem convert.Problem
	}{
		{-1, "int", convert.OutOfRange},
		{userID(-1), "int", convert.OutOfRange},
		{"secret", "string", convert.TypeMismatch},
		{nil, "nil", convert.UnexpectedNull},
	} {
		records := having(nil)
		records.keys[0] = c.key
		_, err := records.toArrow(schema, checked(t), convert.WithKeyColumn("v"))
		require.Equal(t, &convert.CellError{Key: c.key, Bin: "v", Type: primitive.Uint64, Got: c.got, Problem: c.problem}, err)
		require.NotContains(t, err.Error(), "secret")
	}
}

func TestFailedKeyIsAnErrorUnlessAskedFor(t *testing.T) {
	records := having(bins{"v": 0}, nil, bins{"v": 2})
	records.keys[1] = "secret"
	records.errors[1] = errors.New("timeout")
	_, err := records.toArrow(conversions.Schema(primitive.Int64), convert.WithAllocator(refusing{}))
	require.Equal(t, &convert.KeyError{Position: 1, Key: "secret", Err: records.errors[1]}, err)
	require.ErrorIs(t, err, records.errors[1])
	require.EqualError(t, err, "arrowbatch: key 1 could not be read: timeout")
	require.Same(t, err, records.err, "the stage has the error")
	var keyError *convert.KeyError
	require.ErrorAs(t, err, &keyError)
	require.Equal(t, "failed_key", keyError.ErrorType())

	batch, err := records.toArrow(conversions.Schema(primitive.Int64), checked(t), convert.WithFailedKeysAsNull())
	require.NoError(t, err)
	defer batch.Release()
	require.Equal(t, [][]string{{"0"}, {null}, {"2"}}, conversions.Texts(batch))
}

func TestArgumentsAreRefusedBeforeAnyWork(t *testing.T) {
	unsupported := arrow.NewSchema([]arrow.Field{
		{Name: "when", Type: arrow.FixedWidthTypes.Timestamp_ms},
		{Name: "n", Type: primitive.Int64},
		{Name: "tree", Type: arrow.ListOf(arrow.MapOf(binary.String, binary.String))},
	}, nil)
	for name, c := range map[string]struct {
		schema *arrow.Schema
		want   string
	}{
		"nil schema":      {nil, "schema is nil"},
		"unsupported":     {unsupported, `field "when": type timestamp[ms, tz=UTC] is not supported`},
		"unsupported too": {unsupported, `field "tree": list of item: type map<utf8, utf8, items_nullable> is not supported`},
		"no key column":   {conversions.Schema(primitive.Int64), `no field "id"`},
	} {
		t.Run(name, func(t *testing.T) {
			records := having(bins{"v": 1})
			opts := []convert.Option{convert.WithAllocator(refusing{})}
			if name == "no key column" {
				opts = append(opts, convert.WithKeyColumn("id"))
			}
			batch, err := records.toArrow(c.schema, opts...)
			require.Nil(t, batch)
			require.ErrorContains(t, err, c.want)
			require.Empty(t, records.stages)
		})
	}
}

// refusing is an allocator that panics on each use.
type refusing struct{}

func (refusing) Allocate(int) []byte           { panic("allocated") }
func (refusing) Reallocate(int, []byte) []byte { panic("reallocated") }
func (refusing) Free([]byte)                   { panic("freed") }

func TestErrorsNeverShowTheValue(t *testing.T) {
	for _, value := range []any{"secret", []byte("secret"), geoJSON("secret"), []any{"secret"}} {
		_, err := having(bins{"v": value}).toArrow(conversions.Schema(primitive.Int64))
		require.ErrorContains(t, err, `key 0, bin "v"`)
		require.ErrorContains(t, err, "int64: type_mismatch")
		require.NotContains(t, err.Error(), "secret")
	}
}
