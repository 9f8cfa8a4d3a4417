package stagemeter

import (
	"context"
	"sync"
	"sync/atomic"
	"time"
)

// Enabled reports whether profiling is on: for every operation, because the base flag is set or a scope is open, or for a share of them;
// see [Rate]. Scopes of [ProfileContext] do not count, since they are open for some operations only. It is safe for concurrent use.
func Enabled() bool { return profiling.word.Load()&^onForSome != 0 }

// SetEnabled turns profiling on or off for the whole process, from the next [Meter.Start] on. It is authoritative: it ends every
// open scope of [Profile], [ProfileFor] and [ProfileContext], so that off is off, and it overrides [EnvVar]. It is safe for
// concurrent use.
func SetEnabled(on bool) { profiling.set(on) }

// SetEnabledFor is [SetEnabled] with true that reverts by itself after d. A d that is not positive turns profiling off.
func SetEnabledFor(d time.Duration) { profiling.setFor(d) }

// Profile turns profiling on until stop is called, typically for a block:
//
//	defer stagemeter.Profile()()
//
// Scopes are counted: profiling stays on until the last open scope is stopped, in whichever order scopes start and stop. stop may
// be called more than once and from any goroutine; only the first call counts, and none after a [SetEnabled].
func Profile() (stop func()) { return profiling.open(&scope{forAll: true}, 0) }

// ProfileFor is [Profile] with a limit: the scope ends by itself after d, so that nobody has to remember to turn profiling off. A d
// that is not positive turns nothing on.
func ProfileFor(d time.Duration) (stop func()) {
	if d <= 0 {
		return func() {}
	}
	return profiling.open(&scope{forAll: true}, d)
}

// ProfileContext turns profiling on for the operations that carry the returned context or a context derived from it, and for no
// other operation. The scope ends when stop is called or ctx ends, whichever is first; call stop in any case. The rules for stop
// are as in [Profile]. A nil ctx is the background context. A ctx that has ended turns nothing on.
//
// While such a scope is open, every other operation searches its own context for a scope. The search reads no clock and allocates nothing.
// While no scope is open, an operation pays for one atomic load.
func ProfileContext(ctx context.Context) (context.Context, func()) {
	if ctx == nil {
		ctx = context.Background()
	}
	if ctx.Err() != nil {
		return ctx, func() {}
	}
	s := &scope{parent: scopeOf(ctx)}
	stop := profiling.open(s, 0)
	unregister := context.AfterFunc(ctx, stop)
	return context.WithValue(ctx, scopeKey{}, s), func() {
		unregister()
		stop()
	}
}

// These are the lowest bits of the word that operations read. The bits above them are the threshold of the share; see rate.go.
const (
	onForAll  uint32 = 1 << iota // the base flag is set, or a scope for all is open
	onForSome                    // a scope of a context is open
	flagBits  = 2
)

// toggle is the state of the switch. Operations read word. The lock guards everything else.
type toggle struct {
	word   atomic.Uint32
	mu     sync.Mutex
	base   bool
	share  uint32 // the threshold of the operations that are profiled while the base flag is not set; 0: none
	scopes map[*scope]struct{}
	forAll int       // how many scopes are for all operations
	since  time.Time // when Enabled last changed
}

// scope is one call of Profile, ProfileFor or ProfileContext.
type scope struct {
	forAll bool
	open   atomic.Bool
	until  time.Time   // set by ProfileFor
	timer  *time.Timer // set by ProfileFor
	parent *scope      // set by ProfileContext: the scope of the parent context
}

// profiling is a value and not a pointer, so that reading its word is one load.
var profiling = toggle{scopes: map[*scope]struct{}{}, since: time.Now()}

func init() { profiling.setRate(fromEnvironment.rate) }

func (t *toggle) set(on bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.reset(on)
	t.publish()
}

// setFor publishes once, so that profiling does not go off in between.
func (t *toggle) setFor(d time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.reset(false)
	if d > 0 {
		t.add(&scope{forAll: true}, d)
	}
	t.publish()
}

// open opens a scope, which ends by itself after d unless that is 0.
func (t *toggle) open(s *scope, d time.Duration) (stop func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.add(s, d)
	t.publish()
	return func() { t.close(s) }
}

func (t *toggle) close(s *scope) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.end(s)
	t.publish()
}

// reset, add, end and publish are called with the lock held.

func (t *toggle) reset(on bool) {
	t.base, t.share = on, 0
	for s := range t.scopes {
		t.end(s)
	}
}

func (t *toggle) add(s *scope, d time.Duration) {
	if d > 0 {
		s.until = time.Now().Add(d)
		s.timer = time.AfterFunc(d, func() { t.close(s) })
	}
	s.open.Store(true)
	t.scopes[s] = struct{}{}
	if s.forAll {
		t.forAll++
	}
}

func (t *toggle) end(s *scope) {
	if !s.open.Load() {
		return // it has ended before
	}
	if s.forAll {
		t.forAll--
	}
	if s.timer != nil {
		s.timer.Stop()
	}
	s.open.Store(false)
	delete(t.scopes, s)
}

func (t *toggle) publish() {
	word := t.share << flagBits
	if t.base || t.forAll > 0 {
		word |= onForAll
	}
	if len(t.scopes) > t.forAll {
		word |= onForSome
	}
	if (t.word.Load()&^onForSome != 0) != (word&^onForSome != 0) {
		t.since = time.Now()
	}
	t.word.Store(word)
}

type scopeKey struct{}

func scopeOf(ctx context.Context) *scope {
	s, _ := ctx.Value(scopeKey{}).(*scope)
	return s
}

// carriesScope reports whether ctx, or a context that it is derived from, carries an open scope.
func carriesScope(ctx context.Context) bool {
	if ctx == nil {
		return false
	}
	for s := scopeOf(ctx); s != nil; s = s.parent {
		if s.open.Load() {
			return true
		}
	}
	return false
}
