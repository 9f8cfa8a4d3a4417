package figure

import (
	"fmt"

	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

// Cardinalities are the numbers of names that take turns, and of series that are collected.
func Cardinalities() []int { return []int{1, 10, 100, 1000, 10000} }

// Goroutines are the numbers of goroutines that record at once.
func Goroutines() []int { return []int{1, 4, 16, 64, 256} }

// Growing is what there is more and more of.
type Growing struct{ Name, Label string }

// Names returns the kinds of names that the instrumentation tells apart.
func Names() []Growing {
	return []Growing{
		{"sets", "sets (bound 100)"},
		{"sets_raised", "sets, limit raised (bound 1,200 series)"},
		{"operations", "operations of a `Meter` (bound 128)"},
		{"stages", "stages of an operation (bound 64)"},
	}
}

// Grown returns the cost of recording when there are n of something. It fails when that was not measured.
func Grown(s rounds.Samples, name string, n int) (Figure, error) {
	return Case{Name: fmt.Sprintf("Growth/%s/n=%d", name, n)}.Measure(s)
}

// Collection is what it takes a reader to collect series.
type Collection struct {
	Time   rounds.Summary // in nanoseconds
	Series float64
}

// Collected returns the collection of n sets. It fails when that was not measured.
func Collected(s rounds.Samples, n int) (Collection, error) {
	name := fmt.Sprintf("Growth/collect/n=%d", n)
	times, err := s.Values(name, "ns/op")
	if err != nil {
		return Collection{}, err
	}
	series, err := median(s, name, "series")
	return Collection{rounds.Summarize(times), series}, err
}

// Memory is what stays on the heap, in bytes.
type Memory struct {
	Series, WithoutExemplars SeriesMemory
	Names                    []rounds.Summary // after each number of names that never come again
}

// SeriesMemory is the memory of one time series.
type SeriesMemory struct{ Ours, Floor rounds.Summary }

// EverNew are the numbers of names that never come again after which the heap is measured.
func EverNew() []int { return []int{1000, 10000, 100000} }

// Remembered returns the memory, after the numbers of names in everNew. It fails when that was not measured.
func Remembered(s rounds.Samples, everNew []int) (m Memory, err error) {
	for name, summary := range map[string]*rounds.Summary{
		"series/side=ours": &m.Series.Ours, "series/side=floor": &m.Series.Floor,
		"series_exemplars_off/side=ours": &m.WithoutExemplars.Ours, "series_exemplars_off/side=floor": &m.WithoutExemplars.Floor,
	} {
		values, err := s.Values("Memory/"+name, "B/series")
		if err != nil {
			return m, err
		}
		*summary = rounds.Summarize(values)
	}
	for _, n := range everNew {
		values, err := s.Values(fmt.Sprintf("Memory/names/n=%d", n), "B")
		if err != nil {
			return m, err
		}
		m.Names = append(m.Names, rounds.Summarize(values))
	}
	return m, nil
}
