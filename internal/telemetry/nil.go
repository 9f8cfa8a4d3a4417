package telemetry

import "reflect"

// IsNil reports whether v is nil or an interface that holds a nil pointer, function, map, slice or channel: calling its methods would most
// likely panic.
func IsNil(v any) bool {
	value := reflect.ValueOf(v)
	switch value.Kind() {
	case reflect.Invalid:
		return true
	case reflect.Chan, reflect.Func, reflect.Map, reflect.Pointer, reflect.Slice:
		return value.IsNil()
	default:
		return false
	}
}
