package graph_test

import (
	"errors"
	"io"
	"reflect"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/conformance/internal/graph"
)

type part struct {
	name string
	err  error
}

type whole struct {
	A, b  *part
	items map[string]any
	do    func()
}

func TestTextTellsDifferentValuesApart(t *testing.T) {
	p, twin := &part{name: "p"}, &part{name: "p"}
	values := []any{
		nil, 1, int8(1), "1", []int(nil), []int{}, []int{1}, map[string]int(nil), map[string]int{}, (*part)(nil), part{}, p,
		whole{A: p, b: p}, whole{A: p, b: twin}, whole{items: map[string]any{"x": 1}}, whole{items: map[string]any{"x": int64(1)}},
		&part{err: io.EOF}, &part{err: errors.New("EOF!")}, whole{do: func() {}}, make(chan int), (chan int)(nil), "\xff", "\ufffd",
		[]byte{1}, [1]byte{1}, 1.5, true,
	}
	texts := map[string]int{}
	for i, v := range values {
		text := graph.Text(graph.Options{}, v)
		first, ok := texts[text]
		require.False(t, ok, "values %d and %d are both %s", first, i, text)
		texts[text] = i
	}
}

func TestTextIsTheSameForEqualValues(t *testing.T) {
	build := func() []any {
		p := &part{name: "p", err: io.ErrUnexpectedEOF}
		return []any{whole{A: p, b: p, items: map[string]any{"a": 1, "b": p, "c": []any{nil}}}, p}
	}
	want := graph.Text(graph.Options{}, build()...)
	for range 50 { // a map is in another order each time
		require.Equal(t, want, graph.Text(graph.Options{}, build()...))
	}
}

func TestTextEndsOnACycle(t *testing.T) {
	loop := []any{nil}
	node := &whole{items: map[string]any{}}
	node.items["self"] = node
	loop[0] = node
	require.Contains(t, graph.Text(graph.Options{}, loop), "#1 ")
}

func TestOptionsHideWhatIsEachClientsOwn(t *testing.T) {
	p := &part{name: "p", err: io.EOF}
	text := graph.Text(graph.Options{
		Names: map[unsafe.Pointer]string{unsafe.Pointer(p): "THE PART"},
		Field: func(owner reflect.Type, name string, _ reflect.Value) (string, bool) {
			return "A FUNCTION", owner == reflect.TypeFor[whole]() && name == "do"
		},
		Opaque: func(error) bool { return true },
	}, whole{A: p, b: &part{err: io.EOF}})
	require.Contains(t, text, "A: THE PART\n")
	require.Contains(t, text, "do: A FUNCTION\n")
	require.Contains(t, text, `error "EOF" *errors.errorString`)
}
