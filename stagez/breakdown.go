package stagez

import (
	"maps"
	"slices"
)

// total is what a histogram says without its buckets.
type total struct {
	sum   float64
	count uint64
}

// breakdown is where the time of an operation goes, in seconds per profiled operation. Nothing is in it twice.
type breakdown struct {
	profiled uint64 // operations
	parts    []part // in the order in which they happen, those after the operation last
	rest     float64
	hasRest  bool
}

// part is a stage without the stages that it includes.
type part struct {
	name string
	*stage
	seconds float64
}

// profiledShare is the share of the operations that must have been profiled for the time in no stage to be known: it is the
// difference of two means, which otherwise are those of different operations.
const profiledShare = 0.95

func breakDown(whole total, recorded map[string]total) breakdown {
	var b breakdown
	names := slices.SortedFunc(maps.Keys(recorded), inOrder)
	for _, name := range names {
		if s, _ := find(name); !s.after && !s.partly {
			b.profiled = max(b.profiled, recorded[name].count)
		}
	}
	if b.profiled == 0 { // conversions of operations that ended before
		for _, t := range recorded {
			b.profiled = max(b.profiled, t.count)
		}
	}
	within := 0.0
	for _, name := range names {
		s, _ := find(name)
		seconds := recorded[name].sum
		for _, other := range names {
			if included, _ := find(other); s.overlaps(included) {
				seconds -= recorded[other].sum
			}
		}
		p := part{name: name, stage: s}
		if b.profiled > 0 {
			p.seconds = max(0, seconds) / float64(b.profiled)
		}
		if !s.after {
			within += p.seconds
		}
		b.parts = append(b.parts, p)
	}
	slices.SortStableFunc(b.parts, func(p, q part) int { return order(p.after) - order(q.after) })
	if b.profiled > 0 && float64(b.profiled) >= profiledShare*float64(whole.count) && whole.count > 0 {
		b.rest, b.hasRest = max(0, whole.sum/float64(whole.count)-within), true
	}
	return b
}

func order(after bool) int {
	if after {
		return 1
	}
	return 0
}

// seconds is the whole, the rest included.
func (b breakdown) seconds() float64 {
	sum := b.rest
	for _, p := range b.parts {
		sum += p.seconds
	}
	return sum
}
