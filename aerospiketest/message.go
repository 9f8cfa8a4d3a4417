package aerospiketest

// These are the bits of a message's four attribute bytes, as far as the cluster
// uses them.
const (
	info1Read      = 1 << 0
	info1GetAll    = 1 << 1
	info1NoBinData = 1 << 5

	info2Write         = 1 << 0
	info2Delete        = 1 << 1
	info2Generation    = 1 << 2
	info2GenerationGT  = 1 << 3
	info2DurableDelete = 1 << 4
	info2CreateOnly    = 1 << 5
	info2RespondAllOps = 1 << 7

	info3Last            = 1 << 0
	info3PartitionDone   = 1 << 2
	info3UpdateOnly      = 1 << 3
	info3CreateOrReplace = 1 << 4
	info3ReplaceOnly     = 1 << 5

	info4VerifyRead  = 1 << 0
	info4RollForward = 1 << 1
	info4RollBack    = 1 << 2
)

// These are the types of field, as far as the cluster uses them.
const (
	fieldNamespace    = 0
	fieldSet          = 1
	fieldKey          = 2
	fieldDigest       = 4
	fieldTransaction  = 5
	fieldPartitions   = 11
	fieldDigests      = 12
	fieldMaxRecords   = 13
	fieldBinValues    = 15
	fieldIndexName    = 21
	fieldIndexRange   = 22
	fieldIndexContext = 23
	fieldIndexType    = 26
	fieldUDFPackage   = 30
	fieldUDFOp        = 33
	fieldBatch        = 41
	fieldBatchWithSet = 42
	fieldFilter       = 43
)

const (
	messageHeaderSize = 22
	fieldHeaderSize   = 5
	digestSize        = 20
)

// message is a request on records, or one row of a batch request. Its slices point
// into the frame. A missing field's slice is nil.
type message struct {
	info1, info2, info3, info4 byte
	generation                 uint32
	ttl                        uint32

	namespace, set, key, digest []byte
	partitions, digests         []byte
	binValues, maxRecords       []byte
	indexRange, indexType       []byte
	indexContext                []byte
	indexName                   []byte
	udfPackage, udfOp           []byte
	transaction                 []byte
	batch                       []byte
	filter                      []byte
	ops                         []op
}

// op is an operation on a bin.
type op struct {
	code     byte
	particle byte
	name     []byte
	value    []byte
}

// parse reads a message from the body of a frame, reusing the memory of m.
func (m *message) parse(body []byte) error {
	c := cursor{b: body}
	headerSize := int(c.u8())
	info1, info2, info3, info4 := c.u8(), c.u8(), c.u8(), c.u8()
	c.take(1) // result code
	generation, ttl := c.u32(), c.u32()
	c.take(4) // timeout
	fields, ops := int(c.u16()), int(c.u16())
	if c.short || headerSize != messageHeaderSize {
		return malformed("header of %d bytes, size field %d", len(body), headerSize)
	}

	*m = message{info1: info1, info2: info2, info3: info3, info4: info4,
		generation: generation, ttl: ttl, ops: m.ops[:0]}
	if err := m.parseFields(&c, fields); err != nil {
		return err
	}
	if m.indexName != nil && !holdsOps(c, ops) {
		// Go clients do not count this field if the statement names the index.
		if err := m.parseFields(&c, 1); err != nil {
			return err
		}
	}
	if err := m.parseOps(&c, ops); err != nil {
		return err
	}
	if len(c.b) > 0 {
		return malformed("%d bytes after %d fields and %d operations", len(c.b), fields, ops)
	}
	return nil
}

func (m *message) parseFields(c *cursor, n int) error {
	for range n {
		size, kind := int(c.u32()), c.u8()
		if kind == fieldBatch || kind == fieldBatchWithSet {
			size -= m.overcount(size - 1 - len(c.b))
		}
		if c.short || size < 1 || size-1 > len(c.b) {
			return malformed("field of %d bytes, %d left", size, len(c.b)+1)
		}
		value := c.take(size - 1)
		if kind == fieldDigest && len(value) != digestSize {
			return malformed("digest of %d bytes", len(value))
		}
		if p := m.field(kind); p != nil {
			*p = value
		}
	}
	return nil
}

// overcount returns the correction for the size of a batch field that is excess
// bytes too long. A client that sends a filter includes the filter's field in that
// size.
func (m *message) overcount(excess int) int {
	if m.filter != nil && excess == fieldHeaderSize+len(m.filter) {
		return excess
	}
	return 0
}

// field returns where to store a field of the given type. It returns nil for a
// field that the cluster ignores.
func (m *message) field(kind byte) *[]byte {
	switch kind {
	case fieldNamespace:
		return &m.namespace
	case fieldSet:
		return &m.set
	case fieldKey:
		return &m.key
	case fieldDigest:
		return &m.digest
	case fieldTransaction:
		return &m.transaction
	case fieldPartitions:
		return &m.partitions
	case fieldDigests:
		return &m.digests
	case fieldBinValues:
		return &m.binValues
	case fieldMaxRecords:
		return &m.maxRecords
	case fieldIndexName:
		return &m.indexName
	case fieldIndexRange:
		return &m.indexRange
	case fieldIndexContext:
		return &m.indexContext
	case fieldIndexType:
		return &m.indexType
	case fieldUDFPackage:
		return &m.udfPackage
	case fieldUDFOp:
		return &m.udfOp
	case fieldBatch, fieldBatchWithSet:
		return &m.batch
	case fieldFilter:
		return &m.filter
	default:
		return nil
	}
}

// holdsOps reports whether the rest consists of n operations, judging by their
// sizes.
func holdsOps(c cursor, n int) bool {
	for range n {
		c.take(int(c.u32()))
	}
	return !c.short && len(c.b) == 0
}

func (m *message) parseOps(c *cursor, n int) error {
	for range n {
		size := int(c.u32())
		code, particle := c.u8(), c.u8()
		c.take(1) // unused
		nameSize := int(c.u8())
		name := c.take(nameSize)
		value := c.take(size - 4 - nameSize)
		if c.short {
			return malformed("operation of %d bytes, name of %d", size, nameSize)
		}
		m.ops = append(m.ops, op{code: code, particle: particle, name: name, value: value})
	}
	return nil
}
