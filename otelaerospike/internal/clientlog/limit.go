package clientlog

import (
	"sync"
	"time"
)

// counts holds a number for each level, by its index.
type counts [len(levels)]int64

// limit admits a fixed number of records of each level in an interval, and counts the others. An interval begins with its first record.
type limit struct {
	records  int64
	interval time.Duration
	ended    func(dropped counts) // is called when an interval ends in which records were dropped

	mu       sync.Mutex
	ending   *time.Timer // nil: no interval has begun
	admitted counts      // in this interval
	dropped  counts      // in this interval
	total    counts      // dropped so far
}

// admit reports whether the limit has room for a record. It counts a record for which it has none.
func (l *limit) admit(level int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.ending == nil {
		l.ending = time.AfterFunc(l.interval, l.end)
	}
	if l.admitted[level] < l.records {
		l.admitted[level]++
		return true
	}
	l.dropped[level]++
	l.total[level]++
	return false
}

// lose counts a record that was admitted and has not arrived.
func (l *limit) lose(level int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.total[level]++
}

func (l *limit) end() {
	l.mu.Lock()
	dropped := l.dropped
	l.ending, l.admitted, l.dropped = nil, counts{}, counts{}
	l.mu.Unlock()
	if dropped != (counts{}) {
		l.ended(dropped)
	}
}

// totals returns how many records were dropped so far.
func (l *limit) totals() counts {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.total
}
