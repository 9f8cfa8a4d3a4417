// Package figure says what the benchmarks are to show: which sides are held against each other, and what is aimed at.
package figure

import (
	"fmt"
	"slices"

	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

// Case is one thing that is measured, from several sides. The benchmark of a side is named Name/side=…: "bare" does nothing
// but call, "floor" does by hand what has to be done at least, "ours" is the instrumentation. Either of the first two may be
// missing.
type Case struct {
	Name  string
	Label string
	// Whole has the ratio compare whole calls. Otherwise both sides are taken over the bare call; where a side takes hardly
	// longer than that, too little would be left to divide by.
	Whole bool

	MaxRatio float64 // the target of ours ÷ floor; 0: none
	MaxCost  float64 // the target of the cost over the bare call, in nanoseconds; 0: none
}

// Figure is what was measured of a case.
type Figure struct {
	Case

	Cost  rounds.Summary  // of ours over the bare call, in nanoseconds
	Floor *rounds.Summary // of the floor over the bare call; nil: no floor
	Ratio rounds.Summary  // ours ÷ floor, or whole calls of ours ÷ bare where there is no floor

	Call, FloorCall, BareCall rounds.Summary // whole calls

	Allocs      float64 // of ours over the bare call
	FloorAllocs float64
	OwnBytes    float64 // that ours allocates over the floor, or else over the bare call
}

// Own is the number of allocations that neither the bare call nor the floor makes.
func (f Figure) Own() float64 { return max(0, f.Allocs-f.FloorAllocs) }

// Measure returns the figure of a case. It fails when that was not measured.
func (c Case) Measure(s rounds.Samples) (Figure, error) {
	f := Figure{Case: c}
	ours, err := sideOf(s, c.Name, "ours")
	if err != nil {
		return f, err
	}
	f.Cost, f.Call, f.Allocs, f.OwnBytes = rounds.Summarize(ours.cost), rounds.Summarize(ours.whole), ours.allocs, ours.bytes

	against, err := sideOf(s, c.Name, "bare")
	if err == nil {
		f.BareCall = rounds.Summarize(against.whole)
	}
	if s.Has(c.Name + "/side=floor") {
		if against, err = sideOf(s, c.Name, "floor"); err == nil {
			cost := rounds.Summarize(against.cost)
			f.Floor, f.FloorCall, f.FloorAllocs = &cost, rounds.Summarize(against.whole), against.allocs
			f.OwnBytes -= against.bytes
		}
	}
	if err != nil {
		return f, err
	}
	numerator, denominator := ours.cost, against.cost
	if c.Whole || f.Floor == nil {
		numerator, denominator = ours.whole, against.whole
	}
	ratio, err := rounds.Over(numerator, denominator)
	if err != nil {
		return f, fmt.Errorf("%s: %w", c.Name, err)
	}
	f.Ratio = rounds.Summarize(ratio)
	return f, nil
}

// side is what was measured of one side of a case.
type side struct {
	whole  []float64 // of a call
	cost   []float64 // of a call over the bare one
	allocs float64   // over the bare one's
	bytes  float64   // likewise
}

func sideOf(s rounds.Samples, name, sideName string) (side, error) {
	whole, err := s.Values(name+"/side="+sideName, "ns/op")
	if err != nil {
		return side{}, err
	}
	allocs, err := overBare(s, name, sideName, "allocs/op")
	if err != nil {
		return side{}, err
	}
	bytes, err := overBare(s, name, sideName, "B/op")
	if err != nil {
		return side{}, err
	}
	if !s.Has(name + "/side=bare") {
		return side{whole, whole, allocs, bytes}, nil
	}
	bare, err := s.Values(name+"/side=bare", "ns/op")
	if err != nil {
		return side{}, err
	}
	cost, err := rounds.Minus(whole, bare)
	if err != nil {
		return side{}, fmt.Errorf("%s: %w", name, err)
	}
	return side{whole, cost, allocs, bytes}, nil
}

// overBare returns the median of a side, over the bare call's if there is one.
func overBare(s rounds.Samples, name, sideName, unit string) (float64, error) {
	ours, err := median(s, name+"/side="+sideName, unit)
	if err != nil || !s.Has(name+"/side=bare") {
		return ours, err
	}
	bare, err := median(s, name+"/side=bare", unit)
	return ours - bare, err
}

// All returns the cases that have targets.
func All() []Case { return slices.Concat(Switch(), Off(), Stages(), Calls(), CallsV8()) }
