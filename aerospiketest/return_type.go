package aerospiketest

import "slices"

// returnType is what a selection returns about the elements that it has chosen.
type returnType int64

const (
	returnNone         returnType = 0
	returnIndex        returnType = 1
	returnReverseIndex returnType = 2
	returnRank         returnType = 3
	returnReverseRank  returnType = 4
	returnCount        returnType = 5
	returnKey          returnType = 6
	returnValue        returnType = 7
	returnPairs        returnType = 8
	returnExists       returnType = 13
	returnUnordered    returnType = 16
	returnOrdered      returnType = 17
)

// returnInverted is a flag of the return type: the selection chooses the elements
// that it would otherwise leave.
const returnInverted = 0x10000

func (r returnType) allowed(isMap bool) bool {
	switch r {
	case returnNone, returnIndex, returnReverseIndex, returnRank, returnReverseRank, returnCount, returnValue, returnExists:
		return true
	case returnKey, returnPairs, returnUnordered, returnOrdered:
		return isMap
	}
	return false
}

// result encodes what a selection returns about the elements at some positions.
func (c *collection) result(positions []int, returns returnType, single bool) []byte {
	switch returns {
	case returnNone:
		return nil
	case returnCount:
		return packInteger(int64(len(positions)))
	case returnExists:
		return packBool(len(positions) > 0)
	case returnPairs:
		return c.pairs(positions, orderedByResult)
	case returnUnordered:
		return c.pairs(positions, 0)
	case returnOrdered:
		return c.pairs(positions, orderedByKey)
	}

	items := c.describe(positions, returns)
	switch {
	case !single:
		return append(packArrayHeader(len(items)), slices.Concat(items...)...)
	case len(items) == 1:
		return items[0]
	case returns == returnKey || returns == returnValue:
		return nil
	default:
		return packInteger(-1) // there is no such index or rank
	}
}

// describe returns an item about each element. Ranks are in their own order.
func (c *collection) describe(positions []int, returns returnType) [][]byte {
	var order []int
	switch returns {
	case returnIndex, returnReverseIndex:
		order = c.byIndex()
	case returnRank, returnReverseRank:
		order = c.byRank()
	}
	place := make([]int, len(order)) // by position
	for i, p := range order {
		place[p] = i
	}
	if returns == returnRank || returns == returnReverseRank {
		positions = slices.SortedFunc(slices.Values(positions), func(i, j int) int { return place[i] - place[j] })
	}

	items := make([][]byte, len(positions))
	for i, p := range positions {
		switch returns {
		case returnKey:
			items[i] = c.keys[p]
		case returnValue:
			items[i] = c.values[p]
		case returnIndex, returnRank:
			items[i] = packInteger(int64(place[p]))
		default:
			items[i] = packInteger(int64(len(order) - 1 - place[p]))
		}
	}
	return items
}

// pairs encodes the chosen part of a map, as a map with the given flags.
func (c *collection) pairs(positions []int, flags byte) []byte {
	part := collection{isMap: true, flags: flags}
	for _, p := range positions {
		part.keys = append(part.keys, c.keys[p])
		part.values = append(part.values, c.values[p])
	}
	if flags == orderedByKey {
		part.sortKeys()
	}
	return part.encode()
}
