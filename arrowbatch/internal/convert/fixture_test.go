package convert_test

import (
	"testing"

	"github.com/apache/arrow-go/v18/arrow"

	"github.com/otelaerospike/go/arrowbatch/internal/conversions"
	"github.com/otelaerospike/go/arrowbatch/internal/convert"
	"github.com/otelaerospike/go/stagemeter"
)

var (
	primitive = arrow.PrimitiveTypes
	binary    = arrow.BinaryTypes
	boolean   = arrow.FixedWidthTypes.Boolean
)

// The types stand for the types that a client has for values and keys.
type (
	geoJSON     string
	hyperLogLog []byte
	userID      int32
)

func newGeoJSON(text string) any { return geoJSON(text) }

var client = convert.Client{
	PlainKey: func(key any) any {
		switch k := key.(type) {
		case userID:
			return int(k)
		case uint8:
			return int(k)
		}
		panic("PlainKey is asked about a plain key")
	},
	PlainValue: func(value any) any {
		switch v := value.(type) {
		case geoJSON:
			return string(v)
		case hyperLogLog:
			return []byte(v)
		}
		return value
	},
}

type bins = map[string]any

// read is a batch read whose answers the test gives.
type read struct {
	keys   []any
	bins   []bins
	missed map[int]bool
	errors map[int]error
	stages []stagemeter.Stage
	err    error // from the last conversion
}

func (r *read) Len() int { return len(r.keys) }

func (r *read) Key(position int) any { return r.keys[position] }

func (r *read) Bins(position int) (map[string]any, bool, error) {
	if r.missed[position] || r.errors[position] != nil {
		return nil, false, r.errors[position]
	}
	return r.bins[position], true, nil
}

func (r *read) Convert(stage stagemeter.Stage, run func() error) error {
	r.stages = append(r.stages, stage)
	r.err = run()
	return r.err
}

// having returns a batch read of the keys 0, 1, … with these bins. Nil bins stand for a record that was not found.
func having(records ...bins) *read {
	r := &read{bins: records, missed: map[int]bool{}, errors: map[int]error{}}
	for i := range records {
		r.keys = append(r.keys, i)
		r.missed[i] = records[i] == nil
	}
	return r
}

func (r *read) toArrow(schema *arrow.Schema, opts ...convert.Option) (arrow.RecordBatch, error) {
	return convert.ToArrow(r, client, schema, opts...)
}

// checked is an option with an allocator that must have all its memory back at the end of the test.
func checked(t *testing.T) convert.Option {
	t.Helper()
	return convert.WithAllocator(conversions.Allocator(t))
}
