package stagez

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	oteltrace "go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// tailPage returns a page that shows operations of these names, and their tails.
func tailPage(t *testing.T, operations []string, options ...Option) (*Page, *sdkmetric.MeterProvider) {
	t.Helper()
	p := New(options...)
	t.Cleanup(p.stop)
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(p.Reader()))
	histogram, err := provider.Meter(telemetry.ClientScope).Float64Histogram(telemetry.OperationMetric)
	require.NoError(t, err)
	for _, operation := range operations {
		histogram.Record(t.Context(), 0.001, metric.WithAttributes(semconv.DBOperationName(operation)))
	}
	return p, provider
}

func get(t *testing.T, p *Page, query url.Values) string {
	t.Helper()
	response := httptest.NewRecorder()
	p.ServeHTTP(response, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/?"+query.Encode(), http.NoBody))
	require.Equal(t, http.StatusOK, response.Code, response.Body)
	return response.Body.String()
}

// tailJSON returns the tail of an operation as a client reads it.
func tailJSON(t *testing.T, p *Page, operation string) *tailReport {
	t.Helper()
	var r struct {
		Operations []struct {
			Operation string      `json:"operation"`
			Tail      *tailReport `json:"tail"`
		} `json:"operations"`
	}
	require.NoError(t, json.Unmarshal([]byte(get(t, p, url.Values{"format": {"json"}})), &r))
	for _, o := range r.Operations {
		if o.Operation == operation {
			return o.Tail
		}
	}
	require.Fail(t, "not in the report", operation)
	return nil
}

// waitForLimiter has operations whose mean is in io and whose tail is in limiter_wait.
func waitForLimiter(c *collector) {
	for i := range 1000 {
		wait := 10 * time.Microsecond
		if i%100 == 0 {
			wait = 40 * time.Millisecond
		}
		b := took("batch_read", staged("limiter_wait", wait), staged("io", 8*time.Millisecond),
			partly("io_first_byte", 7*time.Millisecond), partly("io_decode", time.Millisecond))
		b.Namespace, b.Set, b.Attempts = "test", "users", 2
		b.SpanContext = oteltrace.NewSpanContext(oteltrace.SpanContextConfig{TraceID: oteltrace.TraceID{0xab, 15: 1}, SpanID: oteltrace.SpanID{7: 2}})
		b.Commands = append(b.Commands, stagemeter.CommandTime{
			Node: "10.0.0.1:3000", Offset: wait, Duration: 7 * time.Millisecond, Attempts: 2, ErrorType: "TIMEOUT",
		})
		c.consume(b)
	}
}

func TestTailThatDiffersFromTheMeanIsDiagnosed(t *testing.T) {
	p, _ := tailPage(t, []string{"batch_read"}, WithTraceURL(`https://traces.example/trace/{trace_id}?q="a"&b`))
	waitForLimiter(p.tails)
	r := tailJSON(t, p, "batch_read")
	require.Len(t, r.Groups, 3)
	all, slow := r.Groups[0], r.Groups[2]
	assert.Equal(t, []any{"io_first_byte", uint64(1000)}, []any{all.MostTimeIn, all.Count})
	assert.InDelta(t, 7/8.41, all.MostShare, 0.001)
	assert.Equal(t, []any{"limiter_wait", "limiter_wait", uint64(10)}, []any{slow.MostTimeIn, slow.GrowsMostIn, slow.Count})
	assert.InDelta(t, 40.0/48, slow.MostShare, 0.001)
	assert.Equal(t, "io", slow.Stages[1].Stage)
	assert.InDelta(t, 7.0/8, slow.Stages[1].Parts[0].OwnShare, 1e-9)
	require.NotEmpty(t, r.Slowest)
	s := r.Slowest[0]
	assert.Equal(t, []any{0.048, "test", "users", 2}, []any{s.Duration, s.Namespace, s.Set, s.Attempts})
	assert.Equal(t, []any{"ab000000000000000000000000000001", "0000000000000002"}, []any{s.TraceID, s.SpanID})
	assert.Equal(t, `https://traces.example/trace/ab000000000000000000000000000001?q="a"&b`, s.TraceURL)
	assert.Equal(t, timedReport{"io_first_byte", timing{0.04, 0.007, ""}, true}, s.Stages[2])
	assert.Equal(t, commandReport{"10.0.0.1:3000", timing{0.04, 0.007, "TIMEOUT"}, 2}, s.Commands[0])

	page := get(t, p, nil)
	for _, text := range []string{
		"Of their time, the slowest 1 % (10, from 41 ms) spend 83.3 % in <strong><bdi>limiter_wait</bdi></strong>; " +
			"the average spends most in <strong><bdi>io_first_byte</bdi></strong>, 83.2 %.",
		"Waiting for the client&#39;s concurrency limiter",
		"1\u202f000 profiled operations of the last",
		`<th scope="row">slowest 10 %</th>`,
		`<svg class="layers heat"`, `41 ms to 49.2 ms`,
		`<strong>48.0 ms</strong> at `, `<bdi title="test.users, 2 attempts">test.users, 2 attempts</bdi>`, "One by one: the 10 slowest<",
		`href="https://traces.example/trace/ab000000000000000000000000000001?q=%22a%22&amp;b" rel="noreferrer">ab0`,
		"<title>io: 8.00 ms, from 40.0 ms</title>", "<title>10.0.0.1:3000: 7.00 ms, from 40.0 ms, 2 attempts</title>", "<bdi>TIMEOUT</bdi>",
	} {
		assert.Contains(t, page, text)
	}
	assert.NotContains(t, page, "style=")
}

func TestStageThatMakesOperationsSlowIsNamed(t *testing.T) {
	p, _ := tailPage(t, []string{"get"})
	for i := range 1000 {
		wait := time.Duration(0)
		if i%100 == 0 {
			wait = 8 * time.Millisecond
		}
		p.tails.consume(took("get", staged("limiter_wait", wait), staged("io", 10*time.Millisecond)))
	}
	page := get(t, p, nil)
	assert.Contains(t, page, "in <strong><bdi>io</bdi></strong>; so does the average, 99.2 %.")
	assert.Contains(t, page, "What they take longer than the average goes into <strong><bdi>limiter_wait</bdi></strong> most: 7.92 ms, 100.0 %.")
}

func TestOperationsOfOneDurationHaveNoTail(t *testing.T) {
	p, _ := tailPage(t, []string{"get"})
	p.tails.consume(took("get", staged("io", 10*time.Millisecond)))
	page := get(t, p, nil)
	assert.Contains(t, page, "All operations took about the same time, or are too few to tell: they spend 100.0 % in <strong><bdi>io</bdi></strong>.")
	assert.Contains(t, page, "1 profiled operation of the last")
	assert.Contains(t, page, "One by one: the slowest<")
}

func TestPageWithoutProfileHasNoTail(t *testing.T) {
	p, _ := tailPage(t, []string{"get"})
	assert.Nil(t, tailJSON(t, p, "get"))
	assert.NotContains(t, get(t, p, nil), `id="tail"`)
}

func TestProfiledOperationsOfTheProcessAreCollected(t *testing.T) {
	p, provider := tailPage(t, []string{"get"})
	m, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(provider))
	require.NoError(t, err)
	defer stagemeter.Profile()()
	profile := func() {
		timer := m.Start(t.Context(), "get")
		timer.Lap(stagemeter.IO)
		timer.End()
	}
	profile()
	assert.Equal(t, uint64(1), tailJSON(t, p, "get").Groups[0].Count)
	require.NoError(t, provider.Shutdown(t.Context()))
	p.mu.Lock()
	p.history = nil // a page collects once a second at most
	p.mu.Unlock()
	response := httptest.NewRecorder()
	p.ServeHTTP(response, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", http.NoBody))
	assert.Equal(t, http.StatusServiceUnavailable, response.Code)
	p.tails.consume(took("get", staged("io", 1)))
	profile()
	assert.Equal(t, uint64(2), tailNow(p.tails, "get", time.Minute).Groups[0].Count, "the page that shows nothing consumes nothing")
}

func TestPageThatIsGarbageConsumesNothing(t *testing.T) {
	tails := func() weak.Pointer[collector] { return weak.Make(New().tails) }()
	require.Eventually(t, func() bool {
		runtime.GC()
		return tails.Value() == nil
	}, 10*time.Second, time.Millisecond)
}

func TestHostileTailIsEscaped(t *testing.T) {
	names := []string{`<img src=x onerror=alert(1)>`, `"><svg onload=alert(1)>`, "\xff\xfe", "", strings.Repeat("long", 2500)}
	p, _ := tailPage(t, names, WithTraceURL(`https://traces.example/"><script>/{trace_id}`))
	for _, name := range names {
		b := took(name, staged(stagemeter.Stage(name), time.Millisecond), staged(stagemeter.Stage(names[0]), time.Second))
		b.Namespace, b.Set, b.ErrorType, b.Stages[0].ErrorType = name, name, name, name
		b.SpanContext = oteltrace.NewSpanContext(oteltrace.SpanContextConfig{TraceID: oteltrace.TraceID{1}, SpanID: oteltrace.SpanID{1}})
		b.Commands = append(b.Commands, stagemeter.CommandTime{Node: name, ErrorType: name})
		p.tails.consume(b)
	}
	for _, name := range names {
		page := get(t, p, url.Values{"op": {shown(name)}})
		assert.Contains(t, page, `id="tail"`)
		assert.Equal(t, 1, strings.Count(page, "<script"), "the page's own")
		for _, bad := range []string{"<img", "<svg onload", "\xff"} {
			assert.NotContains(t, page, bad)
		}
		r := tailJSON(t, p, shown(name))
		require.NotNil(t, r)
		assert.Equal(t, telemetry.Valid(name), r.Slowest[0].Namespace)
	}
}

func TestOnlyAURLOfATraceMakesLinks(t *testing.T) {
	for template, want := range map[string]bool{
		"https://traces.example/{trace_id}":                 true,
		"http://localhost:16686/trace/{trace_id}?x#y":       true,
		`https://g.example/explore?left={"q":"{trace_id}"}`: true,
		"":                                         false,
		"https://traces.example/":                  false,
		"/trace/{trace_id}":                        false,
		"//traces.example/{trace_id}":              false,
		"javascript:alert('{trace_id}')":           false,
		"https://{trace_id}.example/":              false,
		"https://user:secret@t.example/{trace_id}": false,
		"https://traces.example/%zz{trace_id}":     false,
	} {
		var reported []error
		before := otel.GetErrorHandler()
		otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { reported = append(reported, err) }))
		p := New(WithTraceURL(template))
		p.stop()
		otel.SetErrorHandler(before)
		assert.Equal(t, want, p.traces != "", template)
		assert.Equal(t, want, len(reported) == 0, template)
	}
	assert.Empty(t, traceURL("").link("ab"))
}

func TestEveryFieldOfATailIsDocumented(t *testing.T) {
	documentation, err := os.ReadFile("../docs/stagez.md")
	require.NoError(t, err)
	p, _ := tailPage(t, []string{"batch_read"}, WithTraceURL("https://traces.example/{trace_id}"))
	waitForLimiter(p.tails)
	b := took("batch_read", staged("io", time.Second))
	b.ErrorType = "TIMEOUT"
	p.tails.consume(b)
	text, err := json.Marshal(tailJSON(t, p, "batch_read"))
	require.NoError(t, err)
	var value any
	require.NoError(t, json.Unmarshal(text, &value))
	names := map[string]bool{}
	fields(value, names)
	require.Greater(t, len(names), 35)
	for name := range names {
		assert.Contains(t, string(documentation), "`"+name+"`")
	}
}
