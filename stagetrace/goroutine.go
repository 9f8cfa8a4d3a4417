package stagetrace

import (
	"sort"

	"golang.org/x/exp/trace"
)

// span is a time that a goroutine spent in one state. It begins where the span before it ended.
type span struct {
	end   trace.Time
	waker trace.GoID // who ended a wait
	state State
}

// goroutine is what one goroutine did.
type goroutine struct {
	begin   trace.Time // of the first span
	created bool       // at begin; otherwise it was there before
	parent  trace.GoID
	spans   []span

	state   trace.GoState // since the last span
	reason  string
	assists bool // the garbage collector
}

// overlapping returns the index of the first span that ends after at.
func (g *goroutine) overlapping(at trace.Time) int {
	return sort.Search(len(g.spans), func(i int) bool { return g.spans[i].end > at })
}

// cut ends the current span.
func (g *goroutine) cut(at trace.Time, waker trace.GoID) {
	if g.state == trace.GoNotExist || g.state == trace.GoUndetermined {
		return
	}
	g.spans = append(g.spans, span{
		end: at, waker: waker, state: classify(g.state, g.reason, g.assists, waker != trace.NoGoroutine),
	})
}

// timelines are the goroutines of a trace.
type timelines map[trace.GoID]*goroutine

// observe takes an event and returns how many spans it added.
func (t timelines) observe(ev *trace.Event) int {
	switch ev.Kind() {
	case trace.EventStateTransition:
		if change := ev.StateTransition(); change.Resource.Kind == trace.ResourceGoroutine {
			return t.change(ev, &change)
		}
	case trace.EventRangeBegin, trace.EventRangeActive, trace.EventRangeEnd:
		if r := ev.Range(); r.Name == "GC mark assist" && r.Scope.Kind == trace.ResourceGoroutine {
			return t.assist(ev, r.Scope.Goroutine())
		}
	}
	return 0
}

func (t timelines) change(ev *trace.Event, change *trace.StateTransition) int {
	id := change.Resource.Goroutine()
	from, to := change.Goroutine()
	g := t[id]
	switch {
	case g == nil:
		g = &goroutine{begin: ev.Time(), created: from == trace.GoNotExist, parent: trace.NoGoroutine}
		if g.created {
			g.parent = ev.Goroutine()
		}
		t[id] = g
	case from == to: // a reminder
		return 0
	default:
		waker := trace.NoGoroutine
		if by := ev.Goroutine(); g.state == trace.GoWaiting && by != id {
			waker = by
		}
		g.cut(ev.Time(), waker)
	}
	g.state, g.reason = to, change.Reason
	return 1
}

func (t timelines) assist(ev *trace.Event, id trace.GoID) int {
	g := t[id]
	if g == nil {
		return 0
	}
	g.cut(ev.Time(), trace.NoGoroutine)
	g.assists = ev.Kind() != trace.EventRangeEnd
	return 1
}

// finish ends every span with the trace.
func (t timelines) finish(at trace.Time) {
	for _, g := range t {
		g.cut(at, trace.NoGoroutine)
	}
}
