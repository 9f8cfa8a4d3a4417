package aerospiketest

// The bits of a batch row that say which parts the row has.
const (
	batchRepeat     = 1 << 0 // the row has a key only, and repeats the rest of the row before
	batchInfo       = 1 << 1
	batchGeneration = 1 << 2
	batchTTL        = 1 << 3
	batchInfo4      = 1 << 4
)

// batchRespondAll is the bit of a batch whose rows are all executed, even if some
// fail.
const batchRespondAll = 1 << 2

const (
	batchRowMin = 4 + digestSize + 1

	// chunk is the size in bytes above which a reply is sent before it is complete.
	chunk = 128 << 10
)

// batch answers a batch request.
func (c *conn) batch(m *message) error {
	filter, code := parseFilter(m.filter)
	if code != 0 {
		return c.fail(Batch, code)
	}

	rows := cursor{b: m.batch}
	count, flags := rows.u32(), rows.u8()
	if rows.short || uint64(count)*batchRowMin > uint64(len(rows.b)) {
		return malformed("batch of %d rows in %d bytes", count, len(m.batch))
	}
	row := batchRow{message: &c.row, common: filter}
	for i := range count {
		if err := row.parse(&rows, i == 0); err != nil {
			return err
		}
		code := row.code
		if code == 0 {
			code = c.single(row.message, row.filter, row.index)
		} else {
			c.result(code, row.index)
		}
		if fatal(code) && flags&batchRespondAll == 0 {
			return c.last()
		}
		if len(c.out) > chunk {
			if err := c.send(); err != nil {
				return err
			}
		}
	}
	if len(rows.b) > 0 {
		return malformed("%d bytes after %d rows", len(rows.b), count)
	}
	return c.last()
}

// last ends a reply that consists of several messages.
func (c *conn) last() error {
	h := replyHeader{info3: info3Last}
	c.out = h.append(c.out)
	return c.send()
}

// fatal reports whether a row failed for a reason other than a missing or
// filtered record.
func fatal(code failure) bool {
	return code != 0 && code != keyNotFound && code != filteredOut
}

// batchRow is the current row of a batch.
type batchRow struct {
	message *message
	index   uint32
	filter  *filter
	common  *filter // the batch's filter, for rows without a filter
	code    failure // why the row is not executed: its filter is bad
}

// parse reads the next row. A row that repeats the row before changes only the
// index and the digest.
func (r *batchRow) parse(c *cursor, first bool) error {
	r.index = c.u32()
	digest := c.take(digestSize)
	flags := c.u8()
	if c.short {
		return malformed("truncated batch row")
	}
	if flags&batchRepeat != 0 {
		if first {
			return malformed("first batch row repeats")
		}
		r.message.digest = digest
		return nil
	}

	m := r.message
	*m = message{ops: m.ops[:0]}
	m.info1 = c.u8()
	if flags&batchInfo != 0 {
		m.info2, m.info3 = c.u8(), c.u8()
	}
	if flags&batchInfo4 != 0 {
		m.info4 = c.u8()
	}
	if flags&batchGeneration != 0 {
		m.generation = uint32(c.u16())
	}
	if flags&batchTTL != 0 {
		m.ttl = c.u32()
	}
	fields, ops := int(c.u16()), int(c.u16())
	if c.short {
		return malformed("truncated batch row")
	}
	if err := m.parseFields(c, fields); err != nil {
		return err
	}
	if err := m.parseOps(c, ops); err != nil {
		return err
	}
	m.digest = digest

	r.filter, r.code = r.common, 0
	if m.filter != nil {
		r.filter, r.code = parseFilter(m.filter)
	}
	return nil
}
