package stagemeter

import (
	"sync"
	"sync/atomic"
)

// Enabled reports whether profiling is on: the base flag is set or a scope is open. It is safe for concurrent use.
func Enabled() bool { return profiling.word.Load() != 0 }

// SetEnabled turns profiling on or off for the whole process, from the next [Meter.Start] on. It is authoritative: it ends
// every open scope of [Profile], so that off is off, and its word holds over that of [EnvVar]. It is safe for concurrent use.
func SetEnabled(on bool) { profiling.set(on) }

// Profile turns profiling on until stop is called, typically for a block:
//
//	defer stagemeter.Profile()()
//
// Scopes are counted: profiling stays on until the last open one is stopped, in whichever order they started and stop. stop
// may be called more than once and from any goroutine; only the first call counts, and none after a [SetEnabled].
func Profile() (stop func()) { return profiling.open() }

// toggle is the state of the switch. Operations read word; everything else is behind the lock.
type toggle struct {
	word   atomic.Uint32 // not 0: on
	mu     sync.Mutex
	base   bool
	scopes map[*scope]struct{}
}

// scope is one call of Profile. It must not be of size zero: scopes are told apart by their addresses.
type scope struct{ _ byte }

// profiling is a value and not a pointer, so that reading its word is one load.
var profiling = toggle{scopes: map[*scope]struct{}{}}

func init() { profiling.set(fromEnvironment.on) }

func (t *toggle) set(on bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.base = on
	clear(t.scopes)
	t.publish()
}

func (t *toggle) open() (stop func()) {
	s := new(scope)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.scopes[s] = struct{}{}
	t.publish()
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.scopes, s)
		t.publish()
	}
}

func (t *toggle) publish() {
	var word uint32
	if t.base || len(t.scopes) > 0 {
		word = 1
	}
	t.word.Store(word)
}
