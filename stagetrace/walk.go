package stagetrace

import (
	"time"

	"golang.org/x/exp/trace"
)

const (
	maxDepth = 16      // goroutines that are followed
	maxSteps = 1 << 27 // of a whole trace: seconds of work. What is left is other.
)

// tally is a time by state.
type tally [numStates]time.Duration

// walker divides times among the states of goroutines.
type walker struct {
	goroutines timelines
	steps      int
	tally      tally
}

// divide returns the states of a stage, which add up to its time.
func (w *walker) divide(i *interval) tally {
	w.tally = tally{}
	w.walk(i.goroutine, i.begin, i.end, 0)
	return w.tally
}

// walk adds every moment from begin to end. While a goroutine waits for another, what that one does counts.
func (w *walker) walk(id trace.GoID, begin, end trace.Time, depth int) {
	g := w.goroutines[id]
	at := begin
	if g != nil && at < g.begin {
		at = min(g.begin, end)
		w.before(g, begin, at, depth)
	}
	if g != nil {
		for i := g.overlapping(at); i < len(g.spans) && at < end && w.steps < maxSteps; i++ {
			w.steps++
			s := &g.spans[i]
			until := min(s.end, end)
			w.during(s, at, until, depth)
			at = until
		}
	}
	w.add(unknown(depth), at, end)
}

// before adds a time when the goroutine did not exist: its parent was on the way to start it.
func (w *walker) before(g *goroutine, begin, end trace.Time, depth int) {
	if w.follows(g.parent, depth) {
		w.walk(g.parent, begin, end, depth+1)
		return
	}
	w.add(unknown(depth), begin, end)
}

func (w *walker) during(s *span, begin, end trace.Time, depth int) {
	if s.state == Sync && w.follows(s.waker, depth) {
		w.walk(s.waker, begin, end, depth+1)
		return
	}
	w.add(s.state, begin, end)
}

func (w *walker) follows(id trace.GoID, depth int) bool {
	return depth < maxDepth && id != trace.NoGoroutine && w.goroutines[id] != nil && w.steps < maxSteps
}

func (w *walker) add(state State, begin, end trace.Time) {
	if end > begin {
		w.tally[state] += end.Sub(begin)
	}
}

// unknown is the state where the trace does not show the goroutine. Whoever waited for it waited all the same.
func unknown(depth int) State {
	if depth == 0 {
		return Other
	}
	return Sync
}
