package arrowbatch

import (
	"math/bits"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// The functions below know the Go types in which the client returns Aerospike's types.

// asInteger knows int64 too, which the client returns where int has 32 bits.
func asInteger(value any) (int64, bool) {
	switch v := value.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	}
	return 0, false
}

// asFloat knows float32 too, which the client returns within lists.
func asFloat(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case float32:
		return float64(v), true
	}
	return 0, false
}

func asText(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case aerospike.GeoJSONValue:
		return string(v), true
	}
	return "", false
}

func asBlob(value any) ([]byte, bool) {
	switch v := value.(type) {
	case []byte:
		return v, true
	case aerospike.HLLValue:
		return v, true
	}
	return nil, false
}

// significantBits returns the precision that a float needs to be n exactly.
func significantBits(n int64) int {
	magnitude := uint64(n)
	if n < 0 {
		magnitude = -magnitude // right for the least of them too, which has no negative
	}
	return bits.Len64(magnitude) - bits.TrailingZeros64(magnitude)
}
