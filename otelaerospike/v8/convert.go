// Code generated from ../convert.go; DO NOT EDIT.

package otelaerospike

import (
	"reflect"

	aerospike "github.com/aerospike/aerospike-client-go/v8"

	"github.com/otelaerospike/go/stagemeter"
)

// ToMap returns the bins of the records that were found by user key, as the stage to_map. A []byte, or another key that cannot be the key
// of a map, becomes the string of its bytes, and shares an entry with a string of the same bytes. Keys that were not found or failed are
// absent: see [BatchRecords.Record] for why. The map, its bins and their values are the caller's to modify.
func (r *BatchRecords) ToMap() map[any]aerospike.BinMap {
	bins := make(map[any]aerospike.BinMap, r.Found())
	_ = r.Convert(stagemeter.ToMap, func() error { r.addTo(bins); return nil })
	return bins
}

// MergeToMap is [BatchRecords.ToMap] for several handles at once, as the stage merge_to_map of the first. Where handles have the same user
// key, as handles of two sets may, the last handle in which it was found wins; nothing tells the two apart, so convert sets that may share
// keys one by one. A handle of a batch that failed in part adds what it has. A nil handle adds nothing.
func MergeToMap(handles ...*BatchRecords) map[any]aerospike.BinMap {
	return merge(handles, (*BatchRecords).addTo)
}

// ToSlice returns the bins of the records in the order of the keys, as the stage to_map. The bins of a key that was not found or failed
// are nil: see [BatchRecords.Record] for why. A key that was asked for twice is there twice. The slice, the bins and their values are
// the caller's to modify.
func (r *BatchRecords) ToSlice() []aerospike.BinMap {
	bins := make([]aerospike.BinMap, r.Len())
	_ = r.Convert(stagemeter.ToMap, func() error {
		for i := range bins {
			if record, err := r.Record(i); err == nil && record != nil {
				bins[i] = cloneBins(record.Bins)
			}
		}
		return nil
	})
	return bins
}

// merge has each handle that is not nil add its records to one map, as the stage merge_to_map of the first.
func merge[K comparable](handles []*BatchRecords, add func(*BatchRecords, map[K]aerospike.BinMap)) map[K]aerospike.BinMap {
	var first *BatchRecords
	found := 0
	for _, handle := range handles {
		if handle != nil {
			found += handle.Found()
			if first == nil {
				first = handle
			}
		}
	}
	bins := make(map[K]aerospike.BinMap, found)
	if first == nil {
		return bins
	}
	_ = first.Convert(stagemeter.MergeToMap, func() error {
		for _, handle := range handles {
			if handle != nil {
				add(handle, bins)
			}
		}
		return nil
	})
	return bins
}

func (r *BatchRecords) addTo(bins map[any]aerospike.BinMap) {
	for key, record := range r.All() {
		bins[mapKey(key)] = cloneBins(record.Bins)
	}
}

// mapKey returns a key that a map can hold.
func mapKey(key any) any {
	switch k := key.(type) {
	case []byte:
		return string(k)
	case aerospike.BytesValue:
		return string(k)
	case aerospike.AerospikeBlob:
		if !reflect.ValueOf(key).Comparable() {
			return encodedBlob(k)
		}
	}
	return key
}

// encodedBlob returns the bytes that the client sends for a blob. Its encoding does not fail here, since it did not when the batch
// was sent.
func encodedBlob(blob aerospike.AerospikeBlob) string {
	encoded, _ := blob.EncodeBlob()
	return string(encoded)
}

func cloneBins(bins aerospike.BinMap) aerospike.BinMap {
	clone := make(aerospike.BinMap, len(bins))
	for name, value := range bins {
		clone[name] = cloneValue(value)
	}
	return clone
}

// cloneValue copies what can be modified of the values that the client returns.
func cloneValue(value any) any {
	switch v := value.(type) {
	case []byte:
		return append([]byte{}, v...)
	case aerospike.HLLValue:
		return append(aerospike.HLLValue{}, v...)
	case []aerospike.MapPair: // an ordered map
		clone := make([]aerospike.MapPair, len(v))
		for i, pair := range v {
			clone[i] = aerospike.MapPair{Key: pair.Key, Value: cloneValue(pair.Value)}
		}
		return clone
	case []any:
		clone := make([]any, len(v))
		for i, item := range v {
			clone[i] = cloneValue(item)
		}
		return clone
	case map[any]any:
		clone := make(map[any]any, len(v))
		for key, item := range v {
			clone[key] = cloneValue(item)
		}
		return clone
	}
	return value
}
