package aerospiketest

import "encoding/binary"

// replyHeader is the header of a message in a reply.
type replyHeader struct {
	code       failure
	info3      byte
	generation uint32
	voidTime   uint32
	index      uint32 // the row's number in the batch
	fields     int
	ops        int
}

func (h *replyHeader) append(b []byte) []byte {
	b = append(b, messageHeaderSize, 0, 0, h.info3, 0, byte(h.code))
	b = binary.BigEndian.AppendUint32(b, h.generation)
	b = binary.BigEndian.AppendUint32(b, h.voidTime)
	b = binary.BigEndian.AppendUint32(b, h.index)
	b = binary.BigEndian.AppendUint16(b, uint16(h.fields))
	return binary.BigEndian.AppendUint16(b, uint16(h.ops))
}

// setOps sets the number of operations in the header that starts at b[0].
func setOps(b []byte, n int) {
	binary.BigEndian.PutUint16(b[messageHeaderSize-2:], uint16(n))
}

func appendField(b []byte, kind byte, value []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(value)+1))
	b = append(b, kind)
	return append(b, value...)
}

// appendBin encodes a bin as in a reply to a read.
func appendBin[T string | []byte](b []byte, name T, particle byte, value []byte) []byte {
	return appendOp(b, opRead, name, particle, value)
}

// appendOp encodes an operation on a bin, or its result.
func appendOp[T string | []byte](b []byte, code byte, name T, particle byte, value []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(4+len(name)+len(value)))
	b = append(b, code, particle, 0, byte(len(name)))
	b = append(b, name...)
	return append(b, value...)
}
