package stagetrace

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime/trace"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

// ask sends a request with pairs of headers to the handler.
func ask(ctx context.Context, h http.Handler, method, query string, headers ...string) *httptest.ResponseRecorder {
	request := httptest.NewRequestWithContext(ctx, method, "http://admin.example/debug/stagetrace"+query, nil)
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response := httptest.NewRecorder()
	h.ServeHTTP(response, request)
	return response
}

// requireIdle fails when the handler has left something on.
func requireIdle(t *testing.T) {
	t.Helper()
	require.False(t, trace.IsEnabled())
	require.False(t, stagemeter.Enabled())
	require.True(t, busy.TryLock())
	busy.Unlock()
}

func TestHandlerReports(t *testing.T) {
	f := connect(t)
	f.load(t)

	answer := ask(t.Context(), Handler(), http.MethodGet, "?seconds=0.2")
	require.Equal(t, http.StatusOK, answer.Code, answer.Body)
	require.Equal(t, "text/plain; charset=utf-8", answer.Header().Get("Content-Type"))
	require.Equal(t, "no-store", answer.Header().Get("Cache-Control"))
	require.Contains(t, answer.Body.String(), "\nget, ")
	require.Contains(t, answer.Body.String(), "\nio ")
	requireIdle(t)

	answer = ask(t.Context(), Handler(), http.MethodGet, "?seconds=0.2", "Accept", "application/json, text/plain;q=0.5")
	require.Equal(t, http.StatusOK, answer.Code, answer.Body)
	require.Equal(t, "application/json", answer.Header().Get("Content-Type"))
	var report Report
	require.NoError(t, json.Unmarshal(answer.Body.Bytes(), &report))
	require.NotNil(t, report.Stage("batch_read", "io"))
	requireAddsUp(t, &report)
	requireIdle(t)
}

func TestHandlerLeavesProfilingAsItWas(t *testing.T) {
	stagemeter.SetEnabled(true)
	defer stagemeter.SetEnabled(false)
	require.Equal(t, http.StatusOK, ask(t.Context(), Handler(), http.MethodGet, "?seconds=0.1").Code)
	require.True(t, stagemeter.Enabled())
}

func TestHandlerRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		method, query string
		headers       []string
		code          int
		text          string
	}{
		"another method":  {method: http.MethodPost, code: 405, text: "use GET with ?seconds=1\n"},
		"HEAD":            {method: http.MethodHead, code: 405, text: "use GET with ?seconds=1\n"},
		"no number":       {query: "?seconds=one", code: 400, text: "seconds is \"one\"; want a number from 0.1 to 10\n"},
		"too short":       {query: "?seconds=0.09", code: 400, text: "seconds is \"0.09\"; want a number from 0.1 to 10\n"},
		"too long":        {query: "?seconds=10.1", code: 400, text: "seconds is \"10.1\"; want a number from 0.1 to 10\n"},
		"not a number":    {query: "?seconds=NaN", code: 400, text: "seconds is \"NaN\"; want a number from 0.1 to 10\n"},
		"infinite":        {query: "?seconds=Inf", code: 400, text: "seconds is \"Inf\"; want a number from 0.1 to 10\n"},
		"another site":    {headers: []string{"Sec-Fetch-Site", "cross-site"}, code: 403, text: "cross-origin request refused\n"},
		"another origin":  {headers: []string{"Origin", "http://evil.example"}, code: 403, text: "cross-origin request refused\n"},
		"another service": {headers: []string{"Sec-Fetch-Site", "same-site"}, code: 403, text: "cross-origin request refused\n"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := ask(t.Context(), Handler(), cmp.Or(test.method, http.MethodGet), test.query, test.headers...)
			require.Equal(t, test.code, answer.Code)
			require.Equal(t, test.text, answer.Body.String())
			requireIdle(t)
		})
	}
}

func TestHandlerWhileTheProcessIsTraced(t *testing.T) {
	var other bytes.Buffer
	require.NoError(t, trace.Start(&other))
	answer := ask(t.Context(), Handler(), http.MethodGet, "")
	require.Equal(t, http.StatusConflict, answer.Code)
	require.Contains(t, answer.Body.String(), "this process is being traced already")
	require.True(t, trace.IsEnabled(), "the other's trace goes on")
	trace.Stop()
	requireIdle(t)
}

func TestHandlerRunsOnceAtATime(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int)
	go func() { ended <- ask(ctx, Handler(), http.MethodGet, "?seconds=10").Code }()
	require.Eventually(t, trace.IsEnabled, 10*time.Second, time.Millisecond)
	answer := ask(t.Context(), Handler(), http.MethodGet, "?seconds=0.1")
	require.Equal(t, http.StatusConflict, answer.Code)
	require.Contains(t, answer.Body.String(), "another request is recording")
	cancel()
	require.Equal(t, http.StatusServiceUnavailable, <-ended, "canceled: it does not record on")
	requireIdle(t)
}

func TestHandlerEndsARecordingEarly(t *testing.T) {
	f := connect(t)
	f.load(t)
	early := handler(limits{enough: 64 << 10, most: maxBytes})
	answer := ask(t.Context(), early, http.MethodGet, "?seconds=10", "Accept", "application/json")
	require.Equal(t, http.StatusOK, answer.Code, answer.Body)
	var report Report
	require.NoError(t, json.Unmarshal(answer.Body.Bytes(), &report))
	require.Less(t, report.Duration, 10*time.Second)
	requireIdle(t)

	answer = ask(t.Context(), handler(limits{enough: 1, most: 1 << 10}), http.MethodGet, "?seconds=10")
	require.Equal(t, http.StatusServiceUnavailable, answer.Code)
	require.Equal(t, "the trace is too large; use fewer seconds\n", answer.Body.String())
	requireIdle(t)
}

func TestHandlerOfAServer(t *testing.T) {
	server := httptest.NewUnstartedServer(Handler())
	server.Config.WriteTimeout = 50 * time.Millisecond // less than the recording takes
	server.Start()
	defer server.Close()
	answer, err := server.Client().Get(server.URL + "?seconds=0.2")
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	require.Equal(t, http.StatusOK, answer.StatusCode)
	requireIdle(t)
}

func TestWantsJSON(t *testing.T) {
	for accept, want := range map[string]bool{
		"": false, "*/*": false, "application/json": true, "text/html, application/json": true,
		"text/plain, application/json": false, "application/json;q=0.9, */*": true, ";;": false,
	} {
		require.Equal(t, want, wantsJSON([]string{accept}), accept)
	}
}

// FuzzParameters gives the handler what a client may say: the time to record, and what to answer.
func FuzzParameters(f *testing.F) {
	for _, seed := range [][2]string{
		{"", ""}, {"1", "*/*"}, {"0.1", "application/json"}, {"10", "text/html, application/json;q=0.5"}, {"1e1", ";;,="}, {"NaN", "application/*"},
		{"0x1p0", "text/*"}, {"-0", "\xff"}, {"1\x00", "application/json;a=\"\\"}, {"\xff", ""},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, value, accept string) {
		duration, err := seconds(value)
		if err == nil {
			require.True(t, duration >= minTime && duration <= maxTime, "%q: %s", value, duration)
		} else {
			require.Less(t, len(err.Error()), 300)
			require.True(t, utf8.ValidString(err.Error()))
			answer := ask(t.Context(), Handler(), http.MethodGet, "?"+url.Values{"seconds": {value}}.Encode(), "Accept", accept)
			require.Equal(t, http.StatusBadRequest, answer.Code)
			require.Equal(t, err.Error()+"\n", answer.Body.String())
		}
		if wantsJSON([]string{accept}) {
			require.Contains(t, strings.ToLower(accept), "application/")
		}
		require.False(t, trace.IsEnabled())
	})
}
