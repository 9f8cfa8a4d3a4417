package aerospiketest

import (
	"encoding/binary"
	"math"
	"slices"
)

// The types of value that are not merely stored.
const (
	particleNull    = 0
	particleInteger = 1
	particleFloat   = 2
	particleString  = 3
	particleBlob    = 4
	particleBool    = 17
)

// modifiable reports whether the operation works with the type of its value.
func modifiable(o *op) bool {
	if o.code == opAdd {
		return (o.particle == particleInteger || o.particle == particleFloat) && len(o.value) == 8
	}
	return o.particle == particleString || o.particle == particleBlob
}

// modified returns the sum or concatenation of the value of a bin and that of an
// operation of the same type. It reports false if the bin's value is no number.
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

// integer returns the value of an integer bin, which old clients send shorter
// than 8 bytes.
func integer(value []byte) int64 {
	var n int64
	for _, b := range value {
		n = n<<8 | int64(b)
	}
	return n
}
