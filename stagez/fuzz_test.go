package stagez_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

// FuzzRequest sends what a browser might: a method, a query and a form. Whatever they are, the page answers with a status of its own,
// what it answers is well-formed, a query changes nothing, and a redirection stays on the page.
func FuzzRequest(f *testing.F) {
	for _, seed := range [][3]string{
		{"GET", "", ""}, {"GET", "op=get&window=1m", ""}, {"GET", "op=%ff%00<script>&window=5m", ""}, {"GET", "format=json&window=start", ""},
		{"GET", "format=xml", ""}, {"GET", "window=2h", ""}, {"GET", "asset=stagez.js", ""}, {"GET", "asset=../page.go", ""}, {"GET", "op=%zz;a&&=", ""},
		{"POST", "op=get&window=1m", "profiling=1m"}, {"POST", "op=//evil.example&window=%0d%0aSet-Cookie:a", "profiling=off"},
		{"POST", "profiling=on", ""}, {"POST", "", "profiling=%zz"}, {"POST", "", "profiling=on&profiling=off"}, {"POST", "", strings.Repeat("a", 2000)},
		{"HEAD", "op=get", ""}, {"PUT", "", ""}, {"TRACE", "", ""},
	} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, method, query, form string) {
		page := newFixture(t)
		page.profile(t, "get", "io")
		page.profile(t, hostile[1], stagemeter.Stage(hostile[0]))
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, strings.NewReader(form))
		request.Method, request.URL.RawQuery = method, query
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		response := httptest.NewRecorder()
		page.ServeHTTP(response, request)
		require.True(t, method == http.MethodPost || !stagemeter.Enabled(), "a %s switched profiling on", method)
		switch response.Code {
		case http.StatusOK:
			wellFormed(t, request, response)
		case http.StatusSeeOther:
			require.Equal(t, http.MethodPost, method)
			location := response.Header().Get("Location")
			require.True(t, strings.HasPrefix(location, "?"), location)
			target, err := url.Parse(location)
			require.NoError(t, err)
			require.Empty(t, target.Host+target.Path+target.Scheme+target.Fragment)
		case http.StatusBadRequest, http.StatusNotFound, http.StatusMethodNotAllowed:
			require.True(t, strings.HasPrefix(response.Body.String(), "stagez: "), response.Body)
			require.Less(t, response.Body.Len(), 200, "it does not repeat what it was sent")
		default:
			t.Fatalf("%s ?%s %q: status %d", method, query, form, response.Code)
		}
	})
}

func wellFormed(t *testing.T, request *http.Request, response *httptest.ResponseRecorder) {
	t.Helper()
	require.True(t, request.Method == http.MethodGet || response.Body.Len() == 0)
	require.True(t, utf8.Valid(response.Body.Bytes()))
	switch response.Header().Get("Content-Type") {
	case "application/json":
		require.True(t, response.Body.Len() == 0 || json.Valid(response.Body.Bytes()))
	case "text/html; charset=utf-8":
		for _, element := range elements(t, response.Body.String()) {
			require.NotContains(t, []string{"img", "iframe", "style", "object", "embed"}, element.Name.Local)
		}
	default:
		require.True(t, request.URL.Query().Has("asset"))
	}
}
