package aerospiketest

import "slices"

// listOps are the operations on lists that do not select elements.
var listOps = map[int64]collectionOp{
	0:  {run: setOrder, modifies: true, creates: true, order: 0},
	1:  {run: listAppend, modifies: true, creates: true, order: 1},
	2:  {run: listAppendItems, modifies: true, creates: true, order: 1},
	3:  {run: listInsert, modifies: true, creates: true, order: -1},
	4:  {run: listInsertItems, modifies: true, creates: true, order: -1},
	9:  {run: listSet, modifies: true, creates: true, order: -1},
	10: {run: listTrim, modifies: true, order: -1},
	11: {run: clearCollection, modifies: true, order: -1},
	12: {run: listIncrement, modifies: true, creates: true, order: 2},
	13: {run: listSort, modifies: true, order: -1},
	16: {run: sizeOf, order: -1},
}

func listAppend(c *collection, args parameters) ([]byte, failure) {
	if len(args) == 0 {
		return nil, parameterError
	}
	return c.add(args[:1], len(c.values), args, 2)
}

func listAppendItems(c *collection, args parameters) ([]byte, failure) {
	if len(args) == 0 {
		return nil, parameterError
	}
	items, ok := parseCollection(args[0], false)
	if !ok {
		return nil, parameterError
	}
	return c.add(items.values, len(c.values), args, 2)
}

func listInsert(c *collection, args parameters) ([]byte, failure) {
	if len(args) < 2 {
		return nil, parameterError
	}
	return c.insert(args[1:2], args)
}

func listInsertItems(c *collection, args parameters) ([]byte, failure) {
	if len(args) < 2 {
		return nil, parameterError
	}
	items, ok := parseCollection(args[1], false)
	if !ok {
		return nil, parameterError
	}
	return c.insert(items.values, args)
}

// insert inserts values at the index in the first argument. The third argument has
// the flags.
func (c *collection) insert(values [][]byte, args parameters) ([]byte, failure) {
	index, ok := args.need(0)
	flags, ok2 := args.integer(2, 0)
	if !ok || !ok2 {
		return nil, parameterError
	}
	at, code := c.place(index, flags)
	switch {
	case code == opNotApplicable && flags&writeNoFail != 0:
		return c.size(), 0
	case code != 0:
		return nil, code
	}
	return c.add(values, at, args, 2)
}

// place returns where to insert at an index, which counts from the end if it is
// negative. It fills a gap between the end and the index with nil.
func (c *collection) place(index, flags int64) (int, failure) {
	size := int64(len(c.values))
	if index < 0 {
		index += size
	}
	switch {
	case c.flags&orderedByKey != 0, index < 0, index > size && flags&writeBounded != 0:
		return 0, opNotApplicable
	case index > maxRecordSize:
		return 0, recordTooBig
	}
	for range index - size {
		c.values = append(c.values, []byte{0xc0})
	}
	return int(index), 0
}

// add inserts values at a position, or where they belong in an ordered list. The
// argument with the given number has the flags. The result is the new size.
func (c *collection) add(values [][]byte, at int, args parameters, flagsArgument int) ([]byte, failure) {
	flags, ok := args.integer(flagsArgument, 0)
	if !ok || !allStorable(values) {
		return nil, parameterError
	}
	var fresh [][]byte
	for _, v := range values {
		if flags&writeUnique == 0 || !contains(c.values, v) && !contains(fresh, v) {
			fresh = append(fresh, v)
			continue
		}
		switch {
		case flags&writeNoFail == 0:
			return nil, elementExists
		case flags&writePartial == 0:
			return c.size(), 0
		}
	}
	c.values = slices.Insert(c.values, at, fresh...)
	c.sort()
	return c.size(), 0
}

func contains(values [][]byte, v []byte) bool {
	return slices.ContainsFunc(values, func(w []byte) bool { return collate(v, w) == 0 })
}

func allStorable(values [][]byte) bool {
	return !slices.ContainsFunc(values, func(v []byte) bool { return !storable(v) })
}

// listSet replaces the element at an index, or inserts there if the index is past
// the end.
func listSet(c *collection, args parameters) ([]byte, failure) {
	index, ok := args.need(0)
	flags, ok2 := args.integer(2, 0)
	if !ok || !ok2 || len(args) < 2 || !storable(args[1]) {
		return nil, parameterError
	}
	at, code := c.place(index, flags)
	unique := code == 0 && flags&writeUnique != 0 && contains(c.others(at), args[1])
	switch {
	case (code == opNotApplicable || unique) && flags&writeNoFail != 0:
		return nil, 0
	case unique:
		return nil, elementExists
	case code != 0:
		return nil, code
	}
	c.put(at, args[1])
	return nil, 0
}

// put sets the element at a position, which may be one past the end.
func (c *collection) put(at int, value []byte) {
	if at == len(c.values) {
		c.values = append(c.values, value)
		return
	}
	c.values[at] = value
}

// others returns the elements that are not at the given position.
func (c *collection) others(position int) [][]byte {
	if position >= len(c.values) {
		return c.values
	}
	return slices.Delete(slices.Clone(c.values), position, position+1)
}

// listTrim removes all elements outside a range. The result is their number.
func listTrim(c *collection, args parameters) ([]byte, failure) {
	index, ok := args.need(0)
	count, ok2 := args.need(1)
	if !ok || !ok2 {
		return nil, parameterError
	}
	from, to := span(index, count, len(c.values))
	removed := len(c.values) - (to - from)
	c.values = c.values[from:to]
	return packInteger(int64(removed)), 0
}

// listIncrement adds to the number at an index. The result is the sum.
func listIncrement(c *collection, args parameters) ([]byte, failure) {
	index, ok := args.need(0)
	flags, ok2 := args.integer(3, 0)
	if !ok || !ok2 {
		return nil, parameterError
	}
	by := packInteger(1)
	if len(args) > 1 {
		by = args[1]
	}
	size := int64(len(c.values))
	if index < 0 {
		index += size
	}
	at, old := int(index), []byte(nil)
	if index >= 0 && index < size {
		old = c.values[at]
	} else {
		var code failure
		if at, code = c.place(index, flags); code != 0 {
			return nil, code
		}
	}
	sum, code := added(old, by, 1)
	if code != 0 {
		return nil, code
	}
	if flags&writeUnique != 0 && contains(c.others(at), sum) {
		return nil, elementExists
	}
	c.put(at, sum)
	c.sort()
	return sum, 0
}

// These are the flags of a sort.
const (
	sortDescending     = 1
	sortDropDuplicates = 2
)

func listSort(c *collection, args parameters) ([]byte, failure) {
	flags, ok := args.integer(0, 0)
	if !ok {
		return nil, parameterError
	}
	slices.SortStableFunc(c.values, collate)
	if flags&sortDropDuplicates != 0 {
		c.values = slices.CompactFunc(c.values, func(a, b []byte) bool { return collate(a, b) == 0 })
	}
	if flags&sortDescending != 0 && c.flags&orderedByKey == 0 {
		slices.Reverse(c.values)
	}
	return nil, 0
}
