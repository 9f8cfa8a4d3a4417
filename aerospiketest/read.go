package aerospiketest

import "math"

// read executes a read of one record and appends the reply.
func (c *conn) read(ns *namespace, d *digest, m *message, f *filter, index uint32) failure {
	if code := checkReads(m); code != 0 {
		return c.result(code, index)
	}
	r := ns.get(d, c.now)
	if r == nil {
		return c.result(keyNotFound, index)
	}
	if code := c.touchOnRead(ns, d, r, m.ttl); code != 0 {
		return c.refuse(r, code, index)
	}
	if !f.match(r) {
		return c.refuse(r, filteredOut, index)
	}

	h := replyHeader{generation: r.generation, voidTime: r.voidTime, index: index}
	start := len(c.out)
	c.out = h.append(c.out)
	switch {
	case m.info1&info1NoBinData != 0:
	case m.info1&info1GetAll != 0 && len(m.ops) == 0:
		setOps(c.out[start:], len(r.bins))
		c.out = append(c.out, r.wire...)
	default:
		ops := 0
		for i := range m.ops {
			n, code := c.readOrCollect(r, &m.ops[i], m)
			if ops += n; code == 0 && c.overfull(ops) {
				code = recordTooBig
			}
			if code != 0 {
				c.out = c.out[:start]
				return c.refuse(r, code, index)
			}
		}
		setOps(c.out[start:], ops)
	}
	return 0
}

// touchOnRead touches a record that a read has found, if at most the percentage
// that the read asks for is left of the record's life. The reply still has the
// former expiration, because a server touches the record afterwards. A server also
// touches records that the read's filter excludes.
func (c *conn) touchOnRead(ns *namespace, d *digest, r *record, percent uint32) failure {
	if r.voidTime == 0 || percent == ttlDefault || percent == ttlNever {
		return 0
	}
	if percent > 100 {
		return parameterError
	}
	if r.touched(c.now, percent) != r {
		ns.update(d, c.now, func(old *record) *record { return old.touched(c.now, percent) })
	}
	return 0
}

// overfull reports whether a reply is longer than the protocol allows. This happens
// when a request reads the same bins again and again.
func (c *conn) overfull(ops int) bool {
	return ops > math.MaxUint16 || len(c.out) > maxFrameSize
}

func checkReads(m *message) failure {
	if m.info1&(info1NoBinData|info1GetAll) == 0 && len(m.ops) == 0 {
		return parameterError
	}
	return checkReadOps(m)
}

// checkReadOps refuses operations that are not reads or that the cluster does not
// support.
func checkReadOps(m *message) failure {
	for i := range m.ops {
		switch {
		case !knownOp(m.ops[i].code):
			return unsupportedFeature
		case m.ops[i].code == opCollectionRead && len(m.ops[i].name) > 0:
		case m.ops[i].code != opRead:
			return parameterError // a write operation in a message that is not a write
		}
	}
	return 0
}

// readOrCollect appends the result of an operation that changes nothing, and
// returns the number of bins in the result.
func (c *conn) readOrCollect(r *record, o *op, m *message) (results int, code failure) {
	if o.code == opCollectionRead {
		return c.collect(r, o, m)
	}
	return c.readOp(r, o, m), 0
}

// readOp appends a read operation's result and returns the number of bins in the
// result. An operation without a bin name reads all bins, or no bin if the client
// wants only the header.
func (c *conn) readOp(r *record, o *op, m *message) int {
	if len(o.name) == 0 {
		if m.info1&info1GetAll == 0 {
			return 0
		}
		c.out = append(c.out, r.wire...)
		return len(r.bins)
	}
	if b := r.bin(o.name); b != nil {
		c.out = append(c.out, b.wire...)
		return 1
	}
	return c.noResult(o, m)
}

// noResult appends an empty result if the client wants a result for each
// operation. It returns the number of bins appended.
func (c *conn) noResult(o *op, m *message) int {
	if m.info2&info2RespondAllOps == 0 {
		return 0
	}
	c.out = appendOp(c.out, o.code, o.name, particleNull, nil)
	return 1
}
