package clientstats

import "time"

// Reader reads the numbers of one client. It is safe for concurrent use. Make it with [NewReader].
type Reader struct {
	source *source
	stats  func() (map[string]any, error)

	// Guarded by the source's lock.
	closed   bool
	reported bool // whether Read has returned an error
}

// NewReader returns a reader of a client whose numbers stats returns. Readers of the same cluster, which must be comparable,
// share what they read; a nil cluster shares with none. stats may fail and panic. It is not called before Read or Start is, nor
// by two goroutines at once for the same cluster.
func NewReader(cluster any, stats func() (map[string]any, error)) *Reader {
	return &Reader{source: acquire(cluster), stats: stats}
}

// Read returns numbers that are younger than maxAge, and asks the client only when there are none; a maxAge of 0 always asks. The
// snapshot is nil after Close and when the client could not be read. A failure is kept as long as a snapshot would be, and
// forever when the client panicked. The error is the first failure that this reader met, and nil from then on, so that its
// caller can report each error that it gets.
func (r *Reader) Read(maxAge time.Duration) (*Snapshot, error) {
	r.source.mu.Lock()
	defer r.source.mu.Unlock()
	if r.closed {
		return nil, nil
	}
	snapshot, err := r.source.read(maxAge, r.stats)
	if err == nil || r.reported {
		return snapshot, nil
	}
	r.reported = true
	return nil, err
}

// Start asks the client for what a caller starts from, and returns every failure. The next Read of any reader asks again, so that
// no Read returns what Start did or what was read before.
func (r *Reader) Start() (*Snapshot, error) {
	r.source.mu.Lock()
	defer r.source.mu.Unlock()
	snapshot, err := r.source.read(0, r.stats)
	r.source.kept = false
	return snapshot, err
}

// Close ends the reader: when it returns, the reader asks the client no more. It waits for a Read that is under way. It may be
// called more than once.
func (r *Reader) Close() {
	r.source.mu.Lock()
	closed := r.closed
	r.closed = true
	r.source.mu.Unlock()
	if !closed {
		r.source.release()
	}
}
