package stagez

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// maxOwnStages bounds the service's own stages of an operation, besides the one for all others.
const maxOwnStages = 16

// tail holds the profiled operations of one name, added up by slot of time and bucket of latency.
type tail struct {
	name  string
	taken *atomic.Int64 // cells of all tails

	mu       sync.Mutex
	dropped  bool
	newest   int64                    // slot
	names    []string                 // of stages, as the page shows them
	recorded []stagemeter.Stage       // the same as recorded
	isOwn    []bool                   // a stage is the service's own
	places   map[stagemeter.Stage]int // in names
	own      int                      // how many are the service's own

	nodes      []string       // as the page shows them
	nodePlaces map[string]int // by name as recorded

	slots   [slotCount]tailSlot
	slowest slowest
}

// tailSlot holds what ended in one slot of time. It is used again for a later one.
type tailSlot struct {
	number int64
	index  [latencies]uint8 // of a bucket's cell, plus 1; 0: the bucket is empty
	cells  []cell
	missed uint64 // operations that found no cell
}

// cell adds up the operations of one bucket, in nanoseconds.
type cell struct {
	bucket int
	count  uint64
	sum    int64
	stages []int64 // by place in the tail's names; it may be shorter
	waits  []wait  // by place in the tail's nodes; as above
}

func newTail(name string, taken *atomic.Int64) *tail {
	t := &tail{name: name, taken: taken, places: map[stagemeter.Stage]int{}, nodePlaces: map[string]int{}}
	for i := range t.slots {
		t.slots[i].number = int64(i)
	}
	return t
}

// add reports false when the tail has been dropped. The slot is the one in which the operation ended.
func (t *tail) add(b *stagemeter.Breakdown, number int64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.dropped {
		return false
	}
	t.newest = max(t.newest, number)
	s := &t.slots[number%slotCount]
	switch {
	case s.number > number: // the operation ended a horizon ago
		return true
	case s.number < number:
		s.empty(number)
	}
	c := s.cell(latencyBucket(b.Duration), t.taken)
	if c == nil {
		s.missed++
		return true
	}
	c.count++
	c.sum += int64(b.Duration)
	place := -1
	for i := range b.Stages {
		stage := &b.Stages[i]
		if place++; place >= len(t.recorded) || t.recorded[place] != stage.Stage { // the stages mostly have the same order
			place = t.place(stage.Stage)
		}
		if !stage.Part || !t.isOwn[place] { // the time of an own part is already in the stage before it
			c.add(place, int64(stage.Duration))
		}
	}
	t.addCommands(c, b.Commands)
	t.slowest.add(b, number)
	return true
}

// place returns the place of a stage in the names.
func (t *tail) place(stage stagemeter.Stage) int {
	place, ok := t.places[stage]
	if ok {
		return place
	}
	info, _ := find(string(stage))
	if info == &own {
		if t.own >= maxOwnStages && stage != telemetry.Other {
			return t.place(telemetry.Other)
		}
		t.own++
	}
	t.places[stage] = len(t.names)
	t.recorded, t.isOwn = append(t.recorded, stage), append(t.isOwn, info == &own)
	t.names = append(t.names, shown(string(stage)))
	return len(t.names) - 1
}

// dropBefore drops a tail that has nothing from the oldest slot on, and reports whether it has.
func (t *tail) dropBefore(oldest int64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.newest >= oldest {
		return false
	}
	t.dropped = true
	for i := range t.slots {
		t.taken.Add(-int64(cap(t.slots[i].cells)))
	}
	return true
}

func (s *tailSlot) empty(number int64) {
	s.number, s.missed, s.index = number, 0, [latencies]uint8{}
	s.cells = s.cells[:0]
}

// cell returns the cell of a bucket. It returns nil when there are too many cells.
func (s *tailSlot) cell(bucket int, taken *atomic.Int64) *cell {
	if i := s.index[bucket]; i > 0 {
		return &s.cells[i-1]
	}
	n := len(s.cells)
	if n == cap(s.cells) {
		more := max(4, n/2)
		if taken.Add(int64(more)) > maxCells {
			taken.Add(-int64(more))
			return nil
		}
		grown := make([]cell, n, n+more)
		copy(grown, s.cells)
		s.cells = grown
	}
	s.cells = s.cells[:n+1]
	c := &s.cells[n]
	*c = cell{bucket: bucket, stages: c.stages[:0], waits: c.waits[:0]}
	s.index[bucket] = uint8(n + 1)
	return c
}

func (c *cell) add(place int, nanoseconds int64) {
	for len(c.stages) <= place {
		c.stages = append(c.stages, 0)
	}
	c.stages[place] += nanoseconds
}

// merge adds another cell of the same tail.
func (c *cell) merge(other *cell) {
	c.count += other.count
	c.sum += other.sum
	for place, nanoseconds := range other.stages {
		c.add(place, nanoseconds)
	}
	for place, w := range other.waits {
		sum := c.wait(place)
		sum.commands += w.commands
		sum.longest += w.longest
		sum.waited += w.waited
	}
}

// tailCopy is what a tail holds of some slots. It is never changed.
type tailCopy struct {
	first, last int64 // slots
	names       []string
	nodes       []string
	cells       [latencies]cell     // of all slots
	counts      [][latencies]uint64 // by slot
	missed      uint64
	slowest     []*stagemeter.Breakdown // slowest first
}

// between returns what the tail holds of the slots from first to last.
func (t *tail) between(first, last int64) *tailCopy {
	first = max(0, first, last-slotCount+1)
	c := &tailCopy{first: first, last: last, counts: make([][latencies]uint64, last-first+1)}
	t.mu.Lock()
	defer t.mu.Unlock()
	c.names, c.nodes = slices.Clip(t.names), slices.Clip(t.nodes) // only ever appended to
	for number := first; number <= last; number++ {
		s := &t.slots[number%slotCount]
		if s.number != number {
			continue
		}
		c.missed += s.missed
		for i := range s.cells {
			from := &s.cells[i]
			c.cells[from.bucket].merge(from)
			c.counts[number-first][from.bucket] = from.count
		}
	}
	c.slowest = t.slowest.between(first, last)
	return c
}

// slots returns the slots that cover the time before now.
func (c *collector) slots(now time.Time, length time.Duration) (first, last int64) {
	return c.slot(now.Add(-length)), c.slot(now)
}
