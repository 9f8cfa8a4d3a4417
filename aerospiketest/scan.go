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
	left    uint64       // how many more records the client wants
}

// scanPart is a partition to scan. The scan resumes after the record with the
// digest after; if after is nil, it starts at the beginning.
type scanPart struct {
	partition int
	after     *digest
	value     int64 // the value that the record with the digest after had in the query's index
}

// newScan checks a request. The caller replies with the failure. An error ends the
// connection.
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
			return nil, parameterError, nil // a place in an index needs a value as well
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
		return nil, udfBadResponse, nil // the cluster cannot run modules
	}
	if m.info2&info2Write == 0 {
		if code := checkScanOps(m); code != 0 {
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

// checkScanOps refuses operations that are not reads of a bin.
func checkScanOps(m *message) failure {
	for i := range m.ops {
		if m.ops[i].onCollection() {
			return unsupportedFeature
		}
	}
	return checkReadOps(m)
}

// udfAggregate is a function call that returns results. The other kind changes
// records in the background.
const udfAggregate = 1

// scanParts lists the partitions that a request names. If the request names none,
// these are the partitions of which the node is the master.
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

// scanPartition replies with a partition's records, and with whether the node
// serves the partition.
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
	// In a request, the bit asks for a report on failing partitions only.
	if s.message.info3&info3PartitionDone == 0 {
		c.out = done.append(c.out)
	}
	return nil
}

// list returns the records of a partition that the scan still has to look at. For
// a scan, they are in the order of their digests. For a query, they are the
// records in the query's range, in the order of its index.
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

// scanned appends a record that a scan has found.
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
		// The client sends the value back to resume the query after this record.
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
	h.append(c.out[start:start]) // overwrites the header above
}

// background applies a background query's operations to the matching records of
// which the node is the master. A function call succeeds without effect: on a
// server, too, only the log shows that a module is missing.
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
			c.out = c.out[:reply] // the client does not get results
		}
	}
	return c.last()
}
