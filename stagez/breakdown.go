package stagez

import (
	"cmp"
	"maps"
	"slices"

	"github.com/otelaerospike/go/stagemeter"
)

// total holds a histogram's sum and count without its buckets.
type total struct {
	sum   float64
	count uint64
}

// breakdown says where an operation's time goes, in seconds per profiled operation. It counts no time twice.
type breakdown struct {
	profiled uint64 // operations
	parts    []part // in the order in which they happen; parts after the operation's end come last
	rest     float64
	hasRest  bool
}

// part is a stage without the stages that it includes, except for those that are parts of it.
type part struct {
	name    string
	info    *stagemeter.StageInfo
	seconds float64
	parts   []part // drawn inside the stage; parts at the same time may add up to more than the stage
}

// profiledShare is the share of operations that must be profiled before the page shows the time in no stage. That time is the mean
// duration of all operations minus the mean time that profiled operations spent in stages. With a smaller share the two means
// describe different operations.
const profiledShare = 0.95

// resolution is half of what a clock can tell apart, in seconds. Less time in no stage is what adding up has rounded.
const resolution = 0.5e-9

func breakDown(whole total, recorded map[string]total) breakdown {
	names, inside := nest(slices.SortedFunc(maps.Keys(recorded), inOrder))
	b := breakdown{profiled: profiledCount(names, recorded)}
	perOperation := func(name string, seconds float64) part {
		info, _ := find(name)
		if b.profiled > 0 {
			seconds /= float64(b.profiled)
		}
		return part{name: name, info: info, seconds: seconds}
	}
	within := 0.0
	for _, name := range names {
		info, _ := find(name)
		p := perOperation(name, ownSeconds(name, names, recorded))
		for _, name := range inside[name] {
			p.parts = append(p.parts, perOperation(name, recorded[name].sum))
		}
		if !info.AfterEnd {
			within += p.seconds
		}
		b.parts = append(b.parts, p)
	}
	slices.SortStableFunc(b.parts, func(p, q part) int { return cmp.Compare(order(p.info.AfterEnd), order(q.info.AfterEnd)) })
	if b.profiled > 0 && float64(b.profiled) >= profiledShare*float64(whole.count) && whole.count > 0 {
		b.rest, b.hasRest = whole.sum/float64(whole.count)-within, true
		if b.rest < resolution {
			b.rest = 0
		}
	}
	return b
}

// nest takes the parts of recorded stages out of the names. It returns them by the stage that they are inside of: io, or first_record,
// which comes later, where the operation is a stream.
func nest(names []string) (outside []string, inside map[string][]string) {
	inside = map[string][]string{}
	for _, name := range names {
		whole := ""
		for _, other := range names {
			if isPart(name, other) {
				whole = other
			}
		}
		if whole == "" {
			outside = append(outside, name)
		} else {
			inside[whole] = append(inside[whole], name)
		}
	}
	return outside, inside
}

// profiledCount returns how many operations were profiled. No stage is in every operation, so it returns the count of the most
// frequent stage that happens at most once per operation.
func profiledCount(names []string, recorded map[string]total) uint64 {
	once, most := uint64(0), uint64(0)
	for _, name := range names {
		t := recorded[name]
		if info, _ := find(name); !info.AfterEnd && !info.Repeats {
			once = max(once, t.count)
		}
		most = max(most, t.count)
	}
	if once == 0 {
		return most // only conversions were recorded; their operations ended earlier
	}
	return once
}

// ownSeconds returns the time in a stage without the stages that it includes. It follows names, because the order of a map would
// round the same sum differently each time.
func ownSeconds(name string, names []string, recorded map[string]total) float64 {
	info, _ := find(name)
	seconds := recorded[name].sum
	for _, other := range names {
		if included, _ := find(other); includes(info, included) {
			seconds -= recorded[other].sum
		}
	}
	return max(0, seconds)
}

func order(after bool) int {
	if after {
		return 1
	}
	return 0
}

// seconds returns the sum of all parts and the rest.
func (b breakdown) seconds() float64 {
	sum := b.rest
	for _, p := range b.parts {
		sum += p.seconds
	}
	return sum
}
