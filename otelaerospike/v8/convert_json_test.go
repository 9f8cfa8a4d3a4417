// Code generated from ../convert_json_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"encoding/json"
	"math"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/stagemeter"
)

func TestEveryKeyIsAString(t *testing.T) {
	keys := []any{
		"ann", 1, int64(math.MinInt64), []byte{0, 255}, aerospike.BytesValue("ab"), unhashable("c"), aerospike.StringValue("value"),
		aerospike.LongValue(-7), "a\xff", "absent",
	}
	bins := make([]aerospike.BinMap, len(keys))
	for i := range keys[1:] {
		bins[i] = aerospike.BinMap{"i": i}
	}
	if nilIsAKey {
		keys, bins = append(keys, nil), append(bins, aerospike.BinMap{"i": -1})
	}
	want := map[string]aerospike.BinMap{
		"ann": {"i": 0}, "1": {"i": 1}, "-9223372036854775808": {"i": 2}, "AP8=": {"i": 3}, "YWI=": {"i": 4}, "YmxvYiBj": {"i": 5},
		"value": {"i": 6}, "-7": {"i": 7}, "a\uFFFD": {"i": 8},
	}
	if nilIsAKey {
		want["null"] = aerospike.BinMap{"i": -1}
	}
	records := having(t, "users", keys, bins)
	require.Equal(t, want, records.ToJSONMap())
	require.Equal(t, want, otelaerospike.MergeToJSONMap(nil, records))
}

func TestTheLaterOfTwoKeysThatBecomeTheSameWins(t *testing.T) {
	records := having(t, "users", []any{1, "1"}, []aerospike.BinMap{{"n": "integer"}, {"n": "string"}})
	require.Equal(t, map[string]aerospike.BinMap{"1": {"n": "string"}}, records.ToJSONMap())
	require.Equal(t, map[string]aerospike.BinMap{"1": {"n": "string"}}, otelaerospike.MergeToJSONMap(
		having(t, "users", []any{"1"}, []aerospike.BinMap{{"n": "first"}}), records))
}

func TestEveryValueIsWrittenAsJSON(t *testing.T) {
	for name, test := range map[string]struct {
		value any
		json  string
	}{
		"nil":           {nil, `null`},
		"bool":          {true, `true`},
		"integer":       {int64(math.MaxInt64), `9223372036854775807`},
		"float":         {0.5, `0.5`},
		"not a number":  {math.NaN(), `"NaN"`},
		"infinity":      {math.Inf(1), `"Infinity"`},
		"minus":         {math.Inf(-1), `"-Infinity"`},
		"small float":   {float32(0.5), `0.5`},
		"string":        {"日本語", `"日本語"`},
		"invalid":       {"a\xff", "\"a\uFFFD\""},
		"bytes":         {[]byte{0, 255}, `"AP8="`},
		"no bytes":      {[]byte{}, `""`},
		"hll":           {aerospike.HLLValue{1}, `"AQ=="`},
		"raw":           {aerospike.NewRawBlobValue(19, []byte{1}), `"AQ=="`},
		"geo":           {aerospike.GeoJSONValue(`{"type":"Point"}`), `"{\"type\":\"Point\"}"`},
		"list":          {[]any{1, []any{math.NaN()}, map[any]any{}}, `[1,["NaN"],{}]`},
		"no list":       {[]any{}, `[]`},
		"map":           {map[any]any{1: "a", "b": map[any]any{[2]byte{0, 255}: []byte{1}}}, `{"1":"a","b":{"AP8=":"AQ=="}}`},
		"map's keys":    {map[any]any{nil: 1, true: 2, 0.5: 3, int64(-1): 4}, `{"-1":4,"0.5":3,"null":1,"true":2}`},
		"ordered map":   {[]aerospike.MapPair{{Key: "b", Value: []any{1}}, {Key: 1, Value: nil}}, `{"1":null,"b":[1]}`},
		"not of a type": {struct{ C chan int }{}, `"{\u003cnil\u003e}"`},
	} {
		t.Run(name, func(t *testing.T) {
			bins := having(t, "users", []any{"ann"}, []aerospike.BinMap{{"bin": test.value}}).ToJSONMap()
			written, err := json.Marshal(bins)
			require.NoError(t, err)
			require.Equal(t, `{"ann":{"bin":`+test.json+`}}`, string(written))
		})
	}
}

func TestJSONOfWhatAClusterReturns(t *testing.T) {
	f, _ := connect(t)
	key := newKey(t, "json", "ann")
	require.NoError(t, f.Put(nil, key, aerospike.BinMap{
		"n": 1, "f": 0.5, "s": "a", "b": []byte{1}, "l": []any{1, "a"}, "m": map[any]any{1: []any{[]byte{2}}, "a": map[any]any{"b": 2}},
	}))
	t.Cleanup(func() { _, _ = f.Delete(nil, key) })
	request := requestFor("ann", "absent")
	request.Set = "json"
	records, err := f.BatchRead(t.Context(), request)
	require.NoError(t, err)
	written, err := json.Marshal(records.ToJSONMap())
	require.NoError(t, err)
	require.JSONEq(t, `{"ann":{"n":1,"f":0.5,"s":"a","b":"AQ==","l":[1,"a"],"m":{"1":["Ag=="],"a":{"b":2}}}}`, string(written))
}

func TestJSONIsTheCallersToModify(t *testing.T) {
	original := func() aerospike.BinMap {
		return aerospike.BinMap{"bytes": []byte{1}, "list": []any{[]byte{1}}, "hll": aerospike.HLLValue{1}}
	}
	records := having(t, "users", []any{1}, []aerospike.BinMap{original()})
	bins := records.ToJSONMap()["1"]
	bins["bytes"].([]byte)[0] = 9
	bins["list"].([]any)[0].([]byte)[0] = 9
	bins["hll"].([]byte)[0] = 9
	record, err := records.Record(0)
	require.NoError(t, err)
	require.Equal(t, original(), record.Bins)
}

func TestConversionsOfEveryKindAreStages(t *testing.T) {
	f := newFixture(t, finding(func() {}))
	stagemeter.SetEnabled(true)
	records, err := f.BatchRead(t.Context(), requestFor(1))
	require.NoError(t, err)
	_, _ = records.ToJSONMap(), records.ToSlice()
	_ = otelaerospike.MergeToJSONMap(records, records)
	require.EqualValues(t, 2, f.stages(t)["to_map"])
	require.EqualValues(t, 1, f.stages(t)["merge_to_map"])
}

func TestSliceIsInTheOrderOfTheKeys(t *testing.T) {
	keys := []any{"c", "absent", "a", "c"}
	records := having(t, "users", keys, []aerospike.BinMap{{"n": 1}, nil, {}, {"n": 2}})
	slice := records.ToSlice()
	require.Equal(t, []aerospike.BinMap{{"n": 1}, nil, {}, {"n": 2}}, slice)
	slice[0]["n"] = 9
	require.Equal(t, aerospike.BinMap{"n": 1}, records.ToSlice()[0])
	require.Empty(t, having(t, "users", nil, nil).ToSlice())
}
