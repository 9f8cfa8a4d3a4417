package otelaerospike

import (
	"encoding/base64"
	"fmt"
	"math"
	"reflect"
	"strconv"

	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// ToJSONMap is [BatchRecords.ToMap] with keys and values that encoding/json can write: encoding/json refuses a map[any]any. The conversion
// is also the stage to_map.
//
// A key is a string as it is, an integer in decimal, and bytes in base64, as encoding/json writes a []byte; nil is "null". Keys of
// different types may become the same string, such as 1 and "1": the later in the batch wins. The keys of maps in bins become strings in
// the same way; of two that become the same, either wins.
//
// Integers, floats, booleans, nil and lists stay as they are. Maps and ordered maps become map[string]any. Bytes and HyperLogLogs become
// a []byte, which encoding/json writes in base64, and GeoJSON a string. Floats for which JSON has no number become "NaN", "Infinity" and
// "-Infinity". In strings, U+FFFD replaces what is not valid UTF-8. A JavaScript reader of the JSON rounds integers beyond 2^53.
func (r *BatchRecords) ToJSONMap() map[string]aerospike.BinMap {
	bins := make(map[string]aerospike.BinMap, r.Found())
	_ = r.Convert(stagemeter.ToMap, func() error { r.addJSONTo(bins); return nil })
	return bins
}

// MergeToJSONMap is [MergeToMap] with the keys and values of [BatchRecords.ToJSONMap].
func MergeToJSONMap(handles ...*BatchRecords) map[string]aerospike.BinMap {
	return merge(handles, (*BatchRecords).addJSONTo)
}

func (r *BatchRecords) addJSONTo(bins map[string]aerospike.BinMap) {
	for key, record := range r.All() {
		converted := make(aerospike.BinMap, len(record.Bins))
		for name, value := range record.Bins {
			converted[telemetry.Valid(name)] = jsonValue(value)
		}
		bins[jsonKey(key)] = converted
	}
}

// jsonKey returns the name of a user's key, or of a key of a map.
func jsonKey(key any) string {
	switch k := key.(type) {
	case nil:
		return "null"
	case string:
		return telemetry.Valid(k)
	case []byte:
		return base64.StdEncoding.EncodeToString(k)
	case aerospike.BytesValue:
		return base64.StdEncoding.EncodeToString(k)
	case aerospike.AerospikeBlob:
		return base64.StdEncoding.EncodeToString([]byte(encodedBlob(k)))
	case float64:
		return strconv.FormatFloat(k, 'g', -1, 64)
	}
	if v := reflect.ValueOf(key); v.Kind() == reflect.Array && v.Type().Elem().Kind() == reflect.Uint8 { // bytes as the key of a map
		content := make([]byte, v.Len())
		reflect.Copy(reflect.ValueOf(content), v)
		return base64.StdEncoding.EncodeToString(content)
	}
	return telemetry.Valid(fmt.Sprint(key))
}

// jsonValue turns a value that the client returned into one that encoding/json can write.
func jsonValue(value any) any {
	switch v := value.(type) {
	case nil, bool, int, int8, int16, int32, int64, uint8, uint16, uint32, uint64:
		return v
	case string:
		return telemetry.Valid(v)
	case aerospike.GeoJSONValue:
		return telemetry.Valid(string(v))
	case float32:
		return jsonNumber(float64(v))
	case float64:
		return jsonNumber(v)
	case []byte:
		return append([]byte{}, v...)
	case aerospike.HLLValue:
		return append([]byte{}, v...)
	case *aerospike.RawBlobValue:
		return append([]byte{}, v.Data...)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = jsonValue(item)
		}
		return list
	case map[any]any:
		object := make(map[string]any, len(v))
		for key, item := range v {
			object[jsonKey(key)] = jsonValue(item)
		}
		return object
	case []aerospike.MapPair: // an ordered map
		object := make(map[string]any, len(v))
		for _, pair := range v {
			object[jsonKey(pair.Key)] = jsonValue(pair.Value)
		}
		return object
	}
	return telemetry.Valid(fmt.Sprint(value))
}

func jsonNumber(number float64) any {
	switch {
	case math.IsNaN(number):
		return "NaN"
	case math.IsInf(number, 1):
		return "Infinity"
	case math.IsInf(number, -1):
		return "-Infinity"
	}
	return number
}
