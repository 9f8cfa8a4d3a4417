package arrowbatch_test

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/otelaerospike/go/arrowbatch"
	"github.com/otelaerospike/go/arrowbatch/internal/conversions"
	"github.com/otelaerospike/go/otelaerospike"
)

var (
	primitive = arrow.PrimitiveTypes
	binary    = arrow.BinaryTypes
	boolean   = arrow.FixedWidthTypes.Boolean
)

func TestEveryTypeFromTheClient(t *testing.T) {
	f := connect(t)
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

// The test does without a cluster, because not every cluster and platform has these values.
func TestRarerTypesOfTheClient(t *testing.T) {
	for _, c := range []conversions.Case{
		conversions.Fits(primitive.Int8, int64(7), "7"), // from a client where an int has 32 bits
		conversions.Fits(primitive.Float64, int64(7), "7"),
		conversions.Fits(arrow.ListOf(primitive.Float64), []any{float32(0.5)}, "[0.5]"), // from other clients
		conversions.Fits(binary.Binary, aerospike.HLLValue{0, 255}, `"AP8="`),           // a server takes only its own
		conversions.Fits(&arrow.FixedSizeBinaryType{ByteWidth: 2}, aerospike.HLLValue{0, 255}, `"AP8="`),
		conversions.Misfits(primitive.Int64, float32(1), arrowbatch.TypeMismatch, "float32"),
		conversions.Misfits(binary.String, aerospike.HLLValue{1}, arrowbatch.TypeMismatch, "aerospike.HLLValue"),
		conversions.Misfits(binary.String, []aerospike.MapPair{}, arrowbatch.TypeMismatch, "[]aerospike.MapPair"),
		conversions.Misfits(binary.String, struct{}{}, arrowbatch.TypeMismatch, "struct {}"),
	} {
		c.Check(t, 1, toArrow(having(t, nil, aerospike.BinMap{"v": c.Value}, nil)))
	}
}

func toArrow(records *otelaerospike.BatchRecords) conversions.ToArrow {
	return func(schema *arrow.Schema, opts ...arrowbatch.Option) (arrow.RecordBatch, error) {
		return arrowbatch.ToArrow(records, schema, opts...)
	}
}
