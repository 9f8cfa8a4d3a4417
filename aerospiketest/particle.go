package aerospiketest

import (
	"encoding/binary"
	"math"
	"slices"
)

// These are the types of value that the cluster interprets. It stores all others.
const (
	particleNull    = 0
	particleInteger = 1
	particleFloat   = 2
	particleString  = 3
	particleBlob    = 4
	particleBool    = 17
)

// modifiable reports whether the operation can have a value of its type: additions
// take numbers, appends and prepends take strings and blobs.
func modifiable(o *op) bool {
	if o.code == opAdd {
		return (o.particle == particleInteger || o.particle == particleFloat) && len(o.value) == 8
	}
	return o.particle == particleString || o.particle == particleBlob
}

// modified returns the sum or the concatenation of a bin's value and the value of
// an operation; both have the same type. It reports false if the operation is an
// addition and the bin's value does not have 8 bytes.
func modified(o *op, value []byte) ([]byte, bool) {
	switch o.code {
	case opAppend:
		return slices.Concat(value, o.value), true
	case opPrepend:
		return slices.Concat(o.value, value), true
	}

	if len(value) != 8 {
		return nil, false
	}
	a, b := binary.BigEndian.Uint64(value), binary.BigEndian.Uint64(o.value)
	sum := a + b
	if o.particle == particleFloat {
		sum = math.Float64bits(math.Float64frombits(a) + math.Float64frombits(b))
	}
	return binary.BigEndian.AppendUint64(nil, sum), true
}

// integer decodes an integer. Old clients send fewer than 8 bytes.
func integer(value []byte) int64 {
	var n int64
	for _, b := range value {
		n = n<<8 | int64(b)
	}
	return n
}

// unpackBin returns an encoded item as a bin's type and value. No item, and nil,
// are null.
func unpackBin(item []byte) (particle byte, value []byte) {
	p := unpack(item)
	switch p.kind {
	case packedBool:
		return particleBool, []byte{byte(p.integer)}
	case packedInteger:
		return particleInteger, binary.BigEndian.AppendUint64(nil, uint64(p.integer))
	case packedFloat:
		return particleFloat, binary.BigEndian.AppendUint64(nil, math.Float64bits(p.float))
	case packedText:
		if len(p.text) == 0 {
			return particleString, nil
		}
		return p.text[0], p.text[1:]
	case packedArray:
		return particleList, item
	case packedMap:
		return particleMap, item
	}
	return particleNull, nil
}
