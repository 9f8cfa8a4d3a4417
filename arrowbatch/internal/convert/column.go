package convert

import (
	"errors"
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// column is a field of the schema and what fills it.
type column struct {
	field  arrow.Field
	isKey  bool // the user keys fill it, and not a bin
	bind   binder
	client Client
}

// newColumns returns an error that names every unsupported field.
func newColumns(client Client, schema *arrow.Schema, keyColumn string) ([]column, error) {
	if keyColumn != "" && !schema.HasField(keyColumn) {
		return nil, fmt.Errorf("arrowbatch: the schema has no field %q for the keys", keyColumn)
	}
	columns := make([]column, schema.NumFields())
	var unsupported error
	for i := range columns {
		field := schema.Field(i)
		bind, err := newBinder(field.Type)
		if err != nil {
			unsupported = errors.Join(unsupported, fmt.Errorf("arrowbatch: field %q: %w", field.Name, err))
		}
		columns[i] = column{field: field, isKey: keyColumn != "" && field.Name == keyColumn, bind: bind, client: client}
	}
	return columns, unsupported
}

func (c *column) build(rows []row, allocator memory.Allocator) (arrow.Array, error) {
	builder := array.NewBuilder(allocator, c.field.Type)
	defer builder.Release()
	builder.Reserve(len(rows))
	appendValue := orNull(builder, c.field.Nullable, c.bind(builder, c.client))
	for i := range rows {
		if misfit := appendValue(c.value(&rows[i])); misfit != nil {
			return nil, c.error(i, &rows[i], misfit)
		}
	}
	return builder.NewArray(), nil
}

// value returns nil for a null cell.
func (c *column) value(r *row) any {
	if c.isKey {
		return c.client.key(r.key)
	}
	return r.bins[c.field.Name]
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
