package stagez

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/otelaerospike/go/internal/telemetry"
)

const (
	traceQuery   = "?seconds=1"
	traceTimeout = 2 * time.Minute // the analysis takes longer than the recording
	// maxTrace bounds the handler's answer, in bytes.
	maxTrace = 1 << 20
)

// WithTrace adds a button to the page that takes an execution trace of the process for a second. The page then shows what the goroutines
// of each stage did, which tells the network from this process's own scheduler. The handler takes the trace. It is that of the module
// stagetrace:
//
//	page := stagez.New(stagez.WithTrace(stagetrace.Handler()))
//
// The page asks the handler as an HTTP client does, with GET ?seconds=1 and the header Accept: application/json. It expects the JSON of a
// stagetrace.Report, of 1 MiB at most, and shows the text of any answer that is not 200. The page has one trace taken at a time, on a
// goroutine of its own, so that it does not matter whether the browser waits. It keeps the last one until a quarter of an hour after the
// last look. A panic of the handler is contained. The default is a page without the button; nil is ignored.
func WithTrace(handler http.Handler) Option {
	return optionFunc(func(p *Page) {
		if !telemetry.IsNil(handler) {
			p.tracer = &tracer{handler: handler, callback: telemetry.NewCallback("stagez.WithTrace")}
		}
	})
}

// tracer takes execution traces, one at a time.
type tracer struct {
	handler  http.Handler
	callback *telemetry.Callback

	mu     sync.Mutex
	taking bool
	last   *traceReport // nil: none
}

// traceReport is the handler's answer.
type traceReport struct {
	taken   time.Time
	problem string // why there are no operations

	Duration   time.Duration     `json:"duration_ns"`
	Operations []tracedOperation `json:"operations"`
}

type tracedOperation struct {
	Name   string        `json:"operation"`
	Count  uint64        `json:"count"`
	Stages []tracedStage `json:"stages"`
}

type tracedStage struct {
	Name   string                   `json:"stage"`
	Count  uint64                   `json:"count"`
	Total  time.Duration            `json:"total_ns"`
	States map[string]time.Duration `json:"states_ns"`
}

// take begins to take a trace, unless one is being taken.
func (t *tracer) take() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.taking {
		return
	}
	t.taking = true
	go func() {
		report := t.report()
		report.taken = time.Now()
		t.mu.Lock()
		defer t.mu.Unlock()
		t.taking, t.last = false, report
	}()
}

// state returns the last trace, which nobody changes any more, and whether another is being taken.
func (t *tracer) state() (last *traceReport, taking bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.last, t.taking
}

func (t *tracer) drop() {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.last = nil
}

// report asks the handler, and returns when it has answered.
func (t *tracer) report() (report *traceReport) {
	defer t.callback.Contain(func() { report = &traceReport{problem: "the handler that takes the trace panicked"} })
	ctx, cancel := context.WithTimeout(context.Background(), traceTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, traceQuery, http.NoBody)
	if err != nil {
		return &traceReport{problem: err.Error()}
	}
	request.Header.Set("Accept", "application/json")
	a := answer{header: http.Header{}}
	t.handler.ServeHTTP(&a, request)
	return a.report()
}

var errTraceTooLong = errors.New("stagez: the report on the trace is too long")

// answer takes what the handler writes. A handler gets an error for what is too long.
type answer struct {
	header http.Header
	code   int
	body   bytes.Buffer
	cut    bool
}

func (a *answer) Header() http.Header { return a.header }

func (a *answer) WriteHeader(code int) { a.code = cmp.Or(a.code, code) }

func (a *answer) Write(p []byte) (int, error) {
	a.WriteHeader(http.StatusOK)
	if a.cut = a.cut || a.body.Len()+len(p) > maxTrace; a.cut {
		return 0, errTraceTooLong
	}
	return a.body.Write(p)
}

func (a *answer) report() *traceReport {
	var report traceReport
	switch {
	case a.cut:
		report.problem = "the report is too long"
	case a.code != http.StatusOK:
		line, _, _ := strings.Cut(a.body.String(), "\n")
		report.problem = cmp.Or(telemetry.Valid(line), http.StatusText(a.code), "the handler did not answer")
	default:
		if err := json.Unmarshal(a.body.Bytes(), &report); err != nil {
			return &traceReport{problem: "the handler's answer is no report: " + err.Error()}
		}
	}
	return &report
}
