package otelaerospike_test

import (
	"os"
	"reflect"
	"regexp"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/otelaerospike"
)

var clientIfc = reflect.TypeFor[bareClient]()

// documented reads the tables of docs/operations.md: the operation names of the instrumented methods, and the methods that
// are passed through.
func documented(t *testing.T) (instrumented map[string]string, passedThrough map[string]bool) {
	t.Helper()
	page, err := os.ReadFile("../docs/operations.md")
	require.NoError(t, err)
	instrumented, passedThrough = map[string]string{}, map[string]bool{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\| `(\\w+)` \\|.+\\|$").FindAllStringSubmatch(string(page), -1) {
		instrumented[row[1]] = row[2]
	}
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\| [^`|]+ \\| [^`|]+ \\|$").FindAllStringSubmatch(string(page), -1) {
		passedThrough[row[1]] = true
	}
	require.NotEmpty(t, instrumented)
	require.NotEmpty(t, passedThrough)
	return instrumented, passedThrough
}

func TestEveryMethodOfTheInterfaceIsDocumented(t *testing.T) {
	instrumented, passedThrough := documented(t)
	for method := range clientIfc.Methods() {
		if !method.IsExported() {
			continue
		}
		_, ok := instrumented[method.Name]
		require.NotEqual(t, ok, passedThrough[method.Name], "%s must stand in exactly one table of docs/operations.md", method.Name)
	}
}

func TestEveryInstrumentedMethodForwardsAndRecordsOnce(t *testing.T) {
	instrumented, _ := documented(t)
	for method := range clientIfc.Methods() {
		operation, ok := instrumented[method.Name]
		if !ok {
			continue
		}
		t.Run(method.Name, func(t *testing.T) {
			failure := &aerospike.AerospikeError{ResultCode: types.DEVICE_OVERLOAD}
			var called []string
			var got []any
			f := newFixture(t, stub{respond: func(method string, args ...any) aerospike.Error {
				called, got = append(called, method), args
				return failure
			}})

			in := distinct(method.Type)
			results := callMethod(f.Client, method.Name, in)

			require.Equal(t, []string{method.Name}, called)
			require.Len(t, got, len(in))
			for i := range in {
				require.Equal(t, in[i].Interface(), got[i], "argument %d", i)
			}
			require.Same(t, failure, results[len(results)-1].Interface(), "the error itself comes back")
			recorded := f.only(t)
			require.Equal(t, operation, recorded["db.operation.name"])
			require.Equal(t, "DEVICE_OVERLOAD", recorded["error.type"])
		})
	}
}

func TestEveryInstrumentedMethodRecordsAPanic(t *testing.T) {
	instrumented, _ := documented(t)
	for method := range clientIfc.Methods() {
		operation, ok := instrumented[method.Name]
		if !ok {
			continue
		}
		t.Run(method.Name, func(t *testing.T) {
			f := newFixture(t, panicking())
			zeros := make([]reflect.Value, method.Type.NumIn())
			for i := range zeros {
				zeros[i] = reflect.Zero(method.Type.In(i))
			}
			require.PanicsWithValue(t, "in the client", func() { callMethod(f.Client, method.Name, zeros) })
			require.Equal(t, map[string]string{
				"db.system.name": "aerospike", "db.operation.name": operation, "error.type": "panic",
			}, f.only(t), "nil and empty arguments are about nothing")
		})
	}
}

// Close is an exception, which the table names: it calls the wrapped client and ends the gauge.
func TestPassedThroughMethodsRecordNothing(t *testing.T) {
	_, passedThrough := documented(t)
	for method := range clientIfc.Methods() {
		if !passedThrough[method.Name] {
			continue
		}
		f := newFixture(t, stub{})
		zeros := make([]reflect.Value, method.Type.NumIn())
		for i := range zeros {
			zeros[i] = reflect.Zero(method.Type.In(i))
		}
		func() {
			defer func() { _ = recover() }() // the stub has no such method, which is what panics
			callMethod(f.Client, method.Name, zeros)
		}()
		require.Empty(t, f.durations(t), method.Name)
	}
}

// distinct returns arguments of which no two strings or numbers are equal, so that one in the place of another is noticed.
func distinct(method reflect.Type) []reflect.Value {
	in := make([]reflect.Value, method.NumIn())
	for i := range in {
		in[i] = distinctValue(method.In(i), i+1)
	}
	return in
}

func distinctValue(t reflect.Type, n int) reflect.Value {
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.String:
		v.SetString(string(rune('a' + n)))
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(n))
	case reflect.Uint32, reflect.Uint8:
		v.SetUint(uint64(n))
	case reflect.Pointer:
		v.Set(reflect.New(t.Elem()))
	case reflect.Slice:
		v.Set(reflect.MakeSlice(t, 1, 1))
		if t.Elem().Kind() != reflect.Interface && t.Elem().Kind() != reflect.Struct {
			v.Index(0).Set(distinctValue(t.Elem(), n))
		}
	case reflect.Map:
		v.Set(reflect.MakeMap(t))
	case reflect.Interface:
		if t.NumMethod() == 0 {
			v.Set(reflect.ValueOf(n))
		}
	}
	return v
}

func callMethod(client *otelaerospike.Client, name string, in []reflect.Value) []reflect.Value {
	method := reflect.ValueOf(client).MethodByName(name)
	if method.Type().IsVariadic() {
		return method.CallSlice(in)
	}
	return method.Call(in)
}
