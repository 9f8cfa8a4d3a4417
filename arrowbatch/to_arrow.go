package arrowbatch

import (
	"errors"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// ToArrow returns the records as an Arrow record batch of the schema, as the stage to_arrow; the package says which rows it
// has and which types convert. The batch is a copy that the caller has to release; it holds on to nothing of the handle.
//
// An error is a [CellError], a [KeyError], or says what is wrong with the arguments, in which case nothing was done and no
// stage is recorded. It comes with no batch, and what had been allocated has been released; so it has when the allocator
// panics, which passes through.
//
// ToArrow may be called concurrently, also for the same handle, if the allocator may.
func ToArrow(records *otelaerospike.BatchRecords, schema *arrow.Schema, opts ...Option) (arrow.RecordBatch, error) {
	if records == nil {
		return nil, errors.New("arrowbatch: the handle is nil; was there an error of the batch read?")
	}
	if schema == nil {
		return nil, errors.New("arrowbatch: the schema is nil")
	}
	c := newConfig(opts)
	columns, err := newColumns(schema, c.keyColumn)
	if err != nil {
		return nil, err
	}
	var batch arrow.RecordBatch
	err = records.Convert(stagemeter.ToArrow, func() (err error) {
		batch, err = convert(records, schema, columns, c)
		return err
	})
	return batch, err
}

func convert(records *otelaerospike.BatchRecords, schema *arrow.Schema, columns []column, c config) (arrow.RecordBatch, error) {
	rows, err := newRows(records, c.failedKeysAsNull)
	if err != nil {
		return nil, err
	}
	arrays := make([]arrow.Array, 0, len(columns))
	defer func() { // the batch has references of its own
		for _, a := range arrays {
			a.Release()
		}
	}()
	for i := range columns {
		a, err := columns[i].build(rows, c.allocator)
		if err != nil {
			return nil, err
		}
		arrays = append(arrays, a)
	}
	return array.NewRecordBatch(schema, arrays, int64(len(rows))), nil
}

// row is a key and its record, which is nil when there is none.
type row struct {
	key    any
	record *aerospike.Record
}

// newRows looks at every key before a column is built, so that a failed key costs nothing.
func newRows(records *otelaerospike.BatchRecords, failedAsNull bool) ([]row, error) {
	rows := make([]row, records.Len())
	for i := range rows {
		record, err := records.Record(i)
		if err != nil && !failedAsNull {
			return nil, &KeyError{Position: i, Key: records.Key(i), Err: err}
		}
		rows[i] = row{key: records.Key(i), record: record}
	}
	return rows, nil
}
