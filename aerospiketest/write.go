package aerospiketest

import (
	"bytes"
	"slices"
)

// These are the special values of the expiration that a client sends. Others are a
// number of seconds or, in a read, a percentage.
const (
	ttlDefault    = 0 // the namespace's default, which is never
	ttlNever      = 1<<32 - 1
	ttlDontUpdate = 1<<32 - 2

	maxTTL = 10 * 365 * 24 * 60 * 60 // the server's limit, 10 years
)

// write executes a write of one record and appends the reply.
func (c *conn) write(ns *namespace, d *digest, m *message, f *filter, index uint32) failure {
	if code := checkWrite(m); code != 0 {
		return c.result(code, index)
	}

	start := len(c.out)
	h := replyHeader{index: index}
	c.out = h.append(c.out)
	ops := 0
	var failedOn *record
	ns.update(d, c.now, func(old *record) *record {
		failedOn = old
		if h.code = checkPolicy(old, m, f); h.code != 0 {
			return old
		}
		r := c.next(old, m)
		if ops, h.code = c.operate(r, m); h.code != 0 {
			return old
		}
		if len(r.bins) == 0 { // deleted: the reply has no generation
			if old == nil {
				h.code = keyNotFound
			}
			return nil
		}
		h.generation, h.voidTime = r.generation, r.voidTime
		return r
	})
	if h.code != 0 {
		c.out = c.out[:start]
		return c.refuse(failedOn, h.code, index)
	}

	h.ops = ops
	h.append(c.out[start:start]) // overwrites the header above
	return 0
}

// delete executes the delete command.
func (c *conn) delete(ns *namespace, d *digest, m *message, f *filter) (code failure) {
	if m.info2&info2DurableDelete != 0 {
		return enterpriseOnly
	}
	ns.update(d, c.now, func(old *record) *record {
		switch {
		case old == nil:
			code = keyNotFound
		case !generationMatches(old, m):
			code = generationError
		case !f.match(old):
			code = filteredOut
		default:
			return nil
		}
		return old
	})
	return code
}

// checkWrite refuses a write that is bad whatever the record is.
func checkWrite(m *message) failure {
	if m.info2&info2DurableDelete != 0 {
		return enterpriseOnly
	}
	if len(m.ops) == 0 || m.ttl > maxTTL && m.ttl < ttlDontUpdate {
		return parameterError
	}
	replaces := m.info3&(info3CreateOrReplace|info3ReplaceOnly) != 0
	for i := range m.ops {
		o := &m.ops[i]
		switch {
		case !knownOp(o.code):
			return unsupportedFeature
		case len(o.name) > maxBinName:
			return binNameTooLong
		case len(o.name) == 0 && (o.code == opWrite || o.code == opCollectionRead || o.modifies()):
			return parameterError
		case replaces && o.modifies():
			return parameterError // there is nothing left to modify
		}
	}
	return 0
}

// checkPolicy refuses a write that the present record forbids.
func checkPolicy(old *record, m *message, f *filter) failure {
	switch {
	case old == nil && m.info3&(info3UpdateOnly|info3ReplaceOnly) != 0:
		return keyNotFound
	case old != nil && m.info2&info2CreateOnly != 0:
		return keyExists
	case !generationMatches(old, m):
		return generationError
	case len(m.set) > maxSetName:
		return parameterError
	case old != nil && !f.match(old):
		return filteredOut
	}
	return 0
}

func generationMatches(old *record, m *message) bool {
	var generation uint32
	if old != nil {
		generation = old.generation
	}
	switch {
	case m.info2&info2Generation != 0:
		return m.generation == generation
	case m.info2&info2GenerationGT != 0:
		return m.generation > generation
	}
	return true
}

// next returns the record with which a write's operations start. It already has
// what every write changes, such as the generation and the expiration.
func (c *conn) next(old *record, m *message) *record {
	r := &record{set: string(m.set), generation: 1, updated: c.now.UnixNano()}
	if old != nil {
		r.set, r.key = old.set, old.key
		r.generation = nextGeneration(old.generation)
		if m.info3&(info3CreateOrReplace|info3ReplaceOnly) == 0 {
			r.bins = slices.Clone(old.bins)
		}
	}
	if m.key != nil {
		r.key = bytes.Clone(m.key)
	}

	switch m.ttl {
	case ttlDefault, ttlNever:
	case ttlDontUpdate:
		if old != nil {
			r.voidTime = old.voidTime
		}
	default:
		r.voidTime = toEpoch(c.now) + m.ttl
	}
	return r
}
