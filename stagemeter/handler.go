package stagemeter

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// maxBody bounds the body of a request to the handler, in bytes.
const maxBody = 1024

// Handler returns a handler that shows and sets the switch, in the manner of zap's AtomicLevel. Mount it on a listener for
// administration, never on a public one: who reaches it can switch profiling on.
//
// GET answers the state:
//
//	{"enabled":true,"since":"2026-01-02T03:04:05Z","until":"2026-01-02T03:09:05Z",
//	 "held_by":{"base":false,"scopes":1,"contexts":0}}
//
// since is when enabled last changed. until is when profiling ends by itself, and absent when it does not. held_by says what
// keeps profiling on: the base flag, scopes for all operations, and scopes of contexts, which do not make enabled true.
//
// PUT sets the state and answers the new one. {"enabled":true} and {"enabled":false} are [SetEnabled].
// {"enabled":true,"for":"5m"} turns profiling on for a duration in Go's notation and then off; like SetEnabled it ends every
// other scope.
//
// Anything else is answered with a status that says so and a body {"error":"…"}: 400 for a body that cannot be understood, 413
// for one above 1 KiB, 405 for other methods, 403 for a cross-origin request of a browser. The handler is safe for concurrent
// use.
func Handler() http.Handler {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			reply(w, http.StatusOK, profiling.status())
		case http.MethodPut:
			put(w, r)
		default:
			w.Header().Set("Allow", "GET, HEAD, PUT")
			refuse(w, http.StatusMethodNotAllowed, errors.New("use GET to see the switch and PUT to set it"))
		}
	})
	protection := http.NewCrossOriginProtection()
	protection.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusForbidden, errors.New("cross-origin request refused"))
	}))
	return protection.Handler(handler)
}

// status is what GET answers.
type status struct {
	Enabled bool       `json:"enabled"`
	Since   time.Time  `json:"since"`
	Until   *time.Time `json:"until,omitempty"`
	HeldBy  holders    `json:"held_by"`
}

type holders struct {
	Base     bool `json:"base"`
	Scopes   int  `json:"scopes"`
	Contexts int  `json:"contexts"`
}

func (t *toggle) status() status {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := status{Enabled: t.word.Load()&onForAll != 0, Since: t.since.UTC(), HeldBy: holders{Base: t.base}}
	var last time.Time
	limited := !t.base // whether everything that holds profiling on ends by itself
	for scope := range t.scopes {
		if !scope.forAll {
			s.HeldBy.Contexts++
			continue
		}
		s.HeldBy.Scopes++
		limited = limited && !scope.until.IsZero()
		if scope.until.After(last) {
			last = scope.until
		}
	}
	if limited && s.HeldBy.Scopes > 0 {
		last = last.UTC()
		s.Until = &last
	}
	return s
}

// setting is what PUT takes.
type setting struct {
	Enabled *bool   `json:"enabled"`
	For     *string `json:"for"`
}

func put(w http.ResponseWriter, r *http.Request) {
	on, d, err := readSetting(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Errorf("the body exceeds %d bytes", maxBody))
		return
	case err != nil:
		refuse(w, http.StatusBadRequest, err)
		return
	case d > 0:
		profiling.setFor(d)
	default:
		profiling.set(on)
	}
	reply(w, http.StatusOK, profiling.status())
}

// readSetting returns the state to set, and for how long unless that is 0.
func readSetting(body io.Reader) (on bool, d time.Duration, err error) {
	decoder := json.NewDecoder(body)
	decoder.DisallowUnknownFields()
	var s setting
	if err := decoder.Decode(&s); err != nil {
		return false, 0, fmt.Errorf(`body: %w; want {"enabled":true} or {"enabled":true,"for":"5m"}`, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		if err == nil {
			err = errors.New("more than one JSON value")
		}
		return false, 0, fmt.Errorf("body: %w", err)
	}
	switch {
	case s.Enabled == nil:
		return false, 0, errors.New(`"enabled" is missing; want true or false`)
	case s.For == nil:
		return *s.Enabled, 0, nil
	case !*s.Enabled:
		return false, 0, errors.New(`"for" goes with "enabled":true only`)
	}
	d, err = time.ParseDuration(*s.For)
	if err != nil || d <= 0 {
		return false, 0, fmt.Errorf(`"for" is %q; want a positive duration such as "5m"`, *s.For)
	}
	return true, d, nil
}

func refuse(w http.ResponseWriter, code int, err error) {
	reply(w, code, map[string]string{"error": err.Error()})
}

func reply(w http.ResponseWriter, code int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone
}
