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

// Handler returns a handler that shows and sets the switch, as zap's AtomicLevel does for a log level. Mount it on a listener for
// administration, never on a public one: whoever reaches it can switch profiling on.
//
// GET answers the state:
//
//	{"enabled":true,"rate":1,"since":"2026-01-02T03:04:05Z","until":"2026-01-02T03:09:05Z",
//	 "held_by":{"base":false,"scopes":1,"contexts":0}}
//
// [SwitchStatus] describes the fields.
//
// PUT sets the state and answers the new one. {"enabled":true} and {"enabled":false} are [SetEnabled].
// {"enabled":true,"for":"5m"} is [SetEnabledFor], with the duration in Go's notation. {"enabled":true,"rate":0.01} is [SetRate].
//
// The handler refuses everything else with a body {"error":"…"} and a status: 400 for a body that it does not understand, 413 for
// a body above 1 KiB, 405 for other methods, 403 for a browser's cross-origin request. It is safe for concurrent use.
func Handler() http.Handler {
	handler := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			reply(w, http.StatusOK, Status())
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

// setting is what PUT takes.
type setting struct {
	Enabled *bool    `json:"enabled"`
	For     *string  `json:"for"`
	Rate    *float64 `json:"rate"`
}

func put(w http.ResponseWriter, r *http.Request) {
	apply, err := readSetting(http.MaxBytesReader(w, r.Body, maxBody))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		refuse(w, http.StatusRequestEntityTooLarge, fmt.Errorf("the body exceeds %d bytes", maxBody))
		return
	case err != nil:
		refuse(w, http.StatusBadRequest, err)
		return
	}
	apply()
	reply(w, http.StatusOK, Status())
}

// readSetting returns what sets the switch as the body says.
func readSetting(body io.Reader) (apply func(), err error) {
	decoder := json.NewDecoder(body)
	decoder.DisallowUnknownFields()
	var s setting
	if err := decoder.Decode(&s); err != nil {
		return nil, fmt.Errorf(`body: %w; want {"enabled":true} or {"enabled":true,"for":"5m"}`, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		if err == nil {
			err = errors.New("more than one JSON value")
		}
		return nil, fmt.Errorf("body: %w", err)
	}
	switch {
	case s.Enabled == nil:
		return nil, errors.New(`"enabled" is missing; want true or false`)
	case s.For != nil && !*s.Enabled:
		return nil, errors.New(`"for" goes with "enabled":true only`)
	case s.Rate != nil && !*s.Enabled:
		return nil, errors.New(`"rate" goes with "enabled":true only`)
	case s.For != nil && s.Rate != nil:
		return nil, errors.New(`"for" and "rate" do not go together`)
	case s.Rate != nil:
		if *s.Rate <= 0 || *s.Rate > 1 {
			return nil, fmt.Errorf(`"rate" is %g; want a share above 0 and up to 1, such as 0.01`, *s.Rate)
		}
		return func() { SetRate(*s.Rate) }, nil
	case s.For == nil:
		return func() { SetEnabled(*s.Enabled) }, nil
	}
	d, err := time.ParseDuration(*s.For)
	if err != nil || d <= 0 {
		return nil, fmt.Errorf(`"for" is %q; want a positive duration such as "5m"`, *s.For)
	}
	return func() { SetEnabledFor(d) }, nil
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
