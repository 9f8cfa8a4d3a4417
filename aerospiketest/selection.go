package aerospiketest

import (
	"math"
	"slices"
)

// selector is how an operation chooses elements of a list or a map.
type selector int

const (
	selectIndex selector = iota + 1
	selectIndexRange
	selectRank
	selectRankRange
	selectValue
	selectValueList
	selectValueInterval
	selectValueRankRange // ranks relative to a value
	selectKey
	selectKeyList
	selectKeyInterval
	selectKeyIndexRange // indexes relative to a key
)

// selection is an operation that reads or removes the elements that it chooses.
type selection struct {
	by      selector
	removes bool
	returns returnType // zero if the first argument says it
}

// listSelections has the selections of lists by the protocol's numbers.
var listSelections = map[int64]selection{
	5:  {by: selectIndex, removes: true, returns: returnValue},
	6:  {by: selectIndexRange, removes: true, returns: returnValue},
	7:  {by: selectIndex, removes: true, returns: returnCount},
	8:  {by: selectIndexRange, removes: true, returns: returnCount},
	17: {by: selectIndex, returns: returnValue},
	18: {by: selectIndexRange, returns: returnValue},
	19: {by: selectIndex},
	21: {by: selectRank},
	22: {by: selectValue},
	23: {by: selectValueList},
	24: {by: selectIndexRange},
	25: {by: selectValueInterval},
	26: {by: selectRankRange},
	27: {by: selectValueRankRange},
	32: {by: selectIndex, removes: true},
	34: {by: selectRank, removes: true},
	35: {by: selectValue, removes: true},
	36: {by: selectValueList, removes: true},
	37: {by: selectIndexRange, removes: true},
	38: {by: selectValueInterval, removes: true},
	39: {by: selectRankRange, removes: true},
	40: {by: selectValueRankRange, removes: true},
}

// mapSelections has the selections of maps by the protocol's numbers.
var mapSelections = map[int64]selection{
	76:  {by: selectKey, removes: true},
	77:  {by: selectIndex, removes: true},
	79:  {by: selectRank, removes: true},
	81:  {by: selectKeyList, removes: true},
	82:  {by: selectValue, removes: true},
	83:  {by: selectValueList, removes: true},
	84:  {by: selectKeyInterval, removes: true},
	85:  {by: selectIndexRange, removes: true},
	86:  {by: selectValueInterval, removes: true},
	87:  {by: selectRankRange, removes: true},
	88:  {by: selectKeyIndexRange, removes: true},
	89:  {by: selectValueRankRange, removes: true},
	97:  {by: selectKey},
	98:  {by: selectIndex},
	100: {by: selectRank},
	102: {by: selectValue},
	103: {by: selectKeyInterval},
	104: {by: selectIndexRange},
	105: {by: selectValueInterval},
	106: {by: selectRankRange},
	107: {by: selectKeyList},
	108: {by: selectValueList},
	109: {by: selectKeyIndexRange},
	110: {by: selectValueRankRange},
}

// single reports whether the selector chooses at most one element. The result is
// then not a list.
func (s selector) single() bool {
	return s == selectIndex || s == selectRank || s == selectKey
}

// run executes the selection.
func (s selection) run(c *collection, args parameters) ([]byte, failure) {
	returns, inverted := s.returns, false
	if returns == 0 {
		flags, ok := args.need(0)
		if !ok {
			return nil, parameterError
		}
		returns, inverted = returnType(flags&^returnInverted), flags&returnInverted != 0
		args = args[1:]
	}
	if !returns.allowed(c.isMap) || inverted && s.by.single() {
		return nil, parameterError
	}
	positions, code := c.choose(s.by, args)
	if code != 0 {
		return nil, code
	}
	if inverted {
		positions = slices.DeleteFunc(c.byIndex(), func(p int) bool { return slices.Contains(positions, p) })
	}
	result := c.result(positions, returns, s.by.single())
	if s.removes {
		c.remove(positions)
	}
	return result, 0
}

// choose returns the positions of the elements that the arguments choose.
func (c *collection) choose(by selector, args parameters) ([]int, failure) {
	switch by {
	case selectIndex:
		return chooseOne(c.byIndex(), args)
	case selectRank:
		return chooseOne(c.byRank(), args)
	case selectIndexRange:
		return chooseRange(c.byIndex(), args)
	case selectRankRange:
		return chooseRange(c.byRank(), args)
	}

	if len(args) == 0 {
		return nil, parameterError
	}
	items := c.values
	if by == selectKey || by == selectKeyList || by == selectKeyInterval || by == selectKeyIndexRange {
		items = c.keys
	}
	switch by {
	case selectValueRankRange:
		return chooseRelative(c.byRank(), below(items, args[0]), args[1:])
	case selectKeyIndexRange:
		return chooseRelative(c.byIndex(), below(items, args[0]), args[1:])
	case selectValueList, selectKeyList:
		wanted, ok := parseCollection(args[0], false)
		if !ok {
			return nil, parameterError
		}
		return c.matching(items, func(item []byte) bool { return contains(wanted.values, item) }), 0
	case selectValueInterval, selectKeyInterval:
		return c.matching(items, func(item []byte) bool {
			return collate(item, args[0]) >= 0 && (len(args) < 2 || collate(item, args[1]) < 0)
		}), 0
	default:
		return c.matching(items, func(item []byte) bool { return collate(item, args[0]) == 0 }), 0
	}
}

// chooseOne chooses the position at the index or rank in the first argument, which
// counts from the end if it is negative.
func chooseOne(order []int, args parameters) ([]int, failure) {
	place, ok := args.need(0)
	if !ok {
		return nil, parameterError
	}
	if place < 0 {
		place += int64(len(order))
	}
	if place < 0 || place >= int64(len(order)) {
		return nil, opNotApplicable
	}
	return order[place : place+1], 0
}

// chooseRange chooses a range of positions in the order of an index or a rank. The
// first argument is the start, which counts from the end if it is negative. The
// second argument is the length; without it, the range goes on to the end.
func chooseRange(order []int, args parameters) ([]int, failure) {
	start, ok := args.need(0)
	count, ok2 := args.integer(1, math.MaxInt64)
	if !ok || !ok2 {
		return nil, parameterError
	}
	from, to := span(start, count, len(order))
	return order[from:to], 0
}

// chooseRelative chooses as chooseRange does, but the start counts from origin.
func chooseRelative(order []int, origin int, args parameters) ([]int, failure) {
	start, ok := args.need(0)
	count, ok2 := args.integer(1, math.MaxInt64)
	if !ok || !ok2 {
		return nil, parameterError
	}
	from, to := clip(clampPlace(start)+int64(origin), count, len(order))
	return order[from:to], 0
}

// span returns the range of count elements from start, which counts from the end
// if it is negative, as far as the range lies within size elements.
func span(start, count int64, size int) (from, to int) {
	start = clampPlace(start)
	if start < 0 {
		start += int64(size)
	}
	return clip(start, count, size)
}

// clip returns the part of a range that lies within size elements. A negative
// count is huge, because the server reads it without a sign.
func clip(start, count int64, size int) (from, to int) {
	end := start + clampPlace(count)
	if count < 0 {
		end = maxPlace
	}
	from = int(min(max(start, 0), int64(size)))
	to = int(min(max(end, int64(from)), int64(size)))
	return from, to
}

// maxPlace is far more than the elements of any record. Within it, sums of places
// do not overflow.
const maxPlace = 1 << 40

func clampPlace(n int64) int64 { return min(max(n, -maxPlace), maxPlace) }

// below returns how many items are less than a limit.
func below(items [][]byte, limit []byte) int {
	n := 0
	for _, item := range items {
		if collate(item, limit) < 0 {
			n++
		}
	}
	return n
}

// matching returns the positions of the elements whose item matches, in the order
// of their index. The items are the collection's keys or values.
func (c *collection) matching(items [][]byte, match func([]byte) bool) []int {
	return slices.DeleteFunc(c.byIndex(), func(p int) bool { return !match(items[p]) })
}
