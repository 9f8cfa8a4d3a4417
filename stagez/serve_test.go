package stagez_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

func TestEveryAnswerHasThePolicy(t *testing.T) {
	f := newFixture(t)
	for name, response := range map[string]*httptest.ResponseRecorder{
		"page":    ask(t, f, http.MethodGet, "", ""),
		"JSON":    ask(t, f, http.MethodGet, "?format=json", ""),
		"script":  ask(t, f, http.MethodGet, "?asset=stagez.js", ""),
		"nothing": ask(t, f, http.MethodGet, "?asset=../page.go", ""),
		"switch":  ask(t, f, http.MethodPost, "", "profiling=off"),
		"refusal": ask(t, f, http.MethodPost, "", "profiling=on", "Sec-Fetch-Site", "cross-site"),
		"method":  ask(t, f, http.MethodDelete, "", ""),
	} {
		t.Run(name, func(t *testing.T) {
			policy := response.Header().Get("Content-Security-Policy")
			for _, directive := range []string{
				"default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
				"form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
			} {
				assert.Contains(t, strings.Split(policy, "; "), directive)
			}
			assert.Equal(t, "nosniff", response.Header().Get("X-Content-Type-Options"))
			assert.Equal(t, "same-origin", response.Header().Get("Referrer-Policy"))
		})
	}
}

func TestPageRefersOnlyToItself(t *testing.T) {
	f := newFixture(t)
	f.profile(t, "get", stagemeter.IO)
	page := look(t, f, "")
	for _, attribute := range []string{"src=", "href=", "action="} {
		for _, rest := range strings.Split(page, attribute)[1:] {
			assert.True(t, strings.HasPrefix(rest, `"?`), "%s%.40s", attribute, rest)
		}
	}
	assert.NotRegexp(t, `https?://`, page)
	for _, name := range []string{"stagez.css", "stagez.js"} {
		response := ask(t, f, http.MethodGet, "?asset="+name, "")
		for _, reference := range []string{"://", "url(", "@import"} {
			assert.NotContains(t, response.Body.String(), reference, name)
		}
	}
}

func TestAssetsAreServedAtThePagesLinks(t *testing.T) {
	f := newFixture(t)
	page := look(t, f, "")
	for name, contentType := range map[string]string{
		"stagez.css": "text/css; charset=utf-8", "stagez.js": "text/javascript; charset=utf-8", "icon.svg": "image/svg+xml",
	} {
		_, rest, found := strings.Cut(page, `"?asset=`+name)
		require.True(t, found, name)
		version, _, _ := strings.Cut(rest, `"`)
		response := ask(t, f, http.MethodGet, "?asset="+name+strings.ReplaceAll(version, "&amp;", "&"), "")
		assert.Equal(t, http.StatusOK, response.Code)
		assert.Equal(t, contentType, response.Header().Get("Content-Type"))
		assert.Contains(t, response.Header().Get("Cache-Control"), "immutable")
		assert.NotZero(t, response.Body.Len())
		for _, other := range []string{"", "&v=", "&v=000000000000"} {
			response := ask(t, f, http.MethodGet, "?asset="+name+other, "")
			assert.Equal(t, http.StatusOK, response.Code)
			assert.Equal(t, "no-cache", response.Header().Get("Cache-Control"), "another version of the page may ask")
		}
	}
	for _, name := range []string{"page.html", "nothing", "../page.go", "assets/stagez.css"} {
		assert.Equal(t, http.StatusNotFound, ask(t, f, http.MethodGet, "?asset="+name, "").Code, name)
	}
	assert.Zero(t, f.collected.Load()-1, "an asset is no look")
}

func TestButtonsSetTheSwitch(t *testing.T) {
	f := newFixture(t)
	for _, button := range []struct {
		value string
		on    bool
		lasts time.Duration // 0: until it is switched off
	}{
		{"1m", true, time.Minute}, {"15m", true, 15 * time.Minute}, {"on", true, 0}, {"5m", true, 5 * time.Minute}, {"off", false, 0},
	} {
		pressed := time.Now()
		response := ask(t, f, http.MethodPost, "", "profiling="+button.value, "Sec-Fetch-Site", "same-origin")
		assert.Equal(t, http.StatusSeeOther, response.Code, response.Body)
		assert.Equal(t, button.on, stagemeter.Enabled(), button.value)
		state := readJSON(t, f, url.Values{}).Profiling
		assert.Equal(t, button.on, state.Enabled)
		page := look(t, f, "")
		if button.lasts == 0 {
			assert.Nil(t, state.Until, button.value)
		} else {
			require.NotNil(t, state.Until, button.value)
			assert.GreaterOrEqual(t, *state.Until, pressed.Add(button.lasts).Add(-time.Second), "what was set before is replaced")
			assert.LessOrEqual(t, *state.Until, time.Now().Add(button.lasts).Add(time.Second))
			shows(t, page, "is on until "+state.Until.Local().Format("15:04:05"))
		}
		shows(t, page, `value="`+button.value+`"`)
		assert.Equal(t, button.on, strings.Contains(page, `class="switch on"`))
	}
}

func TestPageShowsProfiledContexts(t *testing.T) {
	f := newFixture(t)
	_, stop := stagemeter.ProfileContext(t.Context())
	defer stop()
	shows(t, look(t, f, ""), "off, but on for 1 contexts")
}

func TestCrossOriginRequestsAreRefused(t *testing.T) {
	f := newFixture(t)
	for name, headers := range map[string][]string{
		"another site":            {"Sec-Fetch-Site", "cross-site"},
		"another port":            {"Sec-Fetch-Site", "same-site"},
		"an older browser":        {"Origin", "http://evil.example"},
		"a page without origin":   {"Origin", "null"},
		"both, in conflict":       {"Sec-Fetch-Site", "cross-site", "Origin", "http://admin.example"},
		"the same name elsewhere": {"Origin", "http://admin.example:81"},
	} {
		t.Run(name, func(t *testing.T) {
			response := ask(t, f, http.MethodPost, "", "profiling=on", headers...)
			assert.Equal(t, http.StatusForbidden, response.Code)
			assert.False(t, stagemeter.Enabled())
		})
	}
	for name, headers := range map[string][]string{
		"the page, over TLS":    {"Sec-Fetch-Site", "same-origin", "Origin", "http://admin.example"},
		"the page, without":     {"Origin", "http://admin.example"},
		"a program, no browser": nil,
	} {
		t.Run(name, func(t *testing.T) {
			stagemeter.SetEnabled(false)
			assert.Equal(t, http.StatusSeeOther, ask(t, f, http.MethodPost, "", "profiling=on", headers...).Code)
			assert.True(t, stagemeter.Enabled())
		})
	}
}

func TestOnlyAPostedFormSetsTheSwitch(t *testing.T) {
	f := newFixture(t)
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		assert.Equal(t, http.StatusOK, ask(t, f, method, "?profiling=on", "profiling=on").Code)
	}
	for _, method := range []string{http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodTrace, "NONSENSE"} {
		response := ask(t, f, method, "?profiling=on", "profiling=on")
		assert.Equal(t, http.StatusMethodNotAllowed, response.Code, method)
		assert.Equal(t, "GET, HEAD, POST", response.Header().Get("Allow"))
	}
	for name, body := range map[string]string{
		"empty": "", "unknown": "profiling=2m", "upper case": "profiling=ON", "malformed": "profiling=%zz", "in the query": "",
		"long": "profiling=on&rest=" + strings.Repeat("x", 2000),
	} {
		response := ask(t, f, http.MethodPost, "?profiling=on", body)
		assert.Equal(t, http.StatusBadRequest, response.Code, name)
	}
	assert.False(t, stagemeter.Enabled())
}

func TestHeadAnswersAsGetWithoutABody(t *testing.T) {
	f := newFixture(t)
	for _, query := range []string{"", "?format=json", "?asset=stagez.js"} {
		get, head := ask(t, f, http.MethodGet, query, ""), ask(t, f, http.MethodHead, query, "")
		assert.Equal(t, get.Code, head.Code)
		assert.Equal(t, get.Header(), head.Header())
		assert.Zero(t, head.Body.Len())
		assert.NotZero(t, get.Body.Len())
	}
}

func TestUnknownFormatIsRefused(t *testing.T) {
	assert.Equal(t, http.StatusBadRequest, ask(t, newFixture(t), http.MethodGet, "?format=xml", "").Code)
	refused := ask(t, newFixture(t), http.MethodGet, "?window=<b>7m", "")
	assert.Equal(t, http.StatusBadRequest, refused.Code)
	assert.NotContains(t, refused.Body.String(), "<b>")
}

func TestPageWorksAtAnyPath(t *testing.T) {
	f := newFixture(t)
	f.profile(t, "get", stagemeter.IO)
	f.profile(t, "put & more", stagemeter.IO)
	mux := http.NewServeMux()
	mux.Handle("/debug/stagez", f)
	mux.Handle("/subtree/", f)
	mux.Handle("/stripped/stagez/", http.StripPrefix("/stripped/stagez", f))
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	for _, path := range []string{"/debug/stagez", "/subtree/", "/stripped/stagez/"} {
		t.Run(path, func(t *testing.T) {
			query := url.Values{"op": {"put & more"}, "window": {"15m"}}
			response, err := server.Client().PostForm(server.URL+path+"?"+query.Encode(), url.Values{"profiling": {"off"}})
			require.NoError(t, err)
			body, err := io.ReadAll(response.Body)
			require.NoError(t, err)
			require.NoError(t, response.Body.Close())
			assert.Equal(t, http.StatusOK, response.StatusCode)
			assert.Equal(t, http.MethodGet, response.Request.Method, "it was redirected")
			assert.Equal(t, path, response.Request.URL.Path)
			assert.Equal(t, query, response.Request.URL.Query(), "the page keeps its state")
			shows(t, string(body), `<bdi title="put &amp; more">`)
		})
	}
}
