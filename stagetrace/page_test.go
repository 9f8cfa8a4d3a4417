package stagetrace

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagez"
)

// askPage sends a request to the live page and returns its answer.
func askPage(t *testing.T, page *stagez.Page, method, body string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, "http://admin.example/debug/stagez?op=get", strings.NewReader(body))
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	response := httptest.NewRecorder()
	page.ServeHTTP(response, request)
	return response
}

func TestLivePageTakesATrace(t *testing.T) {
	page := stagez.New(stagez.WithTrace(Handler()))
	f := connectTo(t, page.Reader())
	f.load(t)
	require.Equal(t, http.StatusSeeOther, askPage(t, page, http.MethodPost, "trace=take").Code)
	var body string
	require.Eventually(t, func() bool {
		body = askPage(t, page, http.MethodGet, "").Body.String()
		return strings.Contains(body, "The longest stage is ")
	}, time.Minute, 10*time.Millisecond)
	for state := range State(numStates) {
		require.Contains(t, body, `data-label="`+state.String()+`"`)
	}
	require.Contains(t, body, `<bdi>get</bdi> in the trace of `)
	require.NotContains(t, body, "failed: ")
	requireIdle(t)
}
