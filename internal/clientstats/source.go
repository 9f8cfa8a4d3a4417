package clientstats

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/otelaerospike/go/internal/clock"
)

// errPanicked is why a client is not asked again: a panic may have left its locks held.
var errPanicked = errors.New("panic")

// source is a client, and what it answered last. All readers of a cluster have the same source.
type source struct {
	cluster any // nil: the source has one reader
	readers int // guarded by sources

	mu       sync.Mutex
	kept     bool // whether there is an answer: the snapshot, or nil after a failure
	keptAt   int64
	snapshot *Snapshot
	failure  error
}

// sources holds the source of every cluster that has a reader.
var sources = struct {
	sync.Mutex
	byCluster map[any]*source
}{byCluster: map[any]*source{}}

func acquire(cluster any) *source {
	sources.Lock()
	defer sources.Unlock()
	s := sources.byCluster[cluster]
	if s == nil {
		s = &source{cluster: cluster}
		if cluster != nil {
			sources.byCluster[cluster] = s
		}
	}
	s.readers++
	return s
}

func (s *source) release() {
	sources.Lock()
	defer sources.Unlock()
	if s.readers--; s.readers == 0 {
		delete(sources.byCluster, s.cluster)
	}
}

// read answers what is kept while it is younger than maxAge, and else asks the client. It is called with the lock held.
func (s *source) read(maxAge time.Duration, stats func() (map[string]any, error)) (*Snapshot, error) {
	if s.kept && clock.Now()-s.keptAt < maxAge.Nanoseconds() || errors.Is(s.failure, errPanicked) {
		return s.snapshot, s.failure
	}
	s.kept, s.keptAt = true, clock.Now()
	s.snapshot, s.failure = ask(stats)
	return s.snapshot, s.failure
}

// ask asks the client for its numbers. A panic, which is how a client without numbers may say so, becomes an error.
func ask(stats func() (map[string]any, error)) (snapshot *Snapshot, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("ask the client for its numbers: %w: %v", errPanicked, p)
		}
	}()
	answer, err := stats()
	if err != nil {
		return nil, fmt.Errorf("ask the client for its numbers: %w", err)
	}
	return newSnapshot(answer, time.Now()), nil
}
