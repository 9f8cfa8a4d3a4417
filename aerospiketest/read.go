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
		return c.result(code, index)
	}
	if !f.match(r) {
		return c.result(filteredOut, index)
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
			if ops += c.readOp(r, &m.ops[i], m); c.overfull(ops) {
				c.out = c.out[:start]
				return c.result(recordTooBig, index)
			}
		}
		setOps(c.out[start:], ops)
	}
	return 0
}

// touchOnRead touches a record, found by a read that asks for it, in the last
// part of its life, given as a percentage. The read itself still replies with the
// expiration there was before: servers touch afterwards, and filtered or not.
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

// overfull reports whether a reply has got longer than the protocol allows, which
// takes reading the same bins again and again.
func (c *conn) overfull(ops int) bool {
	return ops > math.MaxUint16 || len(c.out) > maxFrameSize
}

func checkReads(m *message) failure {
	if m.info1&(info1NoBinData|info1GetAll) == 0 && len(m.ops) == 0 {
		return parameterError
	}
	return checkReadOps(m)
}

// checkReadOps refuses operations that are no reads, or that are not known.
func checkReadOps(m *message) failure {
	for i := range m.ops {
		switch {
		case !knownOp(m.ops[i].code):
			return unsupportedFeature
		case m.ops[i].code != opRead:
			return parameterError // a write, in a message that is none
		}
	}
	return 0
}

// readOp appends the result of a read operation and returns the number of bins
// in it. An operation without a bin name reads all, or nothing if the client
// wants but the header.
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

// noResult appends an empty result of an operation, if the client wants one.
func (c *conn) noResult(o *op, m *message) int {
	if m.info2&info2RespondAllOps == 0 {
		return 0
	}
	c.out = appendOp(c.out, o.name, particleNull, nil)
	return 1
}
