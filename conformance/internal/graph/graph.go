// Package graph writes values down as text, whole: with fields that are not exported, and with pointers numbered, so that two texts
// are equal only when the values are of the same types, hold the same, and share the same parts. It knows no client.
//
//	text := graph.Text(graph.Options{}, key, record, err)
package graph

import (
	"cmp"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"unsafe"
)

// Options say what is not looked into.
type Options struct {
	// Names are pointers that are written as a name: objects that differ from one client to another, such as its nodes.
	Names map[unsafe.Pointer]string
	// Field writes a field of a struct in a way of its own, if it returns true. The value may be read, whether or not the field is
	// exported.
	Field func(owner reflect.Type, name string, value reflect.Value) (text string, ok bool)
	// Opaque reports whether of an error only its type and its text are written.
	Opaque func(err error) bool
}

// Text writes values down, each on a line of its own or on several. A pointer that is met again is written as its number.
func Text(o Options, values ...any) string {
	w := &writer{Options: o, seen: map[reference]int{}}
	for _, v := range values {
		w.value(addressable(reflect.ValueOf(v)), 0)
		w.WriteByte('\n')
	}
	return w.String()
}

// reference is a pointer and its type: a struct and its first field have the same address.
type reference struct {
	pointer unsafe.Pointer
	typ     reflect.Type
}

type writer struct {
	Options
	strings.Builder
	seen map[reference]int
}

// addressable returns v where it is in memory, or a copy. Only an addressable value may be read if its field is not exported.
func addressable(v reflect.Value) reflect.Value {
	if !v.IsValid() || v.CanAddr() {
		return v
	}
	c := reflect.New(v.Type()).Elem()
	c.Set(v)
	return c
}

// readable lifts the ban on fields that are not exported.
func readable(v reflect.Value) reflect.Value {
	return reflect.NewAt(v.Type(), unsafe.Pointer(v.UnsafeAddr())).Elem()
}

func (w *writer) value(v reflect.Value, depth int) {
	if !v.IsValid() {
		w.WriteString("nil")
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		w.pointer(v, depth)
	case reflect.Interface:
		w.value(addressable(v.Elem()), depth)
	case reflect.Struct:
		w.structure(v, depth)
	case reflect.Map:
		w.mapping(v, depth)
	case reflect.Slice, reflect.Array:
		w.list(v, depth)
	case reflect.Chan:
		fmt.Fprintf(&w.Builder, "%v nil=%t", v.Type(), v.IsNil())
	case reflect.Func:
		w.function(v)
	case reflect.String:
		fmt.Fprintf(&w.Builder, "%v %q", v.Type(), v.String())
	default:
		fmt.Fprintf(&w.Builder, "%v %#v", v.Type(), v)
	}
}

func (w *writer) pointer(v reflect.Value, depth int) {
	if name, ok := w.Names[v.UnsafePointer()]; ok && !v.IsNil() {
		w.WriteString(name)
		return
	}
	if v.IsNil() {
		fmt.Fprintf(&w.Builder, "(%v)(nil)", v.Type())
		return
	}
	if !w.first(v, v.Type().Elem().Size() > 0) {
		return
	}
	if err, ok := v.Interface().(error); ok {
		fmt.Fprintf(&w.Builder, "error %q ", err.Error())
		if w.Opaque != nil && w.Opaque(err) {
			w.WriteString(v.Type().String())
			return
		}
	}
	w.WriteByte('&')
	w.value(v.Elem(), depth)
}

// first numbers a pointer or a map, and reports whether it has to be written down.
func (w *writer) first(v reflect.Value, identity bool) bool {
	if !identity { // pointers to nothing may or may not be equal
		return true
	}
	r := reference{v.UnsafePointer(), v.Type()}
	n, ok := w.seen[r]
	if !ok {
		n = len(w.seen) + 1
		w.seen[r] = n
	}
	w.WriteString("#" + strconv.Itoa(n) + " ")
	return !ok
}

func (w *writer) structure(v reflect.Value, depth int) {
	w.WriteString(v.Type().String())
	w.WriteString(" {")
	for field, value := range v.Fields() {
		value = readable(value)
		w.line(depth + 1)
		w.WriteString(field.Name + ": ")
		if w.Field != nil {
			if text, ok := w.Field(v.Type(), field.Name, value); ok {
				w.WriteString(text)
				continue
			}
		}
		w.value(value, depth+1)
	}
	w.line(depth)
	w.WriteByte('}')
}

func (w *writer) mapping(v reflect.Value, depth int) {
	w.WriteString(v.Type().String())
	if v.IsNil() {
		w.WriteString(" nil")
		return
	}
	w.WriteByte(' ')
	if !w.first(v, true) {
		return
	}
	type entry struct {
		key   string
		value reflect.Value
	}
	entries := make([]entry, 0, v.Len())
	for key, value := range v.Seq2() {
		entries = append(entries, entry{Text(w.Options, key.Interface()), addressable(value)})
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.key, b.key) })
	w.WriteByte('{')
	for _, e := range entries {
		w.line(depth + 1)
		w.WriteString(strings.TrimSuffix(e.key, "\n") + ": ")
		w.value(e.value, depth+1)
	}
	w.line(depth)
	w.WriteByte('}')
}

func (w *writer) list(v reflect.Value, depth int) {
	if v.Kind() == reflect.Slice && v.IsNil() {
		fmt.Fprintf(&w.Builder, "%v nil", v.Type())
		return
	}
	if v.Type().Elem().Kind() == reflect.Uint8 {
		fmt.Fprintf(&w.Builder, "%v %x", v.Type(), v.Bytes())
		return
	}
	fmt.Fprintf(&w.Builder, "%v len=%d [", v.Type(), v.Len())
	for i := range v.Len() {
		w.line(depth + 1)
		w.value(v.Index(i), depth+1)
	}
	w.line(depth)
	w.WriteByte(']')
}

// function writes the name of a function; closures of one place are equal.
func (w *writer) function(v reflect.Value) {
	if v.IsNil() {
		w.WriteString("func nil")
		return
	}
	w.WriteString(runtime.FuncForPC(v.Pointer()).Name())
}

func (w *writer) line(depth int) {
	w.WriteByte('\n')
	for range depth {
		w.WriteByte('\t')
	}
}
