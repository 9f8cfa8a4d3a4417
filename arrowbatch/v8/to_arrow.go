// Code generated from ../to_arrow.go; DO NOT EDIT.

package arrowbatch

import (
	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/apache/arrow-go/v18/arrow"

	"github.com/otelaerospike/go/arrowbatch/internal/convert"
	"github.com/otelaerospike/go/otelaerospike/v8"
)

// ToArrow returns the records as an Arrow record batch of the schema, as the stage to_arrow. The package documentation says which
// rows the batch has and which types convert. The batch is a copy, and shares no memory with the handle. The caller must release
// it.
//
// An error is a [CellError], a [KeyError], or a description of what is wrong with the arguments. Wrong arguments are refused
// before any work, and record no stage. With an error there is no batch, and ToArrow has released all memory. ToArrow also
// releases all memory if the allocator panics, and the panic passes through.
//
// ToArrow is safe for concurrent use, also with the same handle, if the allocator is.
func ToArrow(records *otelaerospike.BatchRecords, schema *arrow.Schema, opts ...Option) (arrow.RecordBatch, error) {
	if records == nil {
		return nil, convert.ErrNilHandle
	}
	return convert.ToArrow(handle{records}, convert.Client{PlainKey: plainKey, PlainValue: plainValue}, schema, opts...)
}

// handle implements [convert.Records].
type handle struct{ *otelaerospike.BatchRecords }

// Bins implements [convert.Records].
func (h handle) Bins(position int) (bins map[string]any, found bool, err error) {
	record, err := h.Record(position)
	if record == nil {
		return nil, false, err
	}
	return record.Bins, true, err
}

// plainKey is for a [convert.Client]. NewValue panics on a value that cannot be a key, which no handle holds.
func plainKey(key any) any { return aerospike.NewValue(key).GetObject() }

// plainValue is for a [convert.Client].
func plainValue(value any) any {
	switch v := value.(type) {
	case aerospike.GeoJSONValue:
		return string(v)
	case aerospike.HLLValue:
		return []byte(v)
	}
	return value
}
