// Package typednil sees through interfaces that hold a nil pointer.
package typednil

import "reflect"

// Is reports whether v is nil or holds a nil pointer.
func Is(v any) bool {
	value := reflect.ValueOf(v)
	return !value.IsValid() || value.Kind() == reflect.Pointer && value.IsNil()
}
