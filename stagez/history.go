package stagez

import (
	"slices"
	"time"
)

const (
	// horizon is how far back the page looks.
	horizon = 15 * time.Minute
	// maxSeries bounds the series in all snapshots together. A series takes a few hundred bytes at most. The demo has 60 series,
	// which leaves room for more than the horizon.
	maxSeries = 100_000
)

// history holds the snapshots that were collected while somebody looked, oldest first. A history is replaced and never changed, so
// that a request can render it without a lock.
type history []*snapshot

func (h history) last() *snapshot {
	if len(h) == 0 {
		return nil
	}
	return h[len(h)-1]
}

// with returns the history with s added. It drops the snapshots beyond the horizon or beyond maxSeries. The youngest
// snapshot that is as old as the horizon stays, as the baseline of the widest window.
func (h history) with(s *snapshot) history {
	grown := append(slices.Clip(h), s)
	series := 0
	for i := len(grown) - 1; i > 0; i-- {
		series += grown[i].size()
		if series+grown[i-1].size() > maxSeries || s.at.Sub(grown[i].at) >= horizon {
			return slices.Clone(grown[i:])
		}
	}
	return grown
}

// since returns the baseline of the window that starts at begin: the first snapshot at or after begin. When there is none besides the
// last snapshot, the baseline is the youngest snapshot before begin. It is nil when the history has a single snapshot; the window
// then covers everything since the process started.
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
