package arrowbatch

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// listCheck says whether a list may be appended to a column that has so many items already.
type listCheck func(list []any, items int) *misfit

// bounded is the check of lists whose offsets go up to bound.
func bounded(bound int64) listCheck {
	return func(list []any, items int) *misfit {
		if int64(len(list)) > bound-int64(items) {
			return newMisfit(TooLarge, list)
		}
		return nil
	}
}

// ofLength is the check of lists of fixed size.
func ofLength(length int) listCheck {
	return func(list []any, _ int) *misfit {
		if len(list) != length {
			return wrongLength(list, len(list))
		}
		return nil
	}
}

// listsOf makes the binder of lists of an item.
func listsOf(item arrow.Field, check listCheck) (binder, error) {
	bindItem, err := binderOf(item.Type)
	if err != nil {
		return nil, fmt.Errorf("list of %s: %w", item.Name, err)
	}
	return func(builder array.Builder) appender {
		b := builder.(array.ListLikeBuilder)
		items := b.ValueBuilder()
		appendItem := orNull(items, item.Nullable, bindItem(items))
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
