package aerospiketest

import (
	"encoding/binary"
	"math"
)

// The functions in this file encode values in MessagePack, each as short as
// possible.

func packInteger(n int64) []byte {
	switch {
	case n >= -32 && n < 1<<7:
		return []byte{byte(n)}
	case n >= 0 && n < 1<<8:
		return []byte{0xcc, byte(n)}
	case n >= 0 && n < 1<<16:
		return binary.BigEndian.AppendUint16([]byte{0xcd}, uint16(n))
	case n >= 0 && n < 1<<32:
		return binary.BigEndian.AppendUint32([]byte{0xce}, uint32(n))
	case n >= 0:
		return binary.BigEndian.AppendUint64([]byte{0xcf}, uint64(n))
	case n >= math.MinInt8:
		return []byte{0xd0, byte(n)}
	case n >= math.MinInt16:
		return binary.BigEndian.AppendUint16([]byte{0xd1}, uint16(n))
	case n >= math.MinInt32:
		return binary.BigEndian.AppendUint32([]byte{0xd2}, uint32(n))
	default:
		return binary.BigEndian.AppendUint64([]byte{0xd3}, uint64(n))
	}
}

func packFloat(f float64) []byte {
	return binary.BigEndian.AppendUint64([]byte{0xcb}, math.Float64bits(f))
}

func packBool(v bool) []byte {
	if v {
		return []byte{0xc3}
	}
	return []byte{0xc2}
}

// packArrayHeader encodes what precedes the n items of an array.
func packArrayHeader(n int) []byte { return packHeader(n, 0x90, 0xdc) }

// packMapHeader encodes what precedes the n pairs of a map.
func packMapHeader(n int) []byte { return packHeader(n, 0x80, 0xde) }

// packHeader encodes a length below 16 in one byte. The head long precedes 16
// bits, and the next head 32 bits.
func packHeader(n int, short, long byte) []byte {
	switch {
	case n < 16:
		return []byte{short | byte(n)}
	case n < 1<<16:
		return binary.BigEndian.AppendUint16([]byte{long}, uint16(n))
	default:
		return binary.BigEndian.AppendUint32([]byte{long + 1}, uint32(n))
	}
}
