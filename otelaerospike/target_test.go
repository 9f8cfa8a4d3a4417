package otelaerospike_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/otelaerospike"
)

func TestBatchNamesOnlyWhatItsKeysShare(t *testing.T) {
	key := func(namespace, set string) *aerospike.Key {
		key, err := aerospike.NewKey(namespace, set, 1)
		require.NoError(t, err)
		return key
	}
	const long = "users2"
	for name, test := range map[string]struct {
		keys           []*aerospike.Key
		namespace, set string
	}{
		"no keys":          {nil, "", ""},
		"one":              {[]*aerospike.Key{key("test", "users")}, "test", "users"},
		"same":             {[]*aerospike.Key{key("test", "users"), key("test", "users")}, "test", "users"},
		"same, spelt anew": {[]*aerospike.Key{key("test", "users"), key(strings.Clone("test"), strings.Clone("users"))}, "test", "users"},
		"a third set":      {[]*aerospike.Key{key("test", "users"), key("test", "users"), key("test", "orders")}, "test", ""},
		"as long":          {[]*aerospike.Key{key("test", "users"), key("test", "carts")}, "test", ""},
		"the beginning":    {[]*aerospike.Key{key("test", long), key("test", long[:5])}, "test", ""},
		"two sets":         {[]*aerospike.Key{key("test", "users"), key("test", "orders"), key("test", "users")}, "test", ""},
		"two namespaces":   {[]*aerospike.Key{key("test", "users"), key("bar", "users"), key("test", "users")}, "", "users"},
		"nothing shared":   {[]*aerospike.Key{key("test", "users"), key("bar", "orders")}, "", ""},
		"no set":           {[]*aerospike.Key{key("test", ""), key("test", "")}, "test", ""},
		"a nil among them": {[]*aerospike.Key{key("test", "users"), nil}, "", ""},
	} {
		reads := make([]*aerospike.BatchRead, len(test.keys))
		mixed := make([]aerospike.BatchRecordIfc, len(test.keys))
		for i, key := range test.keys {
			reads[i] = aerospike.NewBatchRead(nil, key, nil)
			mixed[i] = aerospike.NewBatchDelete(nil, key)
			if i%2 == 0 {
				mixed[i] = aerospike.NewBatchWrite(nil, key)
			}
		}
		for method, call := range map[string]func(*otelaerospike.Client){
			"BatchGet":        func(c *otelaerospike.Client) { _, _ = c.BatchGet(nil, test.keys) },
			"BatchGetComplex": func(c *otelaerospike.Client) { _ = c.BatchGetComplex(nil, reads) },
			"BatchOperate":    func(c *otelaerospike.Client) { _ = c.BatchOperate(nil, mixed) },
		} {
			t.Run(method+"/"+name, func(t *testing.T) {
				f := newFixture(t, answer(nil))
				call(f.Client)
				recorded := f.only(t)
				require.Equal(t, test.namespace, recorded["db.namespace"])
				require.Equal(t, test.set, recorded["db.collection.name"])
				require.NotContains(t, texts(f.durations(t)[0].Attributes), "")
			})
		}
	}
}

func TestNilBatchRecordsAreForTheClientToComplainOf(t *testing.T) {
	f := newFixture(t, answer(nil))
	var read *aerospike.BatchRead
	var write *aerospike.BatchWrite
	var remove *aerospike.BatchDelete
	var udf *aerospike.BatchUDF
	require.NotPanics(t, func() {
		_ = f.BatchOperate(nil, []aerospike.BatchRecordIfc{nil, read, write, remove, udf})
		_ = f.BatchGetComplex(nil, []*aerospike.BatchRead{nil})
	})
}

func TestSetNamesAreBounded(t *testing.T) {
	sets := func(t *testing.T, names []string, opts ...otelaerospike.Option) map[string]uint64 {
		f := newFixture(t, answer(nil), opts...)
		for range 2 {
			for _, set := range names {
				_, _ = f.Delete(nil, newKey(t, set, 1))
			}
		}
		counts := map[string]uint64{}
		for _, point := range f.durations(t) {
			counts[texts(point.Attributes)["db.collection.name"]] += point.Count
		}
		return counts
	}
	many := make([]string, 1000)
	for i := range many {
		many[i] = fmt.Sprint("set", i)
	}

	byDefault := sets(t, many)
	require.Len(t, byDefault, 101)
	require.EqualValues(t, 2*900, byDefault["_OTHER"])

	require.Equal(t, map[string]uint64{"a": 2, "b": 2, "_OTHER": 4},
		sets(t, []string{"a", "b", "c", "d"}, otelaerospike.WithSetLimit(2)))
	require.Equal(t, map[string]uint64{"_OTHER": 2}, sets(t, []string{"a"}, otelaerospike.WithSetLimit(0)))
	require.Equal(t, map[string]uint64{"c": 2, "": 2, "_OTHER": 4},
		sets(t, []string{"a", "", "b", "c"}, otelaerospike.WithSets("c", "d")), "no set stays no set")
}

// newUnbounded is a fixture in which no bound is the SDK's.
func newUnbounded(t *testing.T, client bareClient) *fixture {
	reader := sdkmetric.NewManualReader()
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader), sdkmetric.WithCardinalityLimit(0))
	f := newFixture(t, client, otelaerospike.WithMeterProvider(provider))
	f.reader = reader
	return f
}

// Nothing is lost past the bound, and nothing grows.
func TestSeriesPastTheBoundKeepTheOperationAndWhetherItFailed(t *testing.T) {
	for name, test := range map[string]struct {
		err   aerospike.Error
		bound int
		want  map[string]string // the attributes past the bound
	}{
		"successes": {nil, 1200, map[string]string{}},
		"misses":    {&aerospike.AerospikeError{ResultCode: types.KEY_NOT_FOUND_ERROR}, 500, map[string]string{}},
		"failures":  {&aerospike.AerospikeError{ResultCode: types.TIMEOUT}, 500, map[string]string{"error.type": "_OTHER"}},
	} {
		t.Run(name, func(t *testing.T) {
			f := newUnbounded(t, answer(test.err))
			const past = 10
			for i := range test.bound + past {
				key, err := aerospike.NewKey(fmt.Sprint("namespace", i), "set", 1)
				require.NoError(t, err)
				_, _ = f.Exists(nil, key)
			}
			points := f.durations(t)
			require.Len(t, points, test.bound+1)
			require.EqualValues(t, test.bound+past, f.operations(t))
			other := slices.IndexFunc(points, func(p metricdata.HistogramDataPoint[float64]) bool { return p.Count > 1 })
			require.EqualValues(t, past, points[other].Count)
			test.want["db.system.name"], test.want["db.operation.name"] = "aerospike", "exists"
			test.want["db.namespace"], test.want["db.collection.name"] = "_OTHER", "_OTHER"
			require.Equal(t, test.want, texts(points[other].Attributes))
		})
	}
}

func TestFailuresLeaveTheBoundOfSuccessesAlone(t *testing.T) {
	var outcome aerospike.Error = &aerospike.AerospikeError{ResultCode: types.TIMEOUT}
	f := newUnbounded(t, stub{respond: func(string, ...any) aerospike.Error { return outcome }})
	exists := func(namespace string) {
		key, err := aerospike.NewKey(namespace, "set", 1)
		require.NoError(t, err)
		_, _ = f.Exists(nil, key)
	}
	exists("test")
	outcome = nil
	for i := range 1199 { // and the one below
		exists(fmt.Sprint("namespace", i))
	}
	exists("last")
	namespaces := map[string]bool{}
	for _, point := range f.durations(t) {
		namespaces[texts(point.Attributes)["db.namespace"]] = true
	}
	require.NotContains(t, namespaces, "_OTHER")
}

func TestFailureSeriesAreBounded(t *testing.T) {
	var n int
	f := newFixture(t, answer(&aerospike.AerospikeError{}), otelaerospike.WithErrorClassifier(func(aerospike.Error) string {
		n++
		return fmt.Sprint("error", n)
	}))
	const calls = 3000
	for range calls {
		_, _ = f.Get(nil, nil)
	}
	require.EqualValues(t, calls, f.operations(t), "nothing is lost past the bound")
	require.LessOrEqual(t, len(f.durations(t)), 2001, "and nothing grows")
}
