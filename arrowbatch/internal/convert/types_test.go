package convert_test

import (
	"math"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/arrowbatch/internal/conversions"
	"github.com/otelaerospike/go/arrowbatch/internal/convert"
)

func TestEveryType(t *testing.T) {
	for name, cases := range conversions.All(newGeoJSON) {
		t.Run(name, func(t *testing.T) {
			for _, c := range cases {
				c.Check(t, 1, having(nil, bins{"v": c.Value}, nil).toArrow)
			}
		})
	}
}

func TestRarerTypes(t *testing.T) {
	fixed := &arrow.FixedSizeBinaryType{ByteWidth: 2}
	for _, c := range []conversions.Case{
		conversions.Fits(primitive.Int8, int64(7), "7"), // from a client where an int has 32 bits
		conversions.Fits(primitive.Float64, int64(7), "7"),
		conversions.Fits(arrow.ListOf(primitive.Float64), []any{float32(0.5)}, "[0.5]"),
		conversions.Fits(binary.Binary, hyperLogLog{0, 255}, `"AP8="`),
		conversions.Fits(binary.LargeString, geoJSON("{}"), `"{}"`),
		conversions.Fits(fixed, hyperLogLog{0, 255}, `"AP8="`),
		conversions.Misfits(fixed, hyperLogLog{1}, convert.WrongLength, "convert_test.hyperLogLog of length 1"),
		conversions.Misfits(primitive.Int64, float32(1), convert.TypeMismatch, "float32"),
		conversions.Misfits(binary.String, geoJSON("\xff"), convert.InvalidUTF8, "convert_test.geoJSON"),
		conversions.Misfits(binary.String, hyperLogLog{1}, convert.TypeMismatch, "convert_test.hyperLogLog"),
		conversions.Misfits(binary.Binary, geoJSON("{}"), convert.TypeMismatch, "convert_test.geoJSON"),
		conversions.Misfits(binary.String, struct{}{}, convert.TypeMismatch, "struct {}"),
	} {
		c.Check(t, 1, having(nil, bins{"v": c.Value}, nil).toArrow)
	}
}

func TestFloatsThatAreNoNumbers(t *testing.T) {
	records := having(bins{"v": math.NaN()}, bins{"v": math.Inf(1)}, bins{"v": math.Inf(-1)})
	for _, dataType := range []arrow.DataType{primitive.Float32, primitive.Float64} {
		batch, err := records.toArrow(conversions.Schema(dataType), checked(t))
		require.NoError(t, err)
		require.Equal(t, []string{"NaN", "+Inf", "-Inf"},
			[]string{batch.Column(0).ValueStr(0), batch.Column(0).ValueStr(1), batch.Column(0).ValueStr(2)})
		batch.Release()
	}
}
