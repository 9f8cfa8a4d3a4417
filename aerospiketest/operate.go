package aerospiketest

import "slices"

// These are the operations that the cluster executes. It refuses others, such as
// those on lists and maps.
const (
	opRead    = 1
	opWrite   = 2
	opAdd     = 5
	opAppend  = 9
	opPrepend = 10
	opTouch   = 11
	opDelete  = 14
)

func knownOp(code byte) bool {
	switch code {
	case opRead, opWrite, opAdd, opAppend, opPrepend, opTouch, opDelete:
		return true
	}
	return false
}

// modifies reports whether the operation computes the bin's value from its former
// value.
func (o *op) modifies() bool {
	return o.code == opAdd || o.code == opAppend || o.code == opPrepend
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

		encoded = false
		if code := r.apply(o); code != 0 {
			return 0, code
		}
		results += c.noResult(o, m)
	}
	if !encoded {
		r.encode()
	}
	if len(r.wire) > maxRecordSize {
		return 0, recordTooBig
	}
	return results, 0
}

// apply executes an operation that is not a read.
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
		r.put(o, o.value)
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
		r.put(o, o.value)
		return 0
	}
	if b.particle != o.particle || !modifiable(o) {
		return binTypeError
	}
	value, ok := modified(o, b.value)
	if !ok {
		return binTypeError
	}
	r.put(o, value)
	return 0
}

// put sets the operation's bin to a value, and creates the bin if necessary.
func (r *record) put(o *op, value []byte) {
	if b := r.bin(o.name); b != nil {
		b.particle, b.value = o.particle, value
		return
	}
	r.bins = append(r.bins, bin{name: string(o.name), particle: o.particle, value: value})
}
