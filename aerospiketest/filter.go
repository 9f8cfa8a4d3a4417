package aerospiketest

import "cmp"

// filter is a compiled filter expression. A nil filter matches every record.
type filter struct {
	eval func(*record) value
	kind valueKind
}

// value is what an expression evaluates to for a record.
type value struct {
	known   bool // false if the record lacks a bin that decides the value
	boolean bool
	integer int64
	text    string
}

type valueKind int

const (
	kindBool    valueKind = 1
	kindInteger valueKind = 2
	kindText    valueKind = 3
)

// These are the operators of expressions, as the protocol numbers them.
const (
	expEqual        = 1
	expNotEqual     = 2
	expGreater      = 3
	expGreaterEqual = 4
	expLess         = 5
	expLessEqual    = 6
	expAnd          = 16
	expOr           = 17
	expNot          = 18
	expBin          = 81
	expBinType      = 82
)

// match reports whether the record passes the filter. A record for which the
// expression has no known value does not pass.
func (f *filter) match(r *record) bool {
	if f == nil {
		return true
	}
	v := f.eval(r)
	return v.known && v.boolean
}

// parseFilter compiles an expression; nil means no filter. An expression that it
// cannot evaluate fails with the code that a server has for an expression that it
// does not understand.
func parseFilter(b []byte) (*filter, failure) {
	if b == nil {
		return nil, 0
	}
	u := unpacker{cursor{b: b}}
	const maxDepth = 64
	f := u.expression(maxDepth)
	if f == nil || f.kind != kindBool || u.short || len(u.b) > 0 {
		return nil, parameterError
	}
	return f, 0
}

// expression compiles the next expression. It returns nil if the expression cannot
// be evaluated.
func (u *unpacker) expression(depth int) *filter {
	if depth == 0 {
		return nil
	}
	item := u.next()
	switch item.kind {
	case packedBool:
		return constant(kindBool, value{known: true, boolean: item.integer != 0})
	case packedInteger:
		return constant(kindInteger, value{known: true, integer: item.integer})
	case packedText:
		// A text that is a value starts with its type. A text that is a name does
		// not.
		if len(item.text) == 0 || item.text[0] != particleString {
			return nil
		}
		return constant(kindText, value{known: true, text: string(item.text[1:])})
	case packedArray:
		return u.operator(item.integer-1, depth-1)
	}
	return nil
}

func constant(kind valueKind, v value) *filter {
	return &filter{kind: kind, eval: func(*record) value { return v }}
}

// operator compiles an operator and its operands.
func (u *unpacker) operator(operands int64, depth int) *filter {
	code := u.next()
	if code.kind != packedInteger {
		return nil
	}
	switch op := code.integer; {
	case op >= expEqual && op <= expLessEqual && operands == 2:
		return compare(op, u.expression(depth), u.expression(depth))
	case (op == expAnd || op == expOr) && operands > 0:
		return u.junction(op == expAnd, operands, depth)
	case op == expNot && operands == 1:
		return negate(u.expression(depth))
	case op == expBin && operands == 2:
		kind, name := u.next(), u.next()
		return binValue(kind, name)
	case op == expBinType && operands == 1:
		return binType(u.next())
	}
	return nil
}

func compare(op int64, a, b *filter) *filter {
	if a == nil || b == nil || a.kind != b.kind {
		return nil
	}
	if a.kind == kindBool && op > expNotEqual {
		return nil
	}
	return &filter{kind: kindBool, eval: func(r *record) value {
		x, y := a.eval(r), b.eval(r)
		if !x.known || !y.known {
			return value{}
		}
		order := cmp.Or(cmp.Compare(x.integer, y.integer), cmp.Compare(x.text, y.text))
		if x.boolean != y.boolean {
			order = 1
		}
		return value{known: true, boolean: holds(op, order)}
	}}
}

func holds(op int64, order int) bool {
	switch op {
	case expEqual:
		return order == 0
	case expNotEqual:
		return order != 0
	case expGreater:
		return order > 0
	case expGreaterEqual:
		return order >= 0
	case expLess:
		return order < 0
	default:
		return order <= 0
	}
}

// junction compiles "and" or "or". One operand can decide the value even if others
// have no known value.
func (u *unpacker) junction(and bool, n int64, depth int) *filter {
	var operands []*filter
	for range n {
		f := u.expression(depth)
		if f == nil || f.kind != kindBool {
			return nil
		}
		operands = append(operands, f)
	}
	return &filter{kind: kindBool, eval: func(r *record) value {
		result := value{known: true, boolean: and}
		for _, f := range operands {
			v := f.eval(r)
			if v.known && v.boolean != and {
				return v
			}
			result.known = result.known && v.known
		}
		return result
	}}
}

func negate(f *filter) *filter {
	if f == nil || f.kind != kindBool {
		return nil
	}
	return &filter{kind: kindBool, eval: func(r *record) value {
		v := f.eval(r)
		v.boolean = !v.boolean
		return v
	}}
}

// binValue compiles a bin's value. The value is not known if the bin is missing or
// has another type.
func binValue(kind, name packed) *filter {
	particles := map[int64]byte{
		int64(kindBool):    particleBool,
		int64(kindInteger): particleInteger,
		int64(kindText):    particleString,
	}
	particle, ok := particles[kind.integer]
	if kind.kind != packedInteger || !ok || name.kind != packedText {
		return nil
	}
	return &filter{kind: valueKind(kind.integer), eval: func(r *record) value {
		b := r.bin(name.text)
		if b == nil || b.particle != particle {
			return value{}
		}
		v := value{known: true}
		switch particle {
		case particleBool:
			v.boolean = integer(b.value) != 0
		case particleInteger:
			v.integer = integer(b.value)
		default:
			v.text = string(b.value)
		}
		return v
	}}
}

// binType compiles a bin's particle type, which is zero if the bin is missing.
func binType(name packed) *filter {
	if name.kind != packedText {
		return nil
	}
	return &filter{kind: kindInteger, eval: func(r *record) value {
		v := value{known: true}
		if b := r.bin(name.text); b != nil {
			v.integer = int64(b.particle)
		}
		return v
	}}
}
