package aerospiketest

// collectionOp is what the operations with one number on lists and maps do.
type collectionOp struct {
	// run executes the operation and returns its result as an encoded item, or nil
	// if it has none.
	run func(*collection, parameters) ([]byte, failure)

	isMap    bool
	modifies bool
	creates  bool // creates a missing bin; order says how the new collection is ordered
	order    int  // which argument has the flags of a new collection; -1 for none
}

// collectionOps has the operations by the protocol's numbers.
var collectionOps = func() map[int64]collectionOp {
	ops := make(map[int64]collectionOp)
	for code, s := range listSelections {
		ops[code] = collectionOp{run: s.run, modifies: s.removes, order: -1}
	}
	for code, s := range mapSelections {
		ops[code] = collectionOp{run: s.run, isMap: true, modifies: s.removes, order: -1}
	}
	for code, op := range listOps {
		ops[code] = op
	}
	for code, op := range mapOps {
		op.isMap = true
		ops[code] = op
	}
	return ops
}()

// parameters are the encoded arguments of an operation.
type parameters [][]byte

// integer returns an argument that must be an integer, or the default if there is
// no such argument.
func (a parameters) integer(i int, missing int64) (int64, bool) {
	if i >= len(a) {
		return missing, true
	}
	p := unpack(a[i])
	return p.integer, p.kind == packedInteger
}

// need returns an argument that must be an integer.
func (a parameters) need(i int) (int64, bool) {
	n, ok := a.integer(i, 0)
	return n, ok && i < len(a)
}

// inContext is the number that precedes the path to a nested collection.
const inContext = 0xff

// parseCollectionOp decodes an operation's number and arguments. Older clients
// send the number in two bytes before the array of arguments, newer clients as the
// array's first element.
func parseCollectionOp(b []byte) (code int64, args parameters, refused failure) {
	u := unpacker{cursor{b: b}}
	apart := len(b) > 0 && b[0] == 0
	if apart {
		code = int64(u.u16())
	}
	if len(u.b) > 0 {
		head := u.next()
		items, ok := u.items(head.integer)
		if head.kind != packedArray || !ok {
			return 0, nil, parameterError
		}
		args = items
	}
	if u.short || len(u.b) > 0 {
		return 0, nil, parameterError
	}
	if apart {
		return code, args, 0
	}
	code, ok := args.need(0)
	switch {
	case !ok:
		return 0, nil, parameterError
	case code == inContext:
		return 0, nil, unsupportedFeature
	}
	return code, args[1:], 0
}

// collect executes an operation on a list or a map, and returns its result as an
// encoded item, or nil.
func (r *record) collect(o *op) ([]byte, failure) {
	code, args, refused := parseCollectionOp(o.value)
	if refused != 0 {
		return nil, refused
	}
	spec, ok := collectionOps[code]
	if !ok || spec.modifies != (o.code == opCollectionModify) {
		return nil, parameterError
	}

	target := collection{isMap: spec.isMap}
	switch b := r.bin(o.name); {
	case b != nil && b.particle != target.particle():
		return nil, binTypeError
	case b != nil:
		if target, ok = parseCollection(b.value, spec.isMap); !ok {
			return nil, parameterError
		}
	case !spec.creates:
		return nil, 0 // nothing to read or to remove
	case spec.order >= 0:
		flags, ok := args.integer(spec.order, 0)
		if !ok {
			return nil, parameterError
		}
		target.flags = target.allowed(flags)
	}

	result, refused := spec.run(&target, args)
	if refused != 0 {
		return nil, refused
	}
	if spec.modifies {
		r.setBin(o.name, target.particle(), target.encode())
	}
	return result, 0
}

// allowed returns the flags that a collection keeps.
func (c *collection) allowed(flags int64) byte {
	if c.isMap {
		return byte(flags) & orderMask
	}
	return byte(flags) & orderedByKey
}

// setOrder changes how the collection is ordered. The elements of a collection
// that is no longer ordered stay where they are.
func setOrder(c *collection, args parameters) ([]byte, failure) {
	flags, ok := args.need(0)
	if !ok {
		return nil, parameterError
	}
	c.flags = c.allowed(flags)
	c.sort()
	return nil, 0
}

func clearCollection(c *collection, _ parameters) ([]byte, failure) {
	c.keys, c.values = nil, nil
	return nil, 0
}

func (c *collection) size() []byte { return packInteger(int64(len(c.values))) }

func sizeOf(c *collection, _ parameters) ([]byte, failure) { return c.size(), 0 }

// These are the flags of a write to a collection.
const (
	writeUnique  = 1 // of a list: refuse a value that the list already has
	writeBounded = 2 // of a list: refuse an index past the end
	writeNoFail  = 4 // do nothing instead of failing
	writePartial = 8 // with writeNoFail, write the elements that are not refused

	writeCreate = 1 // of a map: refuse a key that the map has
	writeUpdate = 2 // of a map: refuse a key that the map does not have
)

// added returns the sum of a number and an increment as an encoded item. A missing
// number is zero. Both must have the same type.
func added(number, increment []byte, sign int64) ([]byte, failure) {
	by := unpack(increment)
	if by.kind != packedInteger && by.kind != packedFloat {
		return nil, parameterError
	}
	sum := packed{kind: by.kind}
	if number != nil {
		sum = unpack(number)
	}
	if sum.kind != by.kind {
		return nil, binTypeError
	}
	if sum.kind == packedInteger {
		return packInteger(sum.integer + sign*by.integer), 0
	}
	return packFloat(sum.float + float64(sign)*by.float), 0
}
