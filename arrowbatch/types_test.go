package arrowbatch_test

import (
	"math"
	"strings"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/arrowbatch"
	"github.com/otelaerospike/go/otelaerospike"
)

var (
	primitive = arrow.PrimitiveTypes
	binary    = arrow.BinaryTypes
	boolean   = arrow.FixedWidthTypes.Boolean
)

// conversion is a value that is written, and the field's value in JSON or why it has none.
type conversion struct {
	dataType arrow.DataType
	value    any
	want     string
	problem  arrowbatch.Problem
	got      string
}

func fits(dataType arrow.DataType, value any, want string) conversion {
	return conversion{dataType: dataType, value: value, want: want}
}

func misfits(dataType arrow.DataType, value any, problem arrowbatch.Problem, got string) conversion {
	return conversion{dataType: dataType, value: value, problem: problem, got: got}
}

var integers = []conversion{
	fits(primitive.Int8, -128, "-128"), fits(primitive.Int8, 127, "127"),
	fits(primitive.Int16, -32768, "-32768"), fits(primitive.Int16, 32767, "32767"),
	fits(primitive.Int32, math.MinInt32, "-2147483648"), fits(primitive.Int32, math.MaxInt32, "2147483647"),
	fits(primitive.Int64, math.MinInt64, "-9223372036854775808"), fits(primitive.Int64, math.MaxInt64, "9223372036854775807"),
	fits(primitive.Uint8, 0, "0"), fits(primitive.Uint8, 255, "255"),
	fits(primitive.Uint16, 0, "0"), fits(primitive.Uint16, 65535, "65535"),
	fits(primitive.Uint32, 0, "0"), fits(primitive.Uint32, math.MaxUint32, "4294967295"),
	fits(primitive.Uint64, 0, "0"), fits(primitive.Uint64, math.MaxInt64, "9223372036854775807"),

	misfits(primitive.Int8, -129, arrowbatch.OutOfRange, "int"), misfits(primitive.Int8, 128, arrowbatch.OutOfRange, "int"),
	misfits(primitive.Int16, -32769, arrowbatch.OutOfRange, "int"), misfits(primitive.Int16, 32768, arrowbatch.OutOfRange, "int"),
	misfits(primitive.Int32, math.MinInt32-1, arrowbatch.OutOfRange, "int"),
	misfits(primitive.Int32, math.MaxInt32+1, arrowbatch.OutOfRange, "int"),
	misfits(primitive.Uint8, -1, arrowbatch.OutOfRange, "int"), misfits(primitive.Uint8, 256, arrowbatch.OutOfRange, "int"),
	misfits(primitive.Uint16, -1, arrowbatch.OutOfRange, "int"), misfits(primitive.Uint16, 65536, arrowbatch.OutOfRange, "int"),
	misfits(primitive.Uint32, -1, arrowbatch.OutOfRange, "int"),
	misfits(primitive.Uint32, math.MaxUint32+1, arrowbatch.OutOfRange, "int"),
	misfits(primitive.Uint64, -1, arrowbatch.OutOfRange, "int"),
	misfits(primitive.Uint64, math.MinInt64, arrowbatch.OutOfRange, "int"),
	misfits(primitive.Int64, 1.0, arrowbatch.TypeMismatch, "float64"),
	misfits(primitive.Int64, "1", arrowbatch.TypeMismatch, "string"),
	misfits(primitive.Uint8, true, arrowbatch.TypeMismatch, "bool"),
}

var floats = []conversion{
	fits(primitive.Float64, 1.5, "1.5"), fits(primitive.Float64, -math.MaxFloat64, "-1.7976931348623157e+308"),
	fits(primitive.Float64, 7, "7"), fits(primitive.Float64, 1<<53, "9007199254740992"),
	fits(primitive.Float64, 0, "0"), fits(primitive.Float64, math.MinInt64, "-9223372036854775808"),
	fits(primitive.Float32, 0.1, "0.1"), fits(primitive.Float32, 1<<24, "16777216"),
	fits(primitive.Float32, math.SmallestNonzeroFloat64, "0"), fits(primitive.Float32, math.MinInt64, "-9223372036854775808"),

	misfits(primitive.Float64, 1<<53+1, arrowbatch.Inexact, "int"),
	misfits(primitive.Float64, -1<<53-1, arrowbatch.Inexact, "int"),
	misfits(primitive.Float64, math.MaxInt64, arrowbatch.Inexact, "int"),
	misfits(primitive.Float32, 1<<24+1, arrowbatch.Inexact, "int"),
	misfits(primitive.Float32, 1e39, arrowbatch.OutOfRange, "float64"),
	misfits(primitive.Float32, -1e39, arrowbatch.OutOfRange, "float64"),
	misfits(primitive.Float64, "1.5", arrowbatch.TypeMismatch, "string"),
	misfits(primitive.Float32, []byte{1}, arrowbatch.TypeMismatch, "[]uint8"),
}

const point = `{"type":"Point","coordinates":[1,2]}`

var bytesAndText = []conversion{
	fits(binary.String, "", `""`), fits(binary.String, "žluť", `"žluť"`), fits(binary.LargeString, "a", `"a"`),
	fits(binary.String, aerospike.GeoJSONValue(point), `"{\"type\":\"Point\",\"coordinates\":[1,2]}"`),
	fits(binary.Binary, []byte{}, `""`), fits(binary.Binary, []byte{0, 255}, `"AP8="`),
	fits(binary.LargeBinary, []byte{0, 255}, `"AP8="`),
	fits(&arrow.FixedSizeBinaryType{ByteWidth: 2}, []byte{0, 255}, `"AP8="`),
	fits(boolean, true, "true"), fits(boolean, false, "false"),

	misfits(binary.String, "a\xff", arrowbatch.InvalidUTF8, "string"),
	misfits(binary.LargeString, "\xff", arrowbatch.InvalidUTF8, "string"),
	misfits(binary.String, []byte("a"), arrowbatch.TypeMismatch, "[]uint8"),
	misfits(binary.String, 1, arrowbatch.TypeMismatch, "int"),
	misfits(binary.Binary, "a", arrowbatch.TypeMismatch, "string"),
	misfits(binary.LargeBinary, true, arrowbatch.TypeMismatch, "bool"),
	misfits(binary.Binary, map[any]any{"a": 1}, arrowbatch.TypeMismatch, "map[interface {}]interface {}"),
	misfits(&arrow.FixedSizeBinaryType{ByteWidth: 2}, []byte{1}, arrowbatch.WrongLength, "[]uint8 of length 1"),
	misfits(&arrow.FixedSizeBinaryType{ByteWidth: 2}, []byte{1, 2, 3}, arrowbatch.WrongLength, "[]uint8 of length 3"),
	misfits(&arrow.FixedSizeBinaryType{ByteWidth: 2}, "ab", arrowbatch.TypeMismatch, "string"),
	misfits(boolean, 1, arrowbatch.TypeMismatch, "int"),
}

var lists = []conversion{
	fits(arrow.ListOf(primitive.Int64), []any{}, "[]"), fits(arrow.ListOf(primitive.Int64), []any{1, nil, -3}, "[1,null,-3]"),
	fits(arrow.ListOf(binary.String), []any{"a", aerospike.GeoJSONValue("{}")}, `["a","{}"]`),
	fits(arrow.ListOf(binary.Binary), []any{[]byte{0, 255}}, `["AP8="]`),
	fits(arrow.ListOf(boolean), []any{true, false}, "[true,false]"),
	fits(arrow.ListOf(primitive.Float64), []any{1, 2.5, -70000}, "[1,2.5,-70000]"),
	fits(arrow.ListOf(arrow.ListOf(primitive.Int8)), []any{[]any{1}, []any{}, nil, []any{2, 3}}, "[[1],[],null,[2,3]]"),
	fits(arrow.LargeListOf(primitive.Uint8), []any{1, 2}, "[1,2]"),
	fits(arrow.FixedSizeListOf(2, primitive.Uint8), []any{1, nil}, "[1,null]"),
	fits(arrow.ListOf(arrow.FixedSizeListOf(2, primitive.Float32)), []any{[]any{1, 2}, []any{3, 4}}, "[[1,2],[3,4]]"),

	misfits(arrow.ListOf(primitive.Int64), 1, arrowbatch.TypeMismatch, "int"),
	misfits(arrow.ListOf(primitive.Int64), "a", arrowbatch.TypeMismatch, "string"),
	misfits(arrow.ListOf(primitive.Int64), []any{1, 2, "c"}, arrowbatch.TypeMismatch, "string at item 2"),
	misfits(arrow.ListOf(primitive.Int8), []any{1, 128}, arrowbatch.OutOfRange, "int at item 1"),
	misfits(arrow.ListOfNonNullable(primitive.Int8), []any{nil}, arrowbatch.UnexpectedNull, "nil at item 0"),
	misfits(arrow.ListOf(arrow.ListOf(primitive.Int8)), []any{[]any{}, []any{1, "b"}}, arrowbatch.TypeMismatch,
		"string at item 1 at item 1"),
	misfits(arrow.FixedSizeListOf(2, primitive.Uint8), []any{1}, arrowbatch.WrongLength, "[]interface {} of length 1"),
	misfits(arrow.FixedSizeListOf(2, primitive.Uint8), []any{1, 2, 3}, arrowbatch.WrongLength, "[]interface {} of length 3"),
}

func TestEveryTypeFromTheClient(t *testing.T) {
	f := connect(t)
	key := 0
	for name, conversions := range map[string][]conversion{
		"integers": integers, "floats": floats, "bytes and text": bytesAndText, "lists": lists,
	} {
		t.Run(name, func(t *testing.T) {
			for _, c := range conversions {
				key++
				f.put(t, key, aerospike.BinMap{"v": c.value})
				c.checkRead(t, f.read(t, "before", key, "after"), key)
			}
		})
	}
}

// checkRead converts a record between two that do not exist, so that there are nulls as well.
func (c *conversion) checkRead(t *testing.T, records *otelaerospike.BatchRecords, key any) {
	t.Helper()
	allocator := checked(t)
	batch, err := arrowbatch.ToArrow(records, of(c.dataType), arrowbatch.WithAllocator(allocator))
	if c.problem != "" {
		require.Nil(t, batch)
		require.Equal(t, &arrowbatch.CellError{
			Position: 1, Key: key, Bin: "v", Type: c.dataType, Got: c.got, Problem: c.problem,
		}, err, "%v in %s", c.value, c.dataType)
		return
	}
	require.NoError(t, err, "%v in %s", c.value, c.dataType)
	defer batch.Release()
	want, _, err := array.FromJSON(allocator, c.dataType, strings.NewReader("[null,"+c.want+",null]"))
	require.NoError(t, err)
	defer want.Release()
	require.True(t, array.Equal(want, batch.Column(0)), "%s: got %v, want %v", c.dataType, batch.Column(0), want)
}

func TestFloatsThatAreNoNumbers(t *testing.T) {
	records := having(t, aerospike.BinMap{"v": math.NaN()}, aerospike.BinMap{"v": math.Inf(1)}, aerospike.BinMap{"v": math.Inf(-1)})
	for _, dataType := range []arrow.DataType{primitive.Float32, primitive.Float64} {
		batch, err := arrowbatch.ToArrow(records, of(dataType), arrowbatch.WithAllocator(checked(t)))
		require.NoError(t, err)
		require.Equal(t, []string{"NaN", "+Inf", "-Inf"},
			[]string{batch.Column(0).ValueStr(0), batch.Column(0).ValueStr(1), batch.Column(0).ValueStr(2)})
		batch.Release()
	}
}

// These are not had from every cluster and on every platform.
func TestRarerTypesOfTheClient(t *testing.T) {
	for _, c := range []conversion{
		fits(primitive.Int8, int64(7), "7"), // where int has 32 bits
		fits(primitive.Float64, int64(7), "7"),
		fits(arrow.ListOf(primitive.Float64), []any{float32(0.5)}, "[0.5]"), // written by other clients
		fits(binary.Binary, aerospike.HLLValue{0, 255}, `"AP8="`),           // which a server takes from itself only
		fits(&arrow.FixedSizeBinaryType{ByteWidth: 2}, aerospike.HLLValue{0, 255}, `"AP8="`),
		misfits(primitive.Int64, float32(1), arrowbatch.TypeMismatch, "float32"),
		misfits(binary.String, aerospike.HLLValue{1}, arrowbatch.TypeMismatch, "aerospike.HLLValue"),
		misfits(binary.String, []aerospike.MapPair{}, arrowbatch.TypeMismatch, "[]aerospike.MapPair"),
		misfits(binary.String, struct{}{}, arrowbatch.TypeMismatch, "struct {}"),
	} {
		c.checkRead(t, having(t, nil, aerospike.BinMap{"v": c.value}, nil), 1)
	}
}
