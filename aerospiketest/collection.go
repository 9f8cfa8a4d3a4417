package aerospiketest

import (
	"slices"
	"sort"
)

// These are the types of a bin that holds a collection.
const (
	particleMap  = 19
	particleList = 20
)

// These are the flags with which an ordered collection starts, as an extension
// before its first element.
const (
	orderedByKey    = 1 // of a list: sorted
	orderedByValue  = 2
	orderedByResult = 8 // of a map in a reply: not sorted, and still in an order to keep

	orderMask = orderedByKey | orderedByValue
)

// collection is a decoded list or map. Its elements stay encoded.
type collection struct {
	isMap  bool
	flags  byte
	keys   [][]byte // of a map, as long as values
	values [][]byte
}

// parseCollection decodes a list or a map. It reports false if b is neither, or is
// malformed.
func parseCollection(b []byte, isMap bool) (collection, bool) {
	c := collection{isMap: isMap}
	u := unpacker{cursor{b: b}}
	head := u.next()
	width := int64(1)
	switch {
	case head.kind == packedArray && !isMap:
	case head.kind == packedMap && isMap:
		width = 2
	default:
		return c, false
	}
	items, ok := u.items(head.integer * width)
	if !ok || len(u.b) > 0 {
		return c, false
	}
	if len(items) > 0 {
		first := unpack(items[0])
		if first.kind == packedExtension && first.integer != extensionComparison {
			c.flags = byte(first.integer) & orderMask
			items = items[width:]
		}
	}
	if !isMap {
		c.values = items
		return c, true
	}
	for pair := range slices.Chunk(items, 2) {
		c.keys = append(c.keys, pair[0])
		c.values = append(c.values, pair[1])
	}
	return c, true
}

// encode encodes the collection as a bin's value.
func (c *collection) encode() []byte {
	n := len(c.values)
	if c.flags != 0 {
		n++
	}
	if !c.isMap {
		b := packArrayHeader(n)
		if c.flags != 0 {
			b = append(b, 0xc7, 0, c.flags)
		}
		return append(b, slices.Concat(c.values...)...)
	}
	b := packMapHeader(n)
	if c.flags != 0 {
		b = append(b, 0xc7, 0, c.flags, 0xc0)
	}
	for i := range c.keys {
		b = append(append(b, c.keys[i]...), c.values[i]...)
	}
	return b
}

func (c *collection) particle() byte {
	if c.isMap {
		return particleMap
	}
	return particleList
}

// sort restores the order that the flags demand.
func (c *collection) sort() {
	switch {
	case c.flags&orderedByKey == 0:
	case c.isMap:
		c.sortKeys()
	default:
		slices.SortStableFunc(c.values, collate)
	}
}

func (c *collection) sortKeys() { sort.Stable(byKey{c}) }

// byKey sorts the pairs of a map.
type byKey struct{ *collection }

func (m byKey) Len() int           { return len(m.keys) }
func (m byKey) Less(i, j int) bool { return collate(m.keys[i], m.keys[j]) < 0 }
func (m byKey) Swap(i, j int) {
	m.keys[i], m.keys[j] = m.keys[j], m.keys[i]
	m.values[i], m.values[j] = m.values[j], m.values[i]
}

// find returns the position of a map's key, or -1.
func (c *collection) find(key []byte) int {
	return slices.IndexFunc(c.keys, func(k []byte) bool { return collate(k, key) == 0 })
}

// remove removes the elements at some positions.
func (c *collection) remove(positions []int) {
	gone := make([]bool, len(c.values))
	for _, p := range positions {
		gone[p] = true
	}
	c.values = without(c.values, gone)
	if c.isMap {
		c.keys = without(c.keys, gone)
	}
}

func without(items [][]byte, gone []bool) [][]byte {
	var kept [][]byte
	for i, item := range items {
		if !gone[i] {
			kept = append(kept, item)
		}
	}
	return kept
}

// byIndex returns the positions of the elements in the order of their index. A
// map's index is the rank of the key.
func (c *collection) byIndex() []int {
	positions := c.positions()
	if c.isMap {
		slices.SortStableFunc(positions, func(i, j int) int { return collate(c.keys[i], c.keys[j]) })
	}
	return positions
}

// byRank returns the positions of the elements in the order of their values.
func (c *collection) byRank() []int {
	positions := c.byIndex()
	slices.SortStableFunc(positions, func(i, j int) int { return collate(c.values[i], c.values[j]) })
	return positions
}

func (c *collection) positions() []int {
	positions := make([]int, len(c.values))
	for i := range positions {
		positions[i] = i
	}
	return positions
}
