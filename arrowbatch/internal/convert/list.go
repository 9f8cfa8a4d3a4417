package convert

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// listCheck says why a list cannot be appended to a column that has a number of items already.
type listCheck func(list []any, items int) *misfit

// bounded makes the check of a list type whose offsets go up to bound.
func bounded(bound int64) listCheck {
	return func(list []any, items int) *misfit {
		if int64(len(list)) > bound-int64(items) {
			return newMisfit(TooLarge, list)
		}
		return nil
	}
}

// ofLength makes the check of a fixed-size list type.
func ofLength(length int) listCheck {
	return func(list []any, _ int) *misfit {
		if len(list) != length {
			return wrongLength(list, len(list))
		}
		return nil
	}
}

// listsOf makes the binder of a list type with that item.
func listsOf(item arrow.Field, check listCheck) (binder, error) {
	bindItem, err := newBinder(item.Type)
	if err != nil {
		return nil, fmt.Errorf("list of %s: %w", item.Name, err)
	}
	return func(builder array.Builder, client Client) appender {
		b := builder.(array.ListLikeBuilder)
		items := b.ValueBuilder()
		appendItem := orNull(items, item.Nullable, bindItem(items, client))
		return func(value any) *misfit {
			list, ok := value.([]any)
			if !ok {
				return newMisfit(TypeMismatch, value)
			}
			if m := check(list, items.Len()); m != nil {
				return m
			}
			b.Append(true)
			for i, v := range list {
				if m := appendItem(v); m != nil {
					m.got += fmt.Sprintf(" at item %d", i)
					return m
				}
			}
			return nil
		}
	}, nil
}
