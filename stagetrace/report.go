package stagetrace

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Report says where the time of the stages went. Durations are nanoseconds in JSON.
type Report struct {
	Duration   time.Duration `json:"duration_ns"` // of the trace
	Operations []Operation   `json:"operations"`  // the one with the longest stage first
}

// Operation is one kind of operation, such as "batch_read".
type Operation struct {
	Name   string  `json:"operation"`
	Count  int     `json:"count"`  // of operations that began during the trace
	Stages []Stage `json:"stages"` // the longest first
}

// Stage is one stage of all operations of a kind.
type Stage struct {
	Name   string                  `json:"stage"`
	Count  int                     `json:"count"`
	Total  time.Duration           `json:"total_ns"`
	States map[State]time.Duration `json:"states_ns"` // add up to Total; states without time are left out
}

// Share returns the share of a stage's time in a state, from 0 to 1.
func (s *Stage) Share(state State) float64 {
	if s.Total == 0 {
		return 0
	}
	return float64(s.States[state]) / float64(s.Total)
}

// Stage returns a stage of an operation, or nil when the trace has none.
func (r *Report) Stage(operation, stage string) *Stage {
	for i := range r.Operations {
		if o := &r.Operations[i]; o.Name == operation {
			if j := slices.IndexFunc(o.Stages, func(s Stage) bool { return s.Name == stage }); j >= 0 {
				return &o.Stages[j]
			}
		}
	}
	return nil
}

// sums adds up the stages of each operation.
type sums map[string]map[string]*Stage

func newSums() sums { return sums{} }

func (s sums) add(i *interval, states tally) {
	if s[i.operation] == nil {
		s[i.operation] = map[string]*Stage{}
	}
	stage := s[i.operation][i.stage]
	if stage == nil {
		stage = &Stage{Name: i.stage, States: map[State]time.Duration{}}
		s[i.operation][i.stage] = stage
	}
	stage.Count++
	for state, d := range states {
		if d != 0 {
			stage.States[State(state)] += d
			stage.Total += d
		}
	}
}

func (s sums) operations(counts map[string]int) []Operation {
	operations := make([]Operation, 0, len(s))
	for name, byName := range s {
		o := Operation{Name: name, Count: counts[name], Stages: make([]Stage, 0, len(byName))}
		for _, stage := range byName {
			o.Stages = append(o.Stages, *stage)
		}
		slices.SortFunc(o.Stages, func(a, b Stage) int {
			return cmp.Or(cmp.Compare(b.Total, a.Total), strings.Compare(a.Name, b.Name))
		})
		operations = append(operations, o)
	}
	slices.SortFunc(operations, func(a, b Operation) int {
		return cmp.Or(cmp.Compare(b.Stages[0].Total, a.Stages[0].Total), strings.Compare(a.Name, b.Name))
	})
	return operations
}

const (
	nameWidth = 24 // of a stage, in a table of 80 columns
	legend    = "% of the time: run running, rdy runnable, net network, sys syscall, sync,\n" +
		"slp sleep, gc, oth other. rdy is our own scheduler.\n"
	noOperations = "No stages. Were there operations, and was profiling on?\n"
)

// String returns the report as a table of at most 80 columns.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Execution trace of %s\n", brief(r.Duration))
	if len(r.Operations) == 0 {
		b.WriteString(noOperations)
		return b.String()
	}
	for i := range r.Operations {
		r.Operations[i].write(&b)
	}
	b.WriteString("\n" + legend)
	return b.String()
}

func (o *Operation) write(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s, %d begun\n", clip(o.Name, 50), o.Count)
	fmt.Fprintf(b, "%-*s %6s %7s %4s %4s %4s %4s %4s %4s %4s %4s\n", nameWidth,
		"stage", "count", "mean", "run", "rdy", "net", "sys", "sync", "slp", "gc", "oth")
	for i := range o.Stages {
		s := &o.Stages[i]
		fmt.Fprintf(b, "%-*s %6d %7s", nameWidth, clip(s.Name, nameWidth), s.Count, brief(s.Total/time.Duration(s.Count)))
		for state := range State(numStates) {
			b.WriteString(" " + percent(s.Share(state), s.States[state] != 0))
		}
		b.WriteByte('\n')
	}
}

// percent returns four characters. Little is not nothing.
func percent(share float64, some bool) string {
	switch {
	case !some:
		return "   ."
	case share < 0.005:
		return "  <1"
	}
	return fmt.Sprintf("%4.0f", 100*share)
}

// brief returns a duration with few digits.
func brief(d time.Duration) string {
	for _, unit := range []struct {
		of   time.Duration
		name string
	}{{time.Second, "s"}, {time.Millisecond, "ms"}, {time.Microsecond, "µs"}} {
		if d >= unit.of {
			return fmt.Sprintf("%.1f%s", float64(d)/float64(unit.of), unit.name)
		}
	}
	return fmt.Sprintf("%dns", d.Nanoseconds())
}

// clip returns a name that fits, and that a terminal shows as it is.
func clip(name string, width int) string {
	runes := []rune(strings.Map(func(r rune) rune {
		if r > unicode.MaxLatin1 || !unicode.IsPrint(r) { // one that is wide or moves the cursor
			return '?'
		}
		return r
	}, name))
	if len(runes) > width {
		runes = append(runes[:width-1], '…')
	}
	return string(runes)
}
