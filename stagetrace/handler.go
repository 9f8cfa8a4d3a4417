package stagetrace

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"mime"
	"net/http"
	"runtime/trace"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/otelaerospike/go/stagemeter"
)

const (
	minTime = 100 * time.Millisecond
	maxTime = 10 * time.Second
	spare   = time.Minute // for the analysis
)

// Handler returns a handler that records an execution trace of this process and answers its [Report]. Mount it on a listener for
// administration, never on a public one: tracing costs a few percent of the processor, and the analysis memory.
//
//	GET ?seconds=1
//
// records for that many seconds: from 0.1 to 10, and 1 by default. Meanwhile profiling is on for every operation. Afterwards it is as it
// was before. A recording ends early when it has 16 MiB, which the report's duration shows, and when the request is canceled. The answer is
// a table, or JSON if the header Accept names application/json before text.
//
// The handler refuses everything else with a line of text and a status: 400 for other seconds, 405 for other methods, 403 for a
// browser's cross-origin request, 409 while this process is traced already, by another request or by other means, and 503 when the
// trace could not be kept. It is safe for concurrent use.
func Handler() http.Handler { return handler(limits{enoughBytes, maxBytes}) }

// busy forbids concurrent runs: a process has one trace, and its analysis takes memory.
var busy sync.Mutex

func handler(l limits) http.Handler {
	protection := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		if r.Method != http.MethodGet {
			w.Header().Set("Allow", http.MethodGet)
			http.Error(w, "use GET with ?seconds=1", http.StatusMethodNotAllowed)
			return
		}
		if crossOrigin(protection, r) {
			http.Error(w, "cross-origin request refused", http.StatusForbidden)
			return
		}
		duration, err := seconds(r.FormValue("seconds"))
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		serve(w, r, duration, l)
	})
}

// crossOrigin is the protection's answer to a POST, since the protection takes a GET for harmless.
func crossOrigin(protection *http.CrossOriginProtection, r *http.Request) bool {
	post := r.WithContext(r.Context())
	post.Method = http.MethodPost
	return protection.Check(post) != nil
}

func seconds(value string) (time.Duration, error) {
	if value == "" {
		return time.Second, nil
	}
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || math.IsNaN(n) || n < minTime.Seconds() || n > maxTime.Seconds() {
		return 0, fmt.Errorf("seconds is %.40q; want a number from %g to %g", value, minTime.Seconds(), maxTime.Seconds())
	}
	return time.Duration(n * float64(time.Second)), nil
}

func serve(w http.ResponseWriter, r *http.Request, duration time.Duration, l limits) {
	if !busy.TryLock() {
		http.Error(w, "another request is recording; try again when it has ended", http.StatusConflict)
		return
	}
	defer busy.Unlock()
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(duration + spare)) // not every server has one
	recorded, err := record(r.Context(), duration, l)
	var report *Report
	if err == nil {
		report, err = Read(recorded)
	}
	switch {
	case errors.Is(err, errTraced):
		http.Error(w, err.Error(), http.StatusConflict)
	case err != nil:
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
	default:
		answer(w, r, report)
	}
}

var errTraced = errors.New("this process is being traced already, such as by /debug/pprof/trace; try again when that has ended")

// record returns the trace of the time to come.
func record(ctx context.Context, duration time.Duration, l limits) (*buffer, error) {
	b := newBuffer(l)
	if err := trace.Start(b); err != nil {
		return nil, errTraced // the only error there is
	}
	run(ctx, duration, b.enough)
	if ctx.Err() != nil {
		return nil, fmt.Errorf("canceled: %w", ctx.Err())
	}
	if b.full() {
		return nil, errors.New("the trace is too large; use fewer seconds")
	}
	return b, nil
}

// run has stages profiled and traced, and then ends the trace.
func run(ctx context.Context, duration time.Duration, enough <-chan struct{}) {
	defer trace.Stop()
	defer stagemeter.ProfileFor(duration + spare)()
	timer := time.NewTimer(duration)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-enough:
	case <-ctx.Done():
	}
}

func answer(w http.ResponseWriter, r *http.Request, report *Report) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if wantsJSON(r.Header.Values("Accept")) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(report) // the client may be gone
		return
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte(report.String())) // the client may be gone
}

// wantsJSON reports whether the client names JSON before text.
func wantsJSON(accept []string) bool {
	for part := range strings.SplitSeq(strings.Join(accept, ","), ",") {
		switch kind, _, _ := mime.ParseMediaType(part); kind {
		case "application/json", "application/*":
			return true
		case "text/plain", "text/*", "*/*":
			return false
		}
	}
	return false
}
