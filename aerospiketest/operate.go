package aerospiketest

import "slices"

// These are the operations that the cluster executes. It refuses others. A
// collection is a list or a map.
const (
	opRead             = 1
	opWrite            = 2
	opCollectionRead   = 3
	opCollectionModify = 4
	opAdd              = 5
	opAppend           = 9
	opPrepend          = 10
	opTouch            = 11
	opDelete           = 14
)

func knownOp(code byte) bool {
	switch code {
	case opRead, opWrite, opCollectionRead, opCollectionModify, opAdd, opAppend, opPrepend, opTouch, opDelete:
		return true
	}
	return false
}

// modifies reports whether the operation computes the bin's value from its former
// value.
func (o *op) modifies() bool {
	switch o.code {
	case opAdd, opAppend, opPrepend, opCollectionModify:
		return true
	}
	return false
}

// onCollection reports whether the operation is on a list or a map.
func (o *op) onCollection() bool {
	return o.code == opCollectionRead || o.code == opCollectionModify
}

// operate applies a write's operations to r, which is not stored yet. It appends
// their results to the reply and returns the number of bins in the results.
func (c *conn) operate(r *record, m *message) (results int, code failure) {
	encoded := false
	for i := range m.ops {
		o := &m.ops[i]
		if o.code == opRead {
			if m.info1&info1NoBinData != 0 {
				continue
			}
			if !encoded {
				r.encode() // the result is a copy of the encoding
				encoded = true
			}
			if results += c.readOp(r, o, m); c.overfull(results) {
				return 0, recordTooBig
			}
			continue
		}

		encoded = encoded && o.code == opCollectionRead
		n, code := c.execute(r, o, m)
		if code != 0 {
			return 0, code
		}
		if results += n; c.overfull(results) {
			return 0, recordTooBig
		}
	}
	if !encoded {
		r.encode()
	}
	if len(r.wire) > maxRecordSize {
		return 0, recordTooBig
	}
	return results, 0
}

// execute executes an operation other than the read of a bin. It appends the result
// to the reply and returns the number of bins in the result.
func (c *conn) execute(r *record, o *op, m *message) (results int, code failure) {
	if o.onCollection() {
		return c.collect(r, o, m)
	}
	if code := r.apply(o); code != 0 {
		return 0, code
	}
	return c.noResult(o, m), 0
}

// collect executes an operation on a list or a map, and appends the result as
// execute does.
func (c *conn) collect(r *record, o *op, m *message) (results int, code failure) {
	item, code := r.collect(o)
	if code != 0 {
		return 0, code
	}
	particle, value := unpackBin(item)
	if particle == particleNull {
		return c.noResult(o, m), 0
	}
	c.out = appendOp(c.out, o.code, o.name, particle, value)
	return 1, 0
}

// apply executes an operation that is neither a read nor on a collection.
func (r *record) apply(o *op) failure {
	switch o.code {
	case opTouch:
	case opDelete:
		r.bins = nil
	case opWrite:
		if o.particle == particleNull {
			r.bins = slices.DeleteFunc(r.bins, func(b bin) bool { return b.name == string(o.name) })
			return 0
		}
		r.setBin(o.name, o.particle, o.value)
	default:
		return r.modify(o)
	}
	return 0
}

// modify executes an addition, append or prepend. It creates a missing bin with
// the operation's value, even with a value that could not be added or appended.
func (r *record) modify(o *op) failure {
	if o.particle == particleNull {
		return parameterError
	}
	b := r.bin(o.name)
	if b == nil {
		r.setBin(o.name, o.particle, o.value)
		return 0
	}
	if b.particle != o.particle || !modifiable(o) {
		return binTypeError
	}
	value, ok := modified(o, b.value)
	if !ok {
		return binTypeError
	}
	r.setBin(o.name, o.particle, value)
	return 0
}

// setBin sets a bin to a value, and creates the bin if necessary.
func (r *record) setBin(name []byte, particle byte, value []byte) {
	if b := r.bin(name); b != nil {
		b.particle, b.value = particle, value
		return
	}
	r.bins = append(r.bins, bin{name: string(name), particle: particle, value: value})
}
