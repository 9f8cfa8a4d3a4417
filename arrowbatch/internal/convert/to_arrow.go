package convert

import (
	"errors"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"

	"github.com/otelaerospike/go/stagemeter"
)

// ToArrow returns the records as a record batch of the schema, as the stage to_arrow. The adapters document it.
func ToArrow(records Records, client Client, schema *arrow.Schema, opts ...Option) (arrow.RecordBatch, error) {
	if schema == nil {
		return nil, errors.New("arrowbatch: the schema is nil")
	}
	c := newConfig(opts)
	columns, err := newColumns(client, schema, c.keyColumn)
	if err != nil {
		return nil, err
	}
	var batch arrow.RecordBatch
	err = records.Convert(stagemeter.ToArrow, func() (err error) {
		batch, err = toBatch(records, schema, columns, c)
		return err
	})
	return batch, err
}

func toBatch(records Records, schema *arrow.Schema, columns []column, c config) (arrow.RecordBatch, error) {
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
