package aerospiketest

import (
	"encoding/binary"
	"math"
	"time"
)

// scan answers a scan or query, or starts a background job.
func (c *conn) scan(m *message) error {
	s, code, err := c.newScan(m)
	if err != nil {
		return err
	}
	if code != 0 {
		return c.fail(Scan, code)
	}
	if m.info2&info2Write != 0 {
		return c.background(s)
	}
	for _, part := range s.parts {
		if err := c.scanPartition(s, part); err != nil {
			return err
		}
		if s.left == 0 {
			break
		}
	}
	return c.last()
}

// scan is a scan or query in progress.
type scan struct {
	message *message
	ns      *namespace
	parts   []scanPart
	filter  *filter
	index   *indexFilter // nil unless a query
	left    uint64       // records still wanted
}

// scanPart is a partition to scan, from after a record or, if nil, the start.
type scanPart struct {
	partition int
	after     *digest
	value     int64 // that the record had in the index of a query
}

// newScan checks a request. A failure is replied, an error ends the connection.
func (c *conn) newScan(m *message) (*scan, failure, error) {
	s := &scan{message: m, left: math.MaxUint64}
	if m.maxRecords != nil {
		if len(m.maxRecords) != 8 {
			return nil, 0, malformed("maximum of records in %d bytes", len(m.maxRecords))
		}
		if n := binary.BigEndian.Uint64(m.maxRecords); n > 0 {
			s.left = n
		}
	}
	var err error
	if s.parts, err = c.scanParts(m); err != nil {
		return nil, 0, err
	}
	if m.indexRange != nil {
		if s.index, err = parseIndexFilter(m); err != nil {
			return nil, 0, err
		}
		if len(m.digests) > 0 && m.binValues == nil {
			return nil, parameterError, nil // a digest alone is no place in an index
		}
	}

	var ok bool
	if s.ns, ok = c.node.cluster.namespaces[string(m.namespace)]; !ok {
		return nil, invalidNamespace, nil
	}
	if len(m.set) > maxSetName {
		return nil, parameterError, nil
	}
	if m.udfPackage != nil && m.info2&info2Write == 0 && len(m.udfOp) == 1 && m.udfOp[0] == udfAggregate {
		return nil, udfBadResponse, nil // there is no such module
	}
	if m.info2&info2Write == 0 {
		if code := checkReadOps(m); code != 0 {
			return nil, code, nil
		}
	}
	if s.index != nil {
		index, ok := c.node.cluster.findIndex(m, s.index)
		if !ok {
			return nil, indexNotFound, nil
		}
		s.index.bin = []byte(index.bin)
	}
	var code failure
	s.filter, code = parseFilter(m.filter)
	return s, code, nil
}

// udfAggregate is the kind of function call whose results are returned, rather
// than one that changes records in the background.
const udfAggregate = 1

// scanParts lists the partitions a request asks for; if it names none, those
// whose master the node is.
func (c *conn) scanParts(m *message) ([]scanPart, error) {
	if len(m.partitions)%2 != 0 || len(m.digests)%digestSize != 0 {
		return nil, malformed("partitions in %d bytes, digests in %d", len(m.partitions), len(m.digests))
	}
	digests := len(m.digests) / digestSize
	if len(m.partitions)/2+digests > partitions {
		return nil, malformed("more partitions than there are")
	}
	if m.binValues != nil && len(m.binValues) != 8*digests {
		return nil, malformed("bin values in %d bytes for %d digests", len(m.binValues), digests)
	}

	var parts []scanPart
	for b := m.partitions; len(b) > 0; b = b[2:] {
		p := int(binary.LittleEndian.Uint16(b))
		if p >= partitions {
			return nil, malformed("partition %d", p)
		}
		parts = append(parts, scanPart{partition: p})
	}
	for i := range digests {
		after := (*digest)(m.digests[i*digestSize:])
		part := scanPart{partition: partitionOf(after), after: after}
		if m.binValues != nil {
			part.value = int64(binary.LittleEndian.Uint64(m.binValues[i*8:]))
		}
		parts = append(parts, part)
	}
	if m.partitions == nil && m.digests == nil {
		for _, p := range c.topology.mastered(c.node.index) {
			parts = append(parts, scanPart{partition: p})
		}
	}
	return parts, nil
}

// scanPartition sends the records of a partition, and whether it was available.
func (c *conn) scanPartition(s *scan, part scanPart) error {
	done := replyHeader{info3: info3PartitionDone, generation: uint32(part.partition)}
	if !c.topology.owned(part.partition, c.node.index) {
		done.code = partitionUnavailable
		c.out = done.append(c.out)
		return nil
	}

	for _, f := range s.list(part, c.now) {
		if s.left == 0 {
			return nil
		}
		if !s.match(f.record) {
			continue
		}
		s.left--
		c.scanned(s, &f)
		if len(c.out) > chunk {
			if err := c.send(); err != nil {
				return err
			}
		}
	}
	// On a request the bit says that only failures are of interest.
	if s.message.info3&info3PartitionDone == 0 {
		c.out = done.append(c.out)
	}
	return nil
}

// list returns the records of a partition that are still to be looked at: in the
// order of their digests or, in a query, those in its range in that of its index.
func (s *scan) list(part scanPart, now time.Time) []found {
	if s.index == nil {
		return s.ns.scan(part.partition, part.after, now)
	}
	return s.index.search(s.ns.scan(part.partition, nil, now), part)
}

func (s *scan) match(r *record) bool {
	if len(s.message.set) > 0 && r.set != string(s.message.set) {
		return false
	}
	return s.filter.match(r)
}

// scanned appends a record found by a scan.
func (c *conn) scanned(s *scan, f *found) {
	r, m := f.record, s.message
	start := len(c.out)
	h := replyHeader{generation: r.generation, voidTime: r.voidTime, fields: 2}
	c.out = h.append(c.out)
	c.out = appendField(c.out, fieldNamespace, []byte(s.ns.name))
	c.out = appendField(c.out, fieldDigest, f.digest[:])
	if r.set != "" {
		h.fields++
		c.out = appendField(c.out, fieldSet, []byte(r.set))
	}
	if r.key != nil {
		h.fields++
		c.out = appendField(c.out, fieldKey, r.key)
	}
	if s.index != nil {
		h.fields++
		// The client sends it back to resume the query after this record.
		value := binary.LittleEndian.AppendUint64(nil, uint64(s.index.value(r)))
		c.out = appendField(c.out, fieldBinValues, value)
	}

	switch {
	case m.info1&info1NoBinData != 0:
	case len(m.ops) == 0:
		h.ops = len(r.bins)
		c.out = append(c.out, r.wire...)
	default:
		for i := range m.ops {
			h.ops += c.readOp(r, &m.ops[i], m)
		}
	}
	h.append(c.out[start:start]) // over the one above
}

// background applies the operations of a background query to the records whose
// master the node is. A function call succeeds without effect: that its module
// is missing only shows in the server's log.
func (c *conn) background(s *scan) error {
	if s.message.udfPackage == nil {
		if code := checkWrite(s.message); code != 0 {
			return c.fail(Query, code)
		}
		reply := len(c.out)
		for _, part := range s.parts {
			for _, f := range s.list(part, c.now) {
				if s.match(f.record) {
					c.write(s.ns, &f.digest, s.message, s.filter, 0)
				}
			}
			c.out = c.out[:reply] // nobody waits for results
		}
	}
	return c.last()
}
