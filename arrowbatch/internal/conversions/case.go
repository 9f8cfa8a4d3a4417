// Package conversions holds the values that tests of arrowbatch convert, with what becomes of them. It names no Aerospike client,
// so that the tests of every adapter run the same cases:
//
//	for name, cases := range conversions.All(geoJSON) {
//		for _, c := range cases {
//			c.Check(t, key, func(schema *arrow.Schema, opts ...convert.Option) (arrow.RecordBatch, error) {
//				return arrowbatch.ToArrow(read(t, "before", key, "after"), schema, opts...)
//			})
//		}
//	}
package conversions

import (
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/arrowbatch/internal/convert"
)

// Case is a value in a bin, and what becomes of it.
type Case struct {
	// Type is the type of the field.
	Type arrow.DataType
	// Value is the value of the bin.
	Value any
	// Want is the value of the field in JSON, if the value fits.
	Want string
	// Problem is why the value does not fit. It is empty if the value fits.
	Problem convert.Problem
	// Got is the field Got of the error, if the value does not fit.
	Got string
}

// Fits returns a case whose value fits.
func Fits(dataType arrow.DataType, value any, want string) Case {
	return Case{Type: dataType, Value: value, Want: want}
}

// Misfits returns a case whose value does not fit.
func Misfits(dataType arrow.DataType, value any, problem convert.Problem, got string) Case {
	return Case{Type: dataType, Value: value, Problem: problem, Got: got}
}

// ToArrow converts a batch read of three keys. The second key has the record with the bin "v". The others have no record, so that
// there are nulls as well.
type ToArrow func(schema *arrow.Schema, opts ...convert.Option) (arrow.RecordBatch, error)

// Check converts the case's value, which is in the record of the key.
func (c Case) Check(t *testing.T, key any, toArrow ToArrow) {
	t.Helper()
	allocator := Allocator(t)
	batch, err := toArrow(Schema(c.Type), convert.WithAllocator(allocator))
	if c.Problem != "" {
		require.Nil(t, batch)
		require.Equal(t, &convert.CellError{
			Position: 1, Key: key, Bin: "v", Type: c.Type, Got: c.Got, Problem: c.Problem,
		}, err, "%v in %s", c.Value, c.Type)
		return
	}
	require.NoError(t, err, "%v in %s", c.Value, c.Type)
	defer batch.Release()
	want, _, err := array.FromJSON(allocator, c.Type, strings.NewReader("[null,"+c.Want+",null]"))
	require.NoError(t, err)
	defer want.Release()
	require.True(t, array.Equal(want, batch.Column(0)), "%s: got %v, want %v", c.Type, batch.Column(0), want)
}

// Allocator returns an allocator that must have all its memory back at the end of the test.
func Allocator(t *testing.T) *memory.CheckedAllocator {
	t.Helper()
	allocator := memory.NewCheckedAllocator(memory.NewGoAllocator())
	t.Cleanup(func() { allocator.AssertSize(t, 0) })
	return allocator
}

// Schema returns a schema with one nullable field, "v".
func Schema(dataType arrow.DataType) *arrow.Schema {
	return arrow.NewSchema([]arrow.Field{{Name: "v", Type: dataType, Nullable: true}}, nil)
}

// Texts returns the rows of the batch as text.
func Texts(batch arrow.RecordBatch) [][]string {
	rows := make([][]string, batch.NumRows())
	for i := range rows {
		for _, column := range batch.Columns() {
			rows[i] = append(rows[i], column.ValueStr(i))
		}
	}
	return rows
}
