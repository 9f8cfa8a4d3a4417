package main

import (
	"go/ast"
	"go/format"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	get = signature{
		name:    "Get",
		params:  []param{{"policy", "*aerospike.BasePolicy"}, {"key", "*aerospike.Key"}, {"binNames", "...string"}},
		results: []string{"*aerospike.Record", "aerospike.Error"},
	}
	touch = signature{
		name:    "Touch",
		params:  []param{{"policy", "*aerospike.WritePolicy"}, {"key", "*aerospike.Key"}},
		results: []string{"aerospike.Error"},
	}
	scan = signature{
		name:    "ScanAll",
		params:  []param{{"policy", "*aerospike.ScanPolicy"}, {"namespace", "string"}, {"setName", "string"}},
		results: []string{"*aerospike.Recordset", "aerospike.Error"},
	}
)

// The tests in this file compare what the generator prints for single methods and options.

func TestWrapperOfAMethodWithAResult(t *testing.T) {
	m := method{row{"Get", "get", `oneKey{key}`, "read"}, get}
	require.Equal(t, `// Get is the operation "get".
func (c *Client) Get(policy *aerospike.BasePolicy, key *aerospike.Key, binNames ...string) (*aerospike.Record, aerospike.Error) {
	return core.Call(c.ctx, c.recorder, "get", oneKey{key}, func() (*aerospike.Record, aerospike.Error) {
		return c.wrapped.Get(policy, key, binNames...)
	})
}

`, target{}.wrapper(m))
}

func TestWrapperOfAMethodThatMayBePartOfATransaction(t *testing.T) {
	m := method{row{"Touch", "touch", `oneKey{key}`, "write"}, touch}
	require.Equal(t, `// Touch is the operation "touch".
func (c *Client) Touch(policy *aerospike.WritePolicy, key *aerospike.Key) aerospike.Error {
	return core.Do(c.ctx, c.recorder, "touch", within(policy, oneKey{key}), func() aerospike.Error {
		return c.wrapped.Touch(policy, key)
	})
}

`, target{transaction: true}.wrapper(m))
}

func TestWrapperOfAMethodThatReturnsBeforeItsRecords(t *testing.T) {
	m := method{row{"ScanAll", "scan", `oneSet{namespace, setName}`, "scan"}, scan}
	wrapper := target{transaction: true}.wrapper(m)
	require.Contains(t, wrapper, "It returns before the records have arrived")
	require.Contains(t, wrapper, `"scan", oneSet{namespace, setName}, func()`, "a scan is part of no transaction")
}

func TestForwardsCallWhatTheWrappedClientMayLack(t *testing.T) {
	enabled := signature{name: "MetricsEnabled", results: []string{"bool"}}
	require.Equal(t, `// MetricsEnabled calls the wrapped client's method of this name. It returns the zero value when the wrapped client has none.
func (c *Client) MetricsEnabled() (result bool) {
	if client, ok := c.wrapped.(interface {
		MetricsEnabled() bool
	}); ok {
		return client.MetricsEnabled()
	}
	return result
}

`, forward(enabled))

	disable := signature{name: "DisableMetrics"}
	require.Contains(t, forward(disable), "func (c *Client) DisableMetrics() {\n")
	require.Contains(t, forward(disable), "It does nothing when")
}

// A method that is missing from one build variant of the interface is forwarded too.
func TestForwardsAreTheDifferenceFromTheInterface(t *testing.T) {
	v7 := target{version: "v7", client: client{
		methods: map[string]signature{
			"Stats": {name: "Stats"}, "EnableMetrics": {name: "EnableMetrics"}, "DisableMetrics": {name: "DisableMetrics"},
		},
		ifc:  map[string]int{"Stats": 4, "EnableMetrics": 3},
		ifcs: 4,
	}}
	forwards := v7.forwards()
	require.Contains(t, forwards, ") EnableMetrics()")
	require.Contains(t, forwards, ") DisableMetrics()")
	require.NotContains(t, forwards, "Stats")
}

func TestStubsAnswerInstrumentedMethods(t *testing.T) {
	methods := map[string]signature{"Get": get, "Touch": touch, "Stats": {name: "Stats"}}
	v7 := target{version: "v7", interfaced: true, client: client{methods: methods}}.stubs()
	require.Contains(t, v7, "\taerospike.ClientIfc\n")
	require.Contains(t, v7, `s.respond("Get", policy, key, binNames)`, "what is variadic is handed over as it is")
	require.Contains(t, v7, `return s.respond("Touch", policy, key)`)
	require.NotContains(t, v7, "Stats", "what is passed through is not answered")

	v8 := target{version: "v8", client: client{methods: methods}}.stubs()
	require.Contains(t, v8, "\totelaerospike.ClientAPI\n")
	require.Contains(t, v8, `"github.com/otelaerospike/go/otelaerospike/v8"`)
}

func TestTheInterfaceLosesWhatABuildTagTakesAway(t *testing.T) {
	object := signature{name: "PutObject", results: []string{"aerospike.Error"}, tag: "!as_performance"}
	v8 := target{dir: "v8", version: "v8", client: client{methods: map[string]signature{"Get": get, "PutObject": object}}}
	texts := map[string]string{}
	for _, f := range v8.api() {
		_, err := format.Source([]byte(f.text))
		require.NoError(t, err, f.path)
		texts[f.path] = f.text
	}
	require.Len(t, texts, 5)
	require.Contains(t, texts["v8/api_gen.go"], "\tobjectAPI\n")
	require.Contains(t, texts["v8/api_gen.go"], "\tGet(policy")
	require.Contains(t, texts["v8/api_gen.go"], "var _ ClientAPI = (*aerospike.Client)(nil)")
	require.NotContains(t, texts["v8/api_gen.go"], "PutObject")
	require.Contains(t, texts["v8/api_object_gen.go"], "//go:build !as_performance\n")
	require.Contains(t, texts["v8/api_object_gen.go"], "PutObject() aerospike.Error")
	require.Contains(t, texts["v8/api_no_object_gen.go"], "//go:build as_performance\n")
	require.Contains(t, texts["v8/api_no_object_gen.go"], "type objectAPI interface{}")
}

func TestOptionsKeepTheirDocumentation(t *testing.T) {
	s := signature{name: "WithSets", params: []param{{"names", "...string"}}}
	doc := &ast.CommentGroup{List: []*ast.Comment{{Text: "// WithSets sets"}, {Text: "// the sets."}}}
	require.Equal(t, "// WithSets sets\n// the sets.\nfunc WithSets(names ...string) Option { return core.WithSets(names...) }\n\n",
		optionForward(s, doc))
}
