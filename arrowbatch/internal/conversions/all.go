package conversions

import (
	"fmt"
	"math"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/otelaerospike/go/arrowbatch/internal/convert"
)

var (
	primitive = arrow.PrimitiveTypes
	binary    = arrow.BinaryTypes
	boolean   = arrow.FixedWidthTypes.Boolean
)

// wide returns an int, as a client reads one, or an int64 where the number does not fit: the cases thus compile where an int has 32
// bits. There the client reads every number as an int64.
func wide(n int64) any {
	if int64(int(n)) == n {
		return int(n)
	}
	return n
}

// wideType is the type of a wide number that does not fit in 32 bits.
var wideType = fmt.Sprintf("%T", wide(math.MaxInt64))

// All returns the cases by group. The values are such as a client writes to a cluster and reads back as they are. The function
// geoJSON makes a value of the client's type for GeoJSON.
func All(geoJSON func(string) any) map[string][]Case {
	return map[string][]Case{
		"integers": integers, "floats": floats, "bytes and text": bytesAndText(geoJSON), "lists": lists(geoJSON),
	}
}

var integers = []Case{
	Fits(primitive.Int8, -128, "-128"), Fits(primitive.Int8, 127, "127"),
	Fits(primitive.Int16, -32768, "-32768"), Fits(primitive.Int16, 32767, "32767"),
	Fits(primitive.Int32, math.MinInt32, "-2147483648"), Fits(primitive.Int32, math.MaxInt32, "2147483647"),
	Fits(primitive.Int64, wide(math.MinInt64), "-9223372036854775808"), Fits(primitive.Int64, wide(math.MaxInt64), "9223372036854775807"),
	Fits(primitive.Uint8, 0, "0"), Fits(primitive.Uint8, 255, "255"),
	Fits(primitive.Uint16, 0, "0"), Fits(primitive.Uint16, 65535, "65535"),
	Fits(primitive.Uint32, 0, "0"), Fits(primitive.Uint32, wide(math.MaxUint32), "4294967295"),
	Fits(primitive.Uint64, 0, "0"), Fits(primitive.Uint64, wide(math.MaxInt64), "9223372036854775807"),

	Misfits(primitive.Int8, -129, convert.OutOfRange, "int"), Misfits(primitive.Int8, 128, convert.OutOfRange, "int"),
	Misfits(primitive.Int16, -32769, convert.OutOfRange, "int"), Misfits(primitive.Int16, 32768, convert.OutOfRange, "int"),
	Misfits(primitive.Int32, wide(math.MinInt32-1), convert.OutOfRange, wideType),
	Misfits(primitive.Int32, wide(math.MaxInt32+1), convert.OutOfRange, wideType),
	Misfits(primitive.Uint8, -1, convert.OutOfRange, "int"), Misfits(primitive.Uint8, 256, convert.OutOfRange, "int"),
	Misfits(primitive.Uint16, -1, convert.OutOfRange, "int"), Misfits(primitive.Uint16, 65536, convert.OutOfRange, "int"),
	Misfits(primitive.Uint32, -1, convert.OutOfRange, "int"),
	Misfits(primitive.Uint32, wide(math.MaxUint32+1), convert.OutOfRange, wideType),
	Misfits(primitive.Uint64, -1, convert.OutOfRange, "int"),
	Misfits(primitive.Uint64, wide(math.MinInt64), convert.OutOfRange, wideType),
	Misfits(primitive.Int64, 1.0, convert.TypeMismatch, "float64"),
	Misfits(primitive.Int64, "1", convert.TypeMismatch, "string"),
	Misfits(primitive.Uint8, true, convert.TypeMismatch, "bool"),
}

var floats = []Case{
	Fits(primitive.Float64, 1.5, "1.5"), Fits(primitive.Float64, -math.MaxFloat64, "-1.7976931348623157e+308"),
	Fits(primitive.Float64, 7, "7"), Fits(primitive.Float64, wide(1<<53), "9007199254740992"),
	Fits(primitive.Float64, 0, "0"), Fits(primitive.Float64, wide(math.MinInt64), "-9223372036854775808"),
	Fits(primitive.Float32, 0.1, "0.1"), Fits(primitive.Float32, 1<<24, "16777216"),
	Fits(primitive.Float32, math.SmallestNonzeroFloat64, "0"), Fits(primitive.Float32, wide(math.MinInt64), "-9223372036854775808"),

	Misfits(primitive.Float64, wide(1<<53+1), convert.Inexact, wideType),
	Misfits(primitive.Float64, wide(-1<<53-1), convert.Inexact, wideType),
	Misfits(primitive.Float64, wide(math.MaxInt64), convert.Inexact, wideType),
	Misfits(primitive.Float32, 1<<24+1, convert.Inexact, "int"),
	Misfits(primitive.Float32, 1e39, convert.OutOfRange, "float64"),
	Misfits(primitive.Float32, -1e39, convert.OutOfRange, "float64"),
	Misfits(primitive.Float64, "1.5", convert.TypeMismatch, "string"),
	Misfits(primitive.Float32, []byte{1}, convert.TypeMismatch, "[]uint8"),
}

const point = `{"type":"Point","coordinates":[1,2]}`

func bytesAndText(geoJSON func(string) any) []Case {
	return []Case{
		Fits(binary.String, "", `""`), Fits(binary.String, "žluť", `"žluť"`), Fits(binary.LargeString, "a", `"a"`),
		Fits(binary.String, geoJSON(point), `"{\"type\":\"Point\",\"coordinates\":[1,2]}"`),
		Fits(binary.Binary, []byte{}, `""`), Fits(binary.Binary, []byte{0, 255}, `"AP8="`),
		Fits(binary.LargeBinary, []byte{0, 255}, `"AP8="`),
		Fits(&arrow.FixedSizeBinaryType{ByteWidth: 2}, []byte{0, 255}, `"AP8="`),
		Fits(boolean, true, "true"), Fits(boolean, false, "false"),

		Misfits(binary.String, "a\xff", convert.InvalidUTF8, "string"),
		Misfits(binary.LargeString, "\xff", convert.InvalidUTF8, "string"),
		Misfits(binary.String, []byte("a"), convert.TypeMismatch, "[]uint8"),
		Misfits(binary.String, 1, convert.TypeMismatch, "int"),
		Misfits(binary.Binary, "a", convert.TypeMismatch, "string"),
		Misfits(binary.LargeBinary, true, convert.TypeMismatch, "bool"),
		Misfits(binary.Binary, map[any]any{"a": 1}, convert.TypeMismatch, "map[interface {}]interface {}"),
		Misfits(&arrow.FixedSizeBinaryType{ByteWidth: 2}, []byte{1}, convert.WrongLength, "[]uint8 of length 1"),
		Misfits(&arrow.FixedSizeBinaryType{ByteWidth: 2}, []byte{1, 2, 3}, convert.WrongLength, "[]uint8 of length 3"),
		Misfits(&arrow.FixedSizeBinaryType{ByteWidth: 2}, "ab", convert.TypeMismatch, "string"),
		Misfits(boolean, 1, convert.TypeMismatch, "int"),
	}
}

func lists(geoJSON func(string) any) []Case {
	return []Case{
		Fits(arrow.ListOf(primitive.Int64), []any{}, "[]"), Fits(arrow.ListOf(primitive.Int64), []any{1, nil, -3}, "[1,null,-3]"),
		Fits(arrow.ListOf(binary.String), []any{"a", geoJSON("{}")}, `["a","{}"]`),
		Fits(arrow.ListOf(binary.Binary), []any{[]byte{0, 255}}, `["AP8="]`),
		Fits(arrow.ListOf(boolean), []any{true, false}, "[true,false]"),
		Fits(arrow.ListOf(primitive.Float64), []any{1, 2.5, -70000}, "[1,2.5,-70000]"),
		Fits(arrow.ListOf(arrow.ListOf(primitive.Int8)), []any{[]any{1}, []any{}, nil, []any{2, 3}}, "[[1],[],null,[2,3]]"),
		Fits(arrow.LargeListOf(primitive.Uint8), []any{1, 2}, "[1,2]"),
		Fits(arrow.FixedSizeListOf(2, primitive.Uint8), []any{1, nil}, "[1,null]"),
		Fits(arrow.ListOf(arrow.FixedSizeListOf(2, primitive.Float32)), []any{[]any{1, 2}, []any{3, 4}}, "[[1,2],[3,4]]"),

		Misfits(arrow.ListOf(primitive.Int64), 1, convert.TypeMismatch, "int"),
		Misfits(arrow.ListOf(primitive.Int64), "a", convert.TypeMismatch, "string"),
		Misfits(arrow.ListOf(primitive.Int64), []any{1, 2, "c"}, convert.TypeMismatch, "string at item 2"),
		Misfits(arrow.ListOf(primitive.Int8), []any{1, 128}, convert.OutOfRange, "int at item 1"),
		Misfits(arrow.ListOfNonNullable(primitive.Int8), []any{nil}, convert.UnexpectedNull, "nil at item 0"),
		Misfits(arrow.ListOf(arrow.ListOf(primitive.Int8)), []any{[]any{}, []any{1, "b"}}, convert.TypeMismatch,
			"string at item 1 at item 1"),
		Misfits(arrow.FixedSizeListOf(2, primitive.Uint8), []any{1}, convert.WrongLength, "[]interface {} of length 1"),
		Misfits(arrow.FixedSizeListOf(2, primitive.Uint8), []any{1, 2, 3}, convert.WrongLength, "[]interface {} of length 3"),
	}
}
