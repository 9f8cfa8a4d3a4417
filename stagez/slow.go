package stagez

import (
	"cmp"
	"slices"
	"time"

	"github.com/otelaerospike/go/stagemeter"
)

const (
	// slowPerMinute is how many of a minute's slowest operations are kept, and maxSlow how many of them are shown.
	slowPerMinute = 10
	maxSlow       = 20

	slotsPerMinute = int64(time.Minute / slotLength)
	minuteCount    = int64(horizon/time.Minute) + 2 // the first and the last may be cut
)

// slowest holds the slowest operations of each minute.
type slowest struct {
	minutes [minuteCount]slowMinute
}

// slowMinute is used again for a later minute, with what its operations have allocated.
type slowMinute struct {
	number int64
	kept   []slowOperation
	least  int // in kept, when it is full
}

type slowOperation struct {
	slot int64
	stagemeter.Breakdown
}

func (s *slowest) add(b *stagemeter.Breakdown, slot int64) {
	number := slot / slotsPerMinute
	m := &s.minutes[number%minuteCount]
	switch {
	case m.number > number:
		return
	case m.number < number:
		m.number, m.kept = number, m.kept[:0]
	}
	n := len(m.kept)
	switch {
	case n == 0 && cap(m.kept) == 0:
		m.kept = make([]slowOperation, 1, slowPerMinute)
	case n < slowPerMinute:
		m.kept = m.kept[:n+1]
	case b.Duration <= m.kept[m.least].Duration:
		return
	default:
		n = m.least
	}
	m.kept[n].set(b, slot)
	for i := range m.kept {
		if i == 0 || m.kept[i].Duration < m.kept[m.least].Duration {
			m.least = i
		}
	}
}

// set copies a breakdown into memory that it already has.
func (o *slowOperation) set(b *stagemeter.Breakdown, slot int64) {
	stages, commands := o.Stages[:0], o.Commands[:0]
	o.slot, o.Breakdown = slot, *b
	o.Stages, o.Commands = stages, commands
	o.Stages = append(o.Stages, b.Stages...)
	o.Commands = append(o.Commands, b.Commands...)
}

// between returns copies of the slowest operations that ended in the slots from first to last, slowest first.
func (s *slowest) between(first, last int64) []*stagemeter.Breakdown {
	var found []*slowOperation
	for i := range s.minutes {
		for j := range s.minutes[i].kept {
			if o := &s.minutes[i].kept[j]; first <= o.slot && o.slot <= last {
				found = append(found, o)
			}
		}
	}
	slices.SortFunc(found, func(a, b *slowOperation) int {
		return cmp.Or(cmp.Compare(b.Duration, a.Duration), a.Start.Compare(b.Start))
	})
	var copies []*stagemeter.Breakdown
	for _, o := range found[:min(len(found), maxSlow)] {
		copies = append(copies, o.Clone())
	}
	return copies
}
