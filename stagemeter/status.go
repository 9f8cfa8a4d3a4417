package stagemeter

import "time"

// SwitchStatus is the state of the switch at one moment. Its JSON form is what [Handler] answers.
type SwitchStatus struct {
	// Enabled is what [Enabled] returns.
	Enabled bool `json:"enabled"`
	// Rate is what [Rate] returns.
	Rate float64 `json:"rate"`
	// Since is when Enabled last changed.
	Since time.Time `json:"since"`
	// Until is when profiling ends by itself. It is nil when profiling is off and when something keeps it on without a limit.
	Until *time.Time `json:"until,omitempty"`
	// HeldBy says what keeps profiling on.
	HeldBy SwitchHolders `json:"held_by"`
}

// SwitchHolders says what keeps profiling on.
type SwitchHolders struct {
	// Base says that [SetEnabled], [SetRate] or [EnvVar] keeps profiling on, for every operation or for a share of them.
	Base bool `json:"base"`
	// Scopes counts the open scopes of [Profile], [ProfileFor] and [SetEnabledFor].
	Scopes int `json:"scopes"`
	// Contexts counts the open scopes of [ProfileContext]. They do not make Enabled true.
	Contexts int `json:"contexts"`
}

// Status returns the state of the switch. It is safe for concurrent use.
func Status() SwitchStatus { return profiling.status() }

func (t *toggle) status() SwitchStatus {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := SwitchStatus{
		Enabled: t.word.Load()&^onForSome != 0,
		Rate:    rateOf(t.word.Load()),
		Since:   t.since.UTC(),
		HeldBy:  SwitchHolders{Base: t.base || t.share > 0, Scopes: t.forAll, Contexts: len(t.scopes) - t.forAll},
	}
	if until, ok := t.until(); ok {
		until = until.UTC()
		s.Until = &until
	}
	return s
}

// until returns when the last scope for all operations ends, and false when one of them, or the base flag, has no end. It is
// called with the lock held.
func (t *toggle) until() (last time.Time, ok bool) {
	if t.base || t.share > 0 || t.forAll == 0 {
		return last, false
	}
	for s := range t.scopes {
		if !s.forAll {
			continue
		}
		if s.until.IsZero() {
			return last, false
		}
		if s.until.After(last) {
			last = s.until
		}
	}
	return last, true
}
