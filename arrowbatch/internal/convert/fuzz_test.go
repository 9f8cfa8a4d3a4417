package convert_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/arrowbatch/internal/convert"
)

// fuzzedTypes are the supported types. The function pickType makes lists of them as well.
var fuzzedTypes = []arrow.DataType{
	primitive.Int8, primitive.Int16, primitive.Int32, primitive.Int64,
	primitive.Uint8, primitive.Uint16, primitive.Uint32, primitive.Uint64,
	primitive.Float32, primitive.Float64, boolean,
	binary.String, binary.LargeString, binary.Binary, binary.LargeBinary, &arrow.FixedSizeBinaryType{ByteWidth: 3},
}

func pickType(pick uint8) arrow.DataType {
	item := fuzzedTypes[int(pick)%len(fuzzedTypes)]
	switch int(pick) / len(fuzzedTypes) % 5 {
	case 0:
		return item
	case 1:
		return arrow.ListOfNonNullable(item)
	case 2:
		return arrow.LargeListOf(item)
	case 3:
		return arrow.FixedSizeListOf(2, item)
	default:
		return arrow.ListOf(arrow.ListOf(item))
	}
}

func pickValue(pick uint8, n int64, f float64, text string) any {
	scalars := []any{
		nil, int(n), n, f, float32(f), n%2 == 0, text, []byte(text), geoJSON(text), hyperLogLog(text),
		map[any]any{text: n}, []struct{ Key, Value any }{{n, text}}, struct{}{},
	}
	value := scalars[int(pick)%len(scalars)]
	switch int(pick) / len(scalars) % 4 {
	case 0:
		return value
	case 1:
		return []any{value, value}
	case 2:
		return []any{value, scalars[uint64(n)%uint64(len(scalars))], value}
	default:
		return []any{[]any{}, []any{value}}
	}
}

func FuzzCell(f *testing.F) {
	for pick := range uint8(len(fuzzedTypes) * 5) {
		f.Add(pick, pick, int64(pick)-3, 0.1*float64(pick), "abc", pick%2 == 0)
		f.Add(pick, pick+1, int64(1)<<(pick%64), 1e39, "\xff", true)
	}
	f.Fuzz(func(t *testing.T, typePick, valuePick uint8, n int64, number float64, text string, nullable bool) {
		value := pickValue(valuePick, n, number, text)
		dataType := pickType(typePick)
		schema := arrow.NewSchema([]arrow.Field{{Name: "v", Type: dataType, Nullable: nullable}}, nil)
		allocator := memory.NewCheckedAllocator(memory.NewGoAllocator())
		defer allocator.AssertSize(t, 0)

		batch, err := having(bins{"v": value}).toArrow(schema, convert.WithAllocator(allocator))
		if err != nil {
			var cell *convert.CellError
			if !errors.As(err, &cell) || batch != nil || cell.ErrorType() == "" || cell.Got == "" {
				t.Fatalf("%v with %v", err, batch)
			}
			if len(text) > 100 && strings.Contains(err.Error(), text) {
				t.Fatalf("%v shows the value", err)
			}
			return
		}
		defer batch.Release()
		require.EqualValues(t, 1, batch.NumRows())
		require.Equal(t, value == nil, batch.Column(0).IsNull(0))
		requireSame(t, value, batch.Column(0))
	})
}

// requireSame compares a value with its cell if the text of both shows everything.
func requireSame(t *testing.T, value any, column arrow.Array) {
	t.Helper()
	switch value.(type) {
	case int, int64:
		if !arrow.IsFloating(column.DataType().ID()) {
			require.Equal(t, fmt.Sprint(value), column.ValueStr(0))
		}
	case bool, string:
		require.Equal(t, fmt.Sprint(value), column.ValueStr(0))
	}
}
