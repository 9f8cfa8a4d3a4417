package arrowbatch

import (
	"errors"
	"fmt"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// column is a field of the schema and how it is filled.
type column struct {
	field arrow.Field
	isKey bool // filled with the user keys
	bind  binder
}

// newColumns returns an error that names every field that is not supported.
func newColumns(schema *arrow.Schema, keyColumn string) ([]column, error) {
	if keyColumn != "" && !schema.HasField(keyColumn) {
		return nil, fmt.Errorf("arrowbatch: the schema has no field %q for the keys", keyColumn)
	}
	columns := make([]column, schema.NumFields())
	var unsupported error
	for i := range columns {
		field := schema.Field(i)
		bind, err := binderOf(field.Type)
		if err != nil {
			unsupported = errors.Join(unsupported, fmt.Errorf("arrowbatch: field %q: %w", field.Name, err))
		}
		columns[i] = column{field: field, isKey: keyColumn != "" && field.Name == keyColumn, bind: bind}
	}
	return columns, unsupported
}

func (c *column) build(rows []row, allocator memory.Allocator) (arrow.Array, error) {
	builder := array.NewBuilder(allocator, c.field.Type)
	defer builder.Release()
	builder.Reserve(len(rows))
	appendValue := orNull(builder, c.field.Nullable, c.bind(builder))
	for i := range rows {
		if misfit := appendValue(c.value(&rows[i])); misfit != nil {
			return nil, c.error(i, &rows[i], misfit)
		}
	}
	return builder.NewArray(), nil
}

// value returns nil where the cell is null.
func (c *column) value(r *row) any {
	switch {
	case c.isKey:
		return keyValue(r.key)
	case r.record == nil:
		return nil
	}
	return r.record.Bins[c.field.Name]
}

// keyValue returns a key as the client would return it from a bin, which leaves few types of the many that keys may have.
func keyValue(key any) any {
	switch key.(type) {
	case int, int64, string, []byte: // is one already, and making a Value of it would allocate
		return key
	}
	return aerospike.NewValue(key).GetObject() // panics on what is no key, of which there are none in a handle
}

func (c *column) error(position int, r *row, m *misfit) error {
	got := m.got
	if !c.isKey && got == gotNil {
		got = r.lacking(c.field.Name)
	}
	return &CellError{
		Position: position, Key: r.key, Bin: c.field.Name, Type: c.field.Type, Got: got, Problem: m.problem,
	}
}

// lacking says why there is no value.
func (r *row) lacking(bin string) string {
	if r.record == nil {
		return "no record"
	}
	if _, ok := r.record.Bins[bin]; !ok {
		return "no such bin"
	}
	return gotNil
}
