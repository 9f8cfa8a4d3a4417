package aerospiketest

// mapOps are the operations on maps that do not select elements.
var mapOps = map[int64]collectionOp{
	64: {run: setOrder, modifies: true, creates: true, order: 0},
	65: {run: mapPut(writeCreate), modifies: true, creates: true, order: 2},
	66: {run: mapPutItems(writeCreate), modifies: true, creates: true, order: 1},
	67: {run: mapPut(0), modifies: true, creates: true, order: 2},
	68: {run: mapPutItems(0), modifies: true, creates: true, order: 1},
	69: {run: mapPut(writeUpdate), modifies: true, creates: true, order: -1},
	70: {run: mapPutItems(writeUpdate), modifies: true, creates: true, order: -1},
	73: {run: mapIncrement(1), modifies: true, creates: true, order: 2},
	74: {run: mapIncrement(-1), modifies: true, creates: true, order: 2},
	75: {run: clearCollection, modifies: true, order: -1},
	96: {run: sizeOf, order: -1},
}

// mapPut sets the value of a key. The result is the new size.
func mapPut(mode int64) func(*collection, parameters) ([]byte, failure) {
	return func(c *collection, args parameters) ([]byte, failure) {
		if len(args) < 2 {
			return nil, parameterError
		}
		return c.putPairs(args[:1], args[1:2], args, 3, mode)
	}
}

// mapPutItems sets the values of several keys. The result is the new size.
func mapPutItems(mode int64) func(*collection, parameters) ([]byte, failure) {
	return func(c *collection, args parameters) ([]byte, failure) {
		if len(args) == 0 {
			return nil, parameterError
		}
		items, ok := parseCollection(args[0], true)
		if !ok {
			return nil, parameterError
		}
		return c.putPairs(items.keys, items.values, args, 2, mode)
	}
}

// putPairs sets the values of keys, as far as the mode and the flags allow it. The
// argument with the given number has the flags.
func (c *collection) putPairs(keys, values [][]byte, args parameters, flagsArgument int, mode int64) ([]byte, failure) {
	flags, ok := args.integer(flagsArgument, 0)
	if !ok || !allStorable(keys) || !allStorable(values) {
		return nil, parameterError
	}
	flags |= mode
	var refused failure
	allowed := make([]bool, len(keys))
	for i, key := range keys {
		exists := c.find(key) >= 0
		switch {
		case exists && flags&writeCreate != 0:
			refused = elementExists
		case !exists && flags&writeUpdate != 0:
			refused = elementNotFound
		default:
			allowed[i] = true
			continue
		}
		if flags&writeNoFail == 0 {
			return nil, refused
		}
	}
	if refused != 0 && flags&writePartial == 0 {
		return c.size(), 0
	}
	for i, key := range keys {
		if allowed[i] {
			c.setKey(key, values[i])
		}
	}
	c.sort()
	return c.size(), 0
}

func (c *collection) setKey(key, value []byte) {
	if i := c.find(key); i >= 0 {
		c.values[i] = value
		return
	}
	c.keys = append(c.keys, key)
	c.values = append(c.values, value)
}

// mapIncrement adds to the value of a key, or subtracts from it. The result is the
// sum.
func mapIncrement(sign int64) func(*collection, parameters) ([]byte, failure) {
	return func(c *collection, args parameters) ([]byte, failure) {
		if len(args) < 2 || !storable(args[0]) {
			return nil, parameterError
		}
		var old []byte
		if i := c.find(args[0]); i >= 0 {
			old = c.values[i]
		}
		sum, code := added(old, args[1], sign)
		if code != 0 {
			return nil, code
		}
		c.setKey(args[0], sum)
		c.sort()
		return sum, 0
	}
}
