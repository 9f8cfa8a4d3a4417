// Code generated from ../argument_test.go; DO NOT EDIT.

package conformance

import (
	"fmt"
	"strings"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"pgregory.net/rapid"
)

// argument is a recipe: each client gets a value of its own, which it may change.
type argument struct {
	text  string
	build func(s *side) any
}

// draw draws an argument.
type draw func(t *rapid.T) argument

// pick draws a number from 0 to n-1, each as often as the others.
func pick(t *rapid.T, n int) int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i
	}
	return rapid.SampledFrom(numbers).Draw(t, "")
}

func oneIn(t *rapid.T, n int) bool { return pick(t, n) == n-1 }

// null is the argument that every pointer, slice and map may be.
var null = argument{"nil", func(*side) any { return nil }}

// literal is an argument that no client can change.
func literal(value any) argument {
	return argument{fmt.Sprintf("%#v", value), func(*side) any { return value }}
}

// choice draws one of the literals. What is given several times is drawn so often.
func choice(values ...any) draw {
	return func(t *rapid.T) argument { return literal(values[pick(t, len(values))]) }
}

// recipes draws one of the recipes.
func recipes(arguments ...argument) draw {
	return func(t *rapid.T) argument { return arguments[pick(t, len(arguments))] }
}

// recipe is an argument that is made anew for each client.
func recipe[V any](text string, build func(s *side) V) argument {
	return argument{text, func(s *side) any { return build(s) }}
}

// or draws null once in n times.
func orNull(n int, d draw) draw {
	return func(t *rapid.T) argument {
		if oneIn(t, n) {
			return null
		}
		return d(t)
	}
}

// list draws a slice of up to most elements.
func list[E any](most int, element draw) draw {
	return func(t *rapid.T) argument {
		elements := make([]argument, pick(t, most+1))
		texts := make([]string, len(elements))
		for i := range elements {
			elements[i] = element(t)
			texts[i] = elements[i].text
		}
		return recipe(fmt.Sprintf("%T{%s}", []E{}, strings.Join(texts, ", ")), func(s *side) []E {
			values := make([]E, len(elements))
			for i := range elements {
				values[i], _ = elements[i].build(s).(E)
			}
			return values
		})
	}
}

const (
	namespace = "test"
	invalid   = "\xff\xfe"
)

var (
	tooLong  = strings.Repeat("x", 64)
	ownSet   = fmt.Sprintf("conformance%d", time.Now().UnixNano())
	binNames = choice("n", "n", "s", "s", "bytes", "missing", "", invalid, tooLong)
	anyText  = choice("a", "b", "", invalid, tooLong, "with space;and=marks")
)

// set returns the set that the calls are about. On a real server it is nobody else's.
func set() string {
	if realServer() != nil {
		return ownSet
	}
	return "s"
}

func namespaces(t *rapid.T) argument {
	return choice(namespace, namespace, namespace, namespace, namespace, namespace, "foreign", "", invalid, tooLong)(t)
}

// sets draws no empty set on a real server: that is the whole namespace.
func sets(t *rapid.T) argument {
	names := []any{set(), set(), set(), set(), set(), set(), set() + "2", set() + invalid, set() + tooLong}
	if realServer() == nil {
		names = append(names, "")
	}
	return choice(names...)(t)
}

var userKeys = []any{0, 0, 1, 1, 2, 3, 99, "text", "", invalid, []byte{0xff}, int64(-1), aerospike.StringValue("text")}

// key draws a key, which is one of the first records about once in three times.
func key(t *rapid.T) argument {
	switch pick(t, 24) {
	case 0:
		return null
	case 1:
		return recipe("&aerospike.Key{}", func(*side) *aerospike.Key { return &aerospike.Key{} })
	}
	user := userKeys[pick(t, len(userKeys))]
	return keyOf(namespaces(t), sets(t), user)
}

func keyOf(namespace, set argument, user any) argument {
	return recipe(fmt.Sprintf("key(%s, %s, %#v)", namespace.text, set.text, user), func(s *side) *aerospike.Key {
		k, err := aerospike.NewKey(namespace.build(s).(string), set.build(s).(string), user)
		if err != nil {
			panic(err)
		}
		return k
	})
}

// goodKey draws a key that the server takes.
func goodKey(t *rapid.T) argument {
	return keyOf(literal(namespace), literal(set()), userKeys[pick(t, len(userKeys))])
}

// keys draws a batch: none, some, seldom thousands.
func keys(t *rapid.T) argument {
	if oneIn(t, 200) {
		return recipe("5000 keys", func(*side) []*aerospike.Key {
			batch := make([]*aerospike.Key, 5000)
			for i := range batch {
				batch[i], _ = aerospike.NewKey(namespace, set(), i)
			}
			return batch
		})
	}
	if oneIn(t, 3) {
		return list[*aerospike.Key](4, key)(t)
	}
	return list[*aerospike.Key](8, goodKey)(t)
}

// values draws what a bin holds, or a function is called with.
var values = recipes(
	recipe("1", func(*side) aerospike.Value { return aerospike.NewValue(1) }),
	recipe("-7", func(*side) aerospike.Value { return aerospike.NewValue(-7) }),
	recipe(`"text"`, func(*side) aerospike.Value { return aerospike.NewValue("text") }),
	recipe("invalid UTF-8", func(*side) aerospike.Value { return aerospike.NewValue(invalid) }),
	recipe("bytes", func(*side) aerospike.Value { return aerospike.NewValue([]byte{1, 2}) }),
	recipe("a list", func(*side) aerospike.Value { return aerospike.NewValue([]any{1, "a", nil}) }),
	recipe("a map", func(*side) aerospike.Value { return aerospike.NewValue(map[any]any{"a": 1}) }),
	recipe("null", func(*side) aerospike.Value { return aerospike.NewNullValue() }),
)

func bin(t *rapid.T) argument {
	if oneIn(t, 20) {
		return null
	}
	name, value := binNames(t), orNull(8, values)(t)
	return recipe(fmt.Sprintf("bin(%s, %s)", name.text, value.text), func(s *side) *aerospike.Bin {
		return aerospike.NewBin(name.build(s).(string), value.build(s))
	})
}

var binMaps = recipes(
	null,
	recipe("BinMap{}", func(*side) aerospike.BinMap { return aerospike.BinMap{} }),
	recipe("BinMap{n: 1}", func(*side) aerospike.BinMap { return aerospike.BinMap{"n": 1} }),
	recipe("BinMap{s: abc}", func(*side) aerospike.BinMap { return aerospike.BinMap{"s": "abc"} }),
	recipe("BinMap{n: 5, s: x}", func(*side) aerospike.BinMap { return aerospike.BinMap{"n": 5, "s": "x"} }),
	recipe("BinMap{n: nil}", func(*side) aerospike.BinMap { return aerospike.BinMap{"n": nil} }),
	recipe("BinMap{a list}", func(*side) aerospike.BinMap { return aerospike.BinMap{"l": []any{1, map[any]any{"k": "v"}}} }),
	recipe("BinMap{invalid}", func(*side) aerospike.BinMap { return aerospike.BinMap{invalid: invalid} }),
	recipe("BinMap{too long}", func(*side) aerospike.BinMap { return aerospike.BinMap{tooLong: 1} }),
	recipe("BinMap{a channel}", func(*side) aerospike.BinMap { return aerospike.BinMap{"c": make(chan int)} }),
)

// thing is what records are read into and written from.
type thing struct {
	N int    `as:"n"`
	S string `as:"s"`
}

var objects = recipes(
	recipe("&thing{}", func(*side) any { return &thing{} }),
	recipe("&thing{}", func(*side) any { return &thing{} }),
	recipe("&thing{7, x}", func(*side) any { return &thing{N: 7, S: "x"} }),
	recipe("thing{}", func(*side) any { return thing{} }),
	recipe("(*thing)(nil)", func(*side) any { return (*thing)(nil) }),
	recipe("a pointer to a pointer", func(*side) any { p := &thing{}; return &p }),
	literal("text"),
	null,
)

var objectChannels = recipes(
	recipe("make(chan *thing)", func(*side) any { return make(chan *thing) }),
	recipe("make(chan *thing)", func(*side) any { return make(chan *thing) }),
	recipe("make(chan *thing, 8)", func(*side) any { return make(chan *thing, 8) }),
	recipe("make(chan thing)", func(*side) any { return make(chan thing) }),
	literal("text"),
	null,
)

// times draws moments before and after all records.
var times = recipes(
	null, null,
	recipe("2020", func(*side) *time.Time { moment := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC); return &moment }),
	recipe("2100", func(*side) *time.Time { moment := time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC); return &moment }),
	recipe("the zero time", func(*side) *time.Time { return &time.Time{} }),
)

// node draws one of the cluster's nodes.
func node(t *rapid.T) argument {
	n := pick(t, 5)
	if n == 4 {
		return null
	}
	return recipe(fmt.Sprintf("node %d", n%2), func(s *side) *aerospike.Node { return s.nodes[n%len(s.nodes)] })
}
