package stagez

import (
	"slices"
	"time"
)

const (
	// horizon is how far back the page goes.
	horizon = 15 * time.Minute
	// maxSeries bounds the series of all snapshots together, each a few hundred bytes at most. 60 series, which is what the demo
	// has, leave room for more than a quarter of an hour.
	maxSeries = 100_000
)

// history is what was collected while somebody looked, the oldest first. A history is never changed, only replaced: those who
// render it hold no lock.
type history []*snapshot

func (h history) last() *snapshot {
	if len(h) == 0 {
		return nil
	}
	return h[len(h)-1]
}

// with returns the history with one more snapshot, and without those that the horizon or the bound leaves behind. One from before
// the horizon stays, as what the oldest one after it is compared with.
func (h history) with(s *snapshot) history {
	grown := append(slices.Clip(h), s)
	series := 0
	for i := len(grown) - 1; i > 0; i-- {
		series += len(grown[i].series)
		if series+len(grown[i-1].series) > maxSeries || s.at.Sub(grown[i].at) >= horizon {
			return slices.Clone(grown[i:])
		}
	}
	return grown
}

// since returns the snapshot to compare the last one with, so as to show what happened after begin: the oldest one of at least
// that age, for want of one in between the youngest that is older. It is nil when there is no other than the last: what is shown
// then began with the process.
func (h history) since(begin time.Time) *snapshot {
	if len(h) < 2 {
		return nil
	}
	earlier := h[:len(h)-1]
	for _, s := range earlier {
		if !s.at.Before(begin) {
			return s
		}
	}
	return earlier[len(earlier)-1]
}
