package stagetrace

import (
	"slices"

	"golang.org/x/exp/trace"
)

// logCategory is the category of the messages with which stagemeter's Timer.Lap ends a stage.
const logCategory = "stage"

// maxSeen bounds the goroutines that are told apart in a task.
const maxSeen = 64

// task is an operation.
type task struct {
	name     string
	begin    trace.Time
	boundary trace.Time // where it began or its last stage ended
	seenOn   []trace.GoID
}

// see moves the boundary.
func (t *task) see(at trace.Time, on trace.GoID) {
	t.boundary = at
	if len(t.seenOn) < maxSeen && !slices.Contains(t.seenOn, on) {
		t.seenOn = append(t.seenOn, on)
	}
}

// startedOn returns when the task's first stage on a goroutine of its own began, and false when it is not the first.
func (t *task) startedOn(on trace.GoID, g *goroutine) (trace.Time, bool) {
	if g == nil || !g.created || g.begin <= t.begin || len(t.seenOn) == maxSeen || slices.Contains(t.seenOn, on) {
		return 0, false
	}
	return g.begin, true
}

// region is a stage that has not ended. Its task is nil when the trace does not have the task's begin.
type region struct {
	task  *task
	stage string
	begin trace.Time
}

// interval is a stage that has ended.
type interval struct {
	operation, stage string
	goroutine        trace.GoID
	begin, end       trace.Time
}

// stages collects the stages of a trace.
type stages struct {
	tasks  map[trace.TaskID]*task
	open   map[trace.GoID][]region
	closed []interval
	counts map[string]int // tasks by operation
}

func newStages() *stages {
	return &stages{tasks: map[trace.TaskID]*task{}, open: map[trace.GoID][]region{}, counts: map[string]int{}}
}

// observe takes an event and returns how many stages or tasks it added.
func (s *stages) observe(ev *trace.Event, goroutines timelines) int {
	switch ev.Kind() {
	case trace.EventTaskBegin:
		s.beginTask(ev)
	case trace.EventRegionBegin:
		r := ev.Region()
		on := ev.Goroutine()
		s.open[on] = append(s.open[on], region{task: s.tasks[r.Task], stage: r.Type, begin: ev.Time()})
	case trace.EventRegionEnd:
		s.endRegion(ev)
	case trace.EventLog:
		if l := ev.Log(); l.Category == logCategory {
			s.lap(ev, l, goroutines)
		}
	default:
		return 0
	}
	return 1
}

func (s *stages) beginTask(ev *trace.Event) {
	t := ev.Task()
	begun := &task{name: t.Type, begin: ev.Time()}
	begun.see(ev.Time(), ev.Goroutine())
	s.tasks[t.ID] = begun
	s.counts[t.Type]++
}

// endRegion ignores a region that began before the trace.
func (s *stages) endRegion(ev *trace.Event) {
	on := ev.Goroutine()
	open := s.open[on]
	if len(open) == 0 || open[len(open)-1].stage != ev.Region().Type {
		return
	}
	r := open[len(open)-1]
	s.open[on] = open[:len(open)-1]
	if r.task != nil {
		s.close(r.task, r.stage, on, r.begin, ev.Time())
	}
}

// lap ends a stage that has no begin of its own.
func (s *stages) lap(ev *trace.Event, l trace.Log, goroutines timelines) {
	t := s.tasks[l.Task]
	if t == nil {
		return
	}
	on := ev.Goroutine()
	begin, first := t.startedOn(on, goroutines[on])
	if !first {
		begin = t.boundary
	}
	s.close(t, l.Message, on, begin, ev.Time())
}

func (s *stages) close(t *task, stage string, on trace.GoID, begin, end trace.Time) {
	s.closed = append(s.closed, interval{operation: t.name, stage: stage, goroutine: on, begin: begin, end: end})
	t.see(end, on)
}
