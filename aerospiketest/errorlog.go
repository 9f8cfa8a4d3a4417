package aerospiketest

import (
	"slices"
	"sync"
)

// errorLog keeps the latest errors. It has a limit, because a faulty client must
// not fill the memory.
type errorLog struct {
	mu   sync.Mutex
	list []error
}

const errorLogSize = 64

func (l *errorLog) add(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.list) == errorLogSize {
		l.list = slices.Delete(l.list, 0, 1)
	}
	l.list = append(l.list, err)
}

func (l *errorLog) all() []error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.list)
}
