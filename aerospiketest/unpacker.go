package aerospiketest

import "encoding/binary"

// unpacker decodes MessagePack, as far as filter expressions need it.
type unpacker struct {
	cursor
}

type packedKind int

const (
	packedOther packedKind = iota
	packedBool
	packedInteger
	packedText
	packedArray
)

// packed is one item. For an array it holds only the length; the elements follow
// as items.
type packed struct {
	kind    packedKind
	integer int64 // for a bool 0 or 1; for an array its length
	text    []byte
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
	case head >= 0xe0:
		return packed{kind: packedInteger, integer: int64(int8(head))}
	case head >= 0x90 && head < 0xa0:
		return packed{kind: packedArray, integer: int64(head & 0x0f)}
	case head >= 0xa0 && head < 0xc0:
		return u.text(int(head & 0x1f))
	}
	switch head {
	case 0xc2, 0xc3:
		return packed{kind: packedBool, integer: int64(head & 1)}
	case 0xcc, 0xcd, 0xce, 0xcf:
		return u.integer(1<<(head-0xcc), false)
	case 0xd0, 0xd1, 0xd2, 0xd3:
		return u.integer(1<<(head-0xd0), true)
	case 0xd9:
		return u.text(int(u.u8()))
	case 0xda:
		return u.text(int(u.u16()))
	case 0xdb:
		return u.text(int(u.u32()))
	case 0xdc:
		return packed{kind: packedArray, integer: int64(u.u16())}
	}
	return packed{}
}

func (u *unpacker) text(size int) packed {
	b := u.take(size)
	if u.short {
		return packed{}
	}
	return packed{kind: packedText, text: b}
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
