package aerospiketest

import (
	"bytes"
	"cmp"
)

// particleGeoJSON is the type of a GeoJSON value.
const particleGeoJSON = 23

// These are the two extensions that stand for a value in a comparison. Other
// extensions say how a list or a map is ordered.
const (
	extensionComparison = 0xff

	comparisonWildcard = 0
	comparisonInfinity = 1
)

func (p *packed) comparison(which byte) bool {
	return p.kind == packedExtension && p.integer == extensionComparison &&
		len(p.text) == 1 && p.text[0] == which
}

// storable reports whether an item is a value, and not a placeholder in a
// comparison.
func storable(item []byte) bool { return unpack(item).kind != packedExtension }

// class is an item's place in the order of types.
func (p *packed) class() int {
	switch p.kind {
	case packedNil:
		return 1
	case packedBool:
		return 2
	case packedInteger:
		return 3
	case packedArray:
		return 5
	case packedMap:
		return 6
	case packedFloat:
		return 8
	case packedText:
		switch {
		case len(p.text) == 0 || p.text[0] == particleString:
			return 4
		case p.text[0] == particleGeoJSON:
			return 9
		default:
			return 7
		}
	default:
		return 10 // infinity
	}
}

// collate compares two encoded items in the server's order: nil, booleans,
// integers, strings, lists, maps, blobs, floats, GeoJSON. A wildcard equals
// everything.
func collate(a, b []byte) int {
	u, v := unpacker{cursor{b: a}}, unpacker{cursor{b: b}}
	x, y := u.next(), v.next()
	if x.comparison(comparisonWildcard) || y.comparison(comparisonWildcard) {
		return 0
	}
	if order := cmp.Compare(x.class(), y.class()); order != 0 {
		return order
	}
	switch x.kind {
	case packedBool, packedInteger:
		return cmp.Compare(x.integer, y.integer)
	case packedFloat:
		return cmp.Compare(x.float, y.float)
	case packedText:
		return bytes.Compare(x.text, y.text)
	case packedArray, packedMap:
		return collateCollections(a, b, x.kind == packedMap)
	}
	return 0
}

// collateCollections compares lists by their elements, and maps by their sizes and
// then by their pairs in the order of the keys.
func collateCollections(a, b []byte, maps bool) int {
	x, okX := parseCollection(a, maps)
	y, okY := parseCollection(b, maps)
	if !okX || !okY {
		return bytes.Compare(a, b)
	}
	if !maps {
		return collateLists(x.values, y.values)
	}
	if order := cmp.Compare(len(x.keys), len(y.keys)); order != 0 {
		return order
	}
	x.sortKeys()
	y.sortKeys()
	for i := range x.keys {
		if order := cmp.Or(collate(x.keys[i], y.keys[i]), collate(x.values[i], y.values[i])); order != 0 {
			return order
		}
	}
	return 0
}

// collateLists compares element by element. A wildcard element equals all the
// elements that are left.
func collateLists(x, y [][]byte) int {
	for i := range min(len(x), len(y)) {
		if isWildcard(x[i]) || isWildcard(y[i]) {
			return 0
		}
		if order := collate(x[i], y[i]); order != 0 {
			return order
		}
	}
	return cmp.Compare(len(x), len(y))
}

func isWildcard(item []byte) bool {
	p := unpack(item)
	return p.comparison(comparisonWildcard)
}
