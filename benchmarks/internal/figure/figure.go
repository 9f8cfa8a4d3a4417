// Package figure turns the benchmarks' samples into the figures that the tables show and the guard compares. It defines the
// cases, which sides of a case are compared, and the targets.
package figure

import (
	"fmt"
	"slices"

	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

// Case is one thing that is measured, with several sides. The benchmark for a side is named Name/side=…: "bare" is the call
// alone, "floor" is the least possible instrumentation, written by hand, and "ours" is this instrumentation. Either bare or floor
// may be missing.
type Case struct {
	Name  string
	Label string
	// Whole makes the ratio compare whole calls. Otherwise the bare call is subtracted from both sides first. Whole is for cases
	// whose floor takes hardly longer than the bare call: the difference is too small to divide by.
	Whole bool
	// Open says that the case needs the build with openio.
	Open bool

	MaxRatio float64 // the target of ours ÷ floor; 0: none
	MaxCost  float64 // the target of the cost over the bare call, in nanoseconds; 0: none
}

// Figure is what was measured for a case.
type Figure struct {
	Case

	Cost  rounds.Summary  // what ours takes in addition to the bare call, in nanoseconds
	Floor *rounds.Summary // what the floor takes in addition to the bare call; nil: no floor
	Ratio rounds.Summary  // ours ÷ floor; without a floor, whole calls of ours ÷ bare

	Call, FloorCall, BareCall rounds.Summary // whole calls, in nanoseconds

	Allocs      float64 // what ours allocates in addition to the bare call
	FloorAllocs float64 // what the floor allocates in addition to the bare call
	OwnBytes    float64 // what ours allocates in addition to the floor or, without a floor, to the bare call
}

// Own returns the number of allocations that neither the bare call nor the floor makes.
func (f Figure) Own() float64 { return max(0, f.Allocs-f.FloorAllocs) }

// Measure returns the case's figure. It fails when the case was not measured.
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

// side is what was measured for one side of a case.
type side struct {
	whole  []float64 // what a call takes in each round
	cost   []float64 // what a call takes in addition to the bare call
	allocs float64   // in addition to the bare call
	bytes  float64   // in addition to the bare call
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

// overBare returns a side's median, minus the bare call's median if the case has a bare call.
func overBare(s rounds.Samples, name, sideName, unit string) (float64, error) {
	ours, err := median(s, name+"/side="+sideName, unit)
	if err != nil || !s.Has(name+"/side=bare") {
		return ours, err
	}
	bare, err := median(s, name+"/side=bare", unit)
	return ours - bare, err
}

// All returns the cases that have targets.
func All() []Case {
	return slices.Concat(Switch(), Sampling(), Off(), Stages(), Calls(), CallsV8(), OpenIO())
}
