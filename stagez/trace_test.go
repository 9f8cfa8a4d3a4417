package stagez_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"

	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/stagez"
)

// reportOfGet is what stagetrace answers. The states of io are 53 % network and 47 % runnable.
const reportOfGet = `{"duration_ns":884000000,"operations":[
	{"operation":"get","count":5,"stages":[
		{"stage":"io","count":5,"total_ns":1000000000,"states_ns":{"network":530000000,"runnable":469000000,"later":1000000}},
		{"stage":"io_send","count":5,"total_ns":1000,"states_ns":{"syscall":1000}},
		{"stage":"limiter_wait","count":5,"total_ns":0,"states_ns":{}}]}]}`

// tracing is a page with a button for traces, which the handler takes.
func tracing(t *testing.T, handler http.HandlerFunc) *fixture {
	t.Helper()
	f := newFixture(t)
	f.Page = stagez.New(stagez.WithTrace(handler), stagez.WithReader(f.Reader()))
	f.profile(t, "get", stagemeter.IO)
	f.profile(t, "put", stagemeter.IO)
	return f
}

// take presses the button and returns the page once the trace is there.
func take(t *testing.T, f *fixture, query string) (page string) {
	t.Helper()
	response := ask(t, f, http.MethodPost, query, "trace=take", "Sec-Fetch-Site", "same-origin")
	require.Equal(t, http.StatusSeeOther, response.Code, response.Body)
	require.Equal(t, query, response.Header().Get("Location"), "the page keeps its state")
	require.Eventually(t, func() bool {
		page = look(t, f, query)
		return !strings.Contains(page, "A trace is being taken.")
	}, 10*time.Second, time.Millisecond)
	return page
}

func TestButtonTakesATrace(t *testing.T) {
	requests := make(chan *http.Request, 1)
	f := tracing(t, func(w http.ResponseWriter, r *http.Request) {
		requests <- r
		_, _ = fmt.Fprint(w, reportOfGet)
	})
	shows(t, look(t, f, ""), `<button name="trace" value="take">`)
	page := take(t, f, "?op=get")
	request := <-requests
	assert.Equal(t, http.MethodGet, request.Method)
	assert.Equal(t, "?seconds=1", request.URL.String())
	assert.Equal(t, "application/json", request.Header.Get("Accept"))
	shows(t, page, "<bdi>get</bdi> in the trace of ", "884 ms long",
		"The longest stage is io: 53 % of it waiting for the network, 47 % of it waiting for a processor.", "Look at this process first",
		`<td data-label="network">53.0 %</td>`, `<td data-label="runnable">46.9 %</td>`,
		`<td data-label="other">0.1 %</td>`, // a state of a later version
		`<td data-label="syscall">100.0 %</td>`, `<td data-label="count">5</td><td data-label="mean">200 ms</td>`)
	assert.Less(t, strings.Index(page, `<bdi title="limiter_wait">`), strings.Index(page, `<bdi title="io">`), "in the order in which they happen")
	assert.Regexp(t, `<tr class="part"><th scope="row"><span [^>]*></span><bdi title="io_send">`, page)
	shows(t, look(t, f, "?op=put"), "does not have <bdi>put</bdi>. It has: <bdi>get</bdi>.")
	_ = elements(t, page)
}

func TestNetworkIsNamedWhereItTakesTheTime(t *testing.T) {
	f := tracing(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, `{"operations":[{"operation":"get","stages":[{"stage":"io","count":1,"total_ns":10,"states_ns":{"network":10}}]}]}`)
	})
	shows(t, take(t, f, "?op=get"), "io: 100 % of it waiting for the network.", "Look at the network and at the server.")
}

func TestOneTraceAtATime(t *testing.T) {
	var taken atomic.Int64
	begun, end := make(chan struct{}), make(chan struct{})
	f := tracing(t, func(w http.ResponseWriter, _ *http.Request) {
		taken.Add(1)
		begun <- struct{}{}
		<-end
		_, _ = fmt.Fprint(w, `{}`)
	})
	for range 3 {
		require.Equal(t, http.StatusSeeOther, ask(t, f, http.MethodPost, "", "trace=take").Code)
	}
	<-begun
	shows(t, look(t, f, ""), "A trace is being taken.", `<button name="trace" value="take" disabled>`)
	close(end)
	require.Eventually(t, func() bool { return strings.Contains(look(t, f, ""), "It has: <bdi>no operation</bdi>") }, 10*time.Second, time.Millisecond)
	assert.EqualValues(t, 1, taken.Load())
}

func TestTraceThatFailsSaysWhy(t *testing.T) {
	reported := make(chan error, 1)
	before := otel.GetErrorHandler()
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { reported <- err }))
	t.Cleanup(func() { otel.SetErrorHandler(before) })
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		text    string
	}{
		"refused": {func(w http.ResponseWriter, _ *http.Request) {
			http.Error(w, "this process is being traced <b>already</b>", http.StatusConflict)
		}, "this process is being traced &lt;b&gt;already&lt;/b&gt;"},
		"without a word": {func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }, "I&#39;m a teapot"},
		"no answer":      {func(http.ResponseWriter, *http.Request) {}, "the handler did not answer"},
		"no report":      {func(w http.ResponseWriter, _ *http.Request) { _, _ = fmt.Fprint(w, "<html>") }, "the handler&#39;s answer is no report"},
		"too long": {func(w http.ResponseWriter, _ *http.Request) {
			_, err := fmt.Fprint(w, strings.Repeat(" ", 1<<20))
			assert.NoError(t, err)
			_, err = fmt.Fprint(w, "{}")
			assert.Error(t, err)
		}, "the report is too long"},
		"panic": {func(http.ResponseWriter, *http.Request) { panic("in the handler") }, "the handler that takes the trace panicked"},
	} {
		t.Run(name, func(t *testing.T) {
			page := take(t, tracing(t, test.handler), "?op=get")
			shows(t, page, "The trace of ", " failed: <bdi>"+test.text)
			assert.NotContains(t, page, `data-label="runnable"`)
		})
	}
	require.ErrorContains(t, <-reported, "stagez.WithTrace")
}

func TestOnlyThePageTakesATrace(t *testing.T) {
	f := tracing(t, func(http.ResponseWriter, *http.Request) { assert.Fail(t, "a trace was taken") })
	for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "http://evil.example"}} {
		assert.Equal(t, http.StatusForbidden, ask(t, f, http.MethodPost, "", "trace=take", headers...).Code)
	}
	assert.Equal(t, http.StatusOK, ask(t, f, http.MethodGet, "?trace=take", "trace=take").Code)
	assert.Equal(t, http.StatusBadRequest, ask(t, f, http.MethodPost, "?trace=take", "").Code)
	assert.Equal(t, http.StatusBadRequest, ask(t, f, http.MethodPost, "", "trace=1h").Code)
}

func TestPageWithoutAHandlerHasNoButton(t *testing.T) {
	f := newFixture(t)
	f.profile(t, "get", stagemeter.IO)
	for _, page := range []*stagez.Page{f.Page, stagez.New(stagez.WithTrace(nil), stagez.WithReader(f.Reader()))} {
		f.Page = page
		assert.NotContains(t, look(t, f, ""), `name="trace"`)
		assert.Equal(t, http.StatusBadRequest, ask(t, f, http.MethodPost, "", "trace=take").Code)
	}
}

func TestNamesInATraceAreEscaped(t *testing.T) {
	f := tracing(t, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = fmt.Fprint(w, `{"operations":[{"operation":"get","stages":[{"stage":"<img src=x>","count":1,"total_ns":1}]},{"operation":"<img src=y>"}]}`)
	})
	for _, query := range []string{"?op=get", "?op=put"} {
		for _, element := range elements(t, take(t, f, query)) {
			assert.NotEqual(t, "img", element.Name.Local)
		}
	}
}
