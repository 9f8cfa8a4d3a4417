package aerospiketest

import (
	"encoding/binary"
	"math"
)

// unpacker decodes MessagePack, as far as filter expressions and operations on
// lists and maps need it.
type unpacker struct {
	cursor
}

type packedKind int

const (
	packedOther packedKind = iota // unknown, or the end
	packedNil
	packedBool
	packedInteger
	packedFloat
	packedText // a string, blob or GeoJSON; a value's first byte says which
	packedArray
	packedMap
	packedExtension
)

// packed is one item. For an array or a map it holds only the length; the elements
// follow as items.
type packed struct {
	kind    packedKind
	integer int64 // for a bool 0 or 1; the length of an array or a map; the type of an extension
	float   float64
	text    []byte // of an extension, its data
}

// next returns the next item. The item has the kind packedOther if it is of no
// other kind, or at the end.
func (u *unpacker) next() packed {
	head := u.u8()
	switch {
	case u.short:
		return packed{}
	case head < 0x80:
		return packed{kind: packedInteger, integer: int64(head)}
	case head < 0x90:
		return packed{kind: packedMap, integer: int64(head & 0x0f)}
	case head < 0xa0:
		return packed{kind: packedArray, integer: int64(head & 0x0f)}
	case head < 0xc0:
		return u.text(int(head & 0x1f))
	case head >= 0xe0:
		return packed{kind: packedInteger, integer: int64(int8(head))}
	}
	return u.headed(head)
}

// headed returns the item whose first byte, head, says only how to read on.
func (u *unpacker) headed(head byte) packed {
	p := packed{}
	switch head {
	case 0xc0:
		p = packed{kind: packedNil}
	case 0xc2, 0xc3:
		p = packed{kind: packedBool, integer: int64(head & 1)}
	case 0xc4, 0xd9:
		return u.text(int(u.u8()))
	case 0xc5, 0xda:
		return u.text(int(u.u16()))
	case 0xc6, 0xdb:
		return u.text(int(u.u32()))
	case 0xc7:
		return u.extension(int(u.u8()))
	case 0xc8:
		return u.extension(int(u.u16()))
	case 0xc9:
		return u.extension(int(u.u32()))
	case 0xca:
		p = packed{kind: packedFloat, float: float64(math.Float32frombits(u.u32()))}
	case 0xcb:
		bits := uint64(u.u32())<<32 | uint64(u.u32())
		p = packed{kind: packedFloat, float: math.Float64frombits(bits)}
	case 0xcc, 0xcd, 0xce, 0xcf:
		return u.integer(1<<(head-0xcc), false)
	case 0xd0, 0xd1, 0xd2, 0xd3:
		return u.integer(1<<(head-0xd0), true)
	case 0xd4, 0xd5, 0xd6, 0xd7, 0xd8:
		return u.extension(1 << (head - 0xd4))
	case 0xdc:
		p = packed{kind: packedArray, integer: int64(u.u16())}
	case 0xdd:
		p = packed{kind: packedArray, integer: int64(u.u32())}
	case 0xde:
		p = packed{kind: packedMap, integer: int64(u.u16())}
	case 0xdf:
		p = packed{kind: packedMap, integer: int64(u.u32())}
	}
	if u.short {
		return packed{}
	}
	return p
}

func (u *unpacker) text(size int) packed {
	b := u.take(size)
	if u.short {
		return packed{}
	}
	return packed{kind: packedText, text: b}
}

func (u *unpacker) extension(size int) packed {
	kind := u.u8()
	b := u.take(size)
	if u.short {
		return packed{}
	}
	return packed{kind: packedExtension, integer: int64(kind), text: b}
}

func (u *unpacker) integer(size int, signed bool) packed {
	b := u.take(size)
	if u.short {
		return packed{}
	}
	var wide [8]byte
	if signed && b[0]&0x80 != 0 {
		wide = [8]byte{255, 255, 255, 255, 255, 255, 255, 255}
	}
	copy(wide[8-size:], b)
	return packed{kind: packedInteger, integer: int64(binary.BigEndian.Uint64(wide[:]))}
}

// maxPackedDepth is how deeply arrays and maps may be nested.
const maxPackedDepth = 64

// item returns the encoding of the next item, with all its elements. It returns
// nil at the end, and if the item is malformed.
func (u *unpacker) item() []byte {
	rest := u.b
	if !u.skip(maxPackedDepth) {
		return nil
	}
	size := len(rest) - len(u.b)
	return rest[:size:size]
}

// items returns the encodings of the next n items, or false if there are fewer.
func (u *unpacker) items(n int64) ([][]byte, bool) {
	if n > int64(len(u.b)) { // an item has at least one byte
		return nil, false
	}
	list := make([][]byte, n)
	for i := range list {
		if list[i] = u.item(); list[i] == nil {
			return nil, false
		}
	}
	return list, true
}

func (u *unpacker) skip(depth int) bool {
	p := u.next()
	elements := int64(0)
	switch p.kind {
	case packedOther:
		return false
	case packedArray:
		elements = p.integer
	case packedMap:
		elements = 2 * p.integer
	}
	if elements > 0 && depth == 0 {
		return false
	}
	for range elements {
		if !u.skip(depth - 1) {
			return false
		}
	}
	return true
}

// unpack decodes the first item of an encoding.
func unpack(b []byte) packed {
	u := unpacker{cursor{b: b}}
	return u.next()
}
