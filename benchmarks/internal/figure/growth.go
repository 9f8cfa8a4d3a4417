package figure

import (
	"fmt"

	"github.com/otelaerospike/go/benchmarks/internal/rounds"
)

// Cardinalities returns the numbers of names that take turns in a benchmark. They are also the numbers of sets whose series are
// collected.
func Cardinalities() []int { return []int{1, 10, 100, 1000, 10000} }

// Goroutines returns the numbers of goroutines that record at once.
func Goroutines() []int { return []int{1, 4, 16, 64, 256} }

// Growing is a kind of name whose number grows. Name is the benchmark's name for it, and Label is the table's.
type Growing struct{ Name, Label string }

// Names returns the kinds of names that become attributes.
func Names() []Growing {
	return []Growing{
		{"sets", "sets (bound 100)"},
		{"sets_raised", "sets, limit raised (bound 1,200 series)"},
		{"operations", "operations of a `Meter` (bound 128)"},
		{"stages", "stages of an operation (bound 64)"},
	}
}

// Grown returns the cost of recording with n names or goroutines. name is the kind that grows. Grown fails when this was not
// measured.
func Grown(s rounds.Samples, name string, n int) (Figure, error) {
	return Case{Name: fmt.Sprintf("Growth/%s/n=%d", name, n)}.Measure(s)
}

// Collection is what one collection by a reader takes.
type Collection struct {
	Time   rounds.Summary // in nanoseconds
	Series float64        // the number of series collected
}

// Collected returns the collection of n sets' series. It fails when this was not measured.
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

// SeriesMemory is what one time series keeps on the heap, in bytes.
type SeriesMemory struct{ Ours, Floor rounds.Summary }

// EverNew returns the numbers of names that never come again. The heap is measured after each number.
func EverNew() []int { return []int{1000, 10000, 100000} }

// Remembered returns the memory of series and, for each number in everNew, after that many names. It fails when a number was not
// measured.
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
