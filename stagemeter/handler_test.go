package stagemeter_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

// ask sends a request to the handler and returns the status code and the body.
func ask(t *testing.T, method, body string, headers ...string) (int, string) {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, "http://admin.example/debug/stages", strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response := httptest.NewRecorder()
	stagemeter.Handler().ServeHTTP(response, request)
	require.Equal(t, "application/json", response.Header().Get("Content-Type"))
	require.Equal(t, "no-store", response.Header().Get("Cache-Control"))
	require.True(t, method == http.MethodHead || json.Valid(response.Body.Bytes()))
	return response.Code, strings.TrimSpace(response.Body.String())
}

// state sends a request that must succeed and returns the state without since.
func state(t *testing.T, method, body string) string {
	t.Helper()
	code, answer := ask(t, method, body)
	require.Equal(t, http.StatusOK, code, answer)
	var fields map[string]any
	require.NoError(t, json.Unmarshal([]byte(answer), &fields))
	require.Contains(t, fields, "since")
	delete(fields, "since")
	rest, err := json.Marshal(fields)
	require.NoError(t, err)
	return string(rest)
}

func TestHandlerShowsAndSetsTheSwitch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		off(t)
		const (
			nobody = `{"enabled":false,"rate":0,"held_by":{"base":false,"contexts":0,"scopes":0}}`
			base   = `{"enabled":true,"rate":1,"held_by":{"base":true,"contexts":0,"scopes":0}}`
		)
		require.JSONEq(t, nobody, state(t, http.MethodGet, ""))
		require.JSONEq(t, base, state(t, http.MethodPut, `{"enabled":true}`))
		require.True(t, stagemeter.Enabled())
		require.JSONEq(t, base, state(t, http.MethodGet, ""))
		require.JSONEq(t, nobody, state(t, http.MethodPut, ` {"enabled":false} `))
		require.False(t, stagemeter.Enabled())

		// The bubble's time begins at 2000-01-01 and moves only when everything waits.
		require.JSONEq(t, `{"enabled":true,"rate":1,"held_by":{"base":false,"contexts":0,"scopes":1},"until":"2000-01-01T00:05:00Z"}`,
			state(t, http.MethodPut, `{"enabled":true,"for":"5m"}`))
		_, stop := stagemeter.ProfileContext(t.Context())
		defer stop()
		stopLater := stagemeter.ProfileFor(10 * time.Minute)
		require.JSONEq(t, `{"enabled":true,"rate":1,"held_by":{"base":false,"contexts":1,"scopes":2},"until":"2000-01-01T00:10:00Z"}`,
			state(t, http.MethodGet, ""), "the last of several ends it")
		stopLater()
		time.Sleep(5 * time.Minute)
		synctest.Wait()
		require.False(t, stagemeter.Enabled())
		require.JSONEq(t, `{"enabled":false,"rate":0,"held_by":{"base":false,"contexts":1,"scopes":0}}`,
			state(t, http.MethodGet, ""), "contexts do not make it enabled")

		defer stagemeter.Profile()()
		defer stagemeter.ProfileFor(time.Minute)()
		require.JSONEq(t, `{"enabled":true,"rate":1,"held_by":{"base":false,"contexts":1,"scopes":2}}`,
			state(t, http.MethodGet, ""), "a scope without an end leaves no until")
	})
}

func TestHandlerSaysSinceWhen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stagemeter.SetEnabled(true)
		off(t)
		since := func() string {
			_, answer := ask(t, http.MethodGet, "")
			var fields struct{ Since string }
			require.NoError(t, json.Unmarshal([]byte(answer), &fields))
			return fields.Since
		}
		require.Equal(t, "2000-01-01T00:00:00Z", since())
		time.Sleep(time.Hour)
		stagemeter.SetEnabled(true)
		require.Equal(t, "2000-01-01T01:00:00Z", since())
		time.Sleep(time.Hour)
		stop := stagemeter.Profile()
		stop()
		require.Equal(t, "2000-01-01T01:00:00Z", since(), "still on")
		_ = state(t, http.MethodPut, `{"enabled":true,"for":"5m"}`)
		require.Equal(t, "2000-01-01T01:00:00Z", since(), "not off for an instant either")
	})
}

func TestHandlerPutEndsEveryScope(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		off(t)
		stop := stagemeter.Profile()
		_ = state(t, http.MethodPut, `{"enabled":true,"for":"1m"}`)
		stop()
		require.True(t, stagemeter.Enabled())
		time.Sleep(time.Minute)
		synctest.Wait()
		require.False(t, stagemeter.Enabled(), "for a minute means for a minute")
	})
}

func TestHandlerRefuses(t *testing.T) {
	off(t)
	for name, test := range map[string]struct {
		method, body string
		headers      []string
		code         int
		answer       string
	}{
		"another method": {method: http.MethodPost, body: `{"enabled":true}`, code: 405,
			answer: `{"error":"use GET to see the switch and PUT to set it"}`},
		"no body": {method: http.MethodPut, code: 400,
			answer: `{"error":"body: EOF; want {\"enabled\":true} or {\"enabled\":true,\"for\":\"5m\"}"}`},
		"an unknown field": {method: http.MethodPut, body: `{"enabled":true,"until":"5m"}`, code: 400,
			answer: `{"error":"body: json: unknown field \"until\"; want {\"enabled\":true} or {\"enabled\":true,\"for\":\"5m\"}"}`},
		"nothing said": {method: http.MethodPut, body: `{}`, code: 400,
			answer: `{"error":"\"enabled\" is missing; want true or false"}`},
		"off for a while": {method: http.MethodPut, body: `{"enabled":false,"for":"5m"}`, code: 400,
			answer: `{"error":"\"for\" goes with \"enabled\":true only"}`},
		"not a duration": {method: http.MethodPut, body: `{"enabled":true,"for":"5 minutes"}`, code: 400,
			answer: `{"error":"\"for\" is \"5 minutes\"; want a positive duration such as \"5m\""}`},
		"no time at all": {method: http.MethodPut, body: `{"enabled":true,"for":"0s"}`, code: 400,
			answer: `{"error":"\"for\" is \"0s\"; want a positive duration such as \"5m\""}`},
		"a rate of nothing": {method: http.MethodPut, body: `{"enabled":true,"rate":0}`, code: 400,
			answer: `{"error":"\"rate\" is 0; want a share above 0 and up to 1, such as 0.01"}`},
		"a rate of off": {method: http.MethodPut, body: `{"enabled":false,"rate":0.5}`, code: 400,
			answer: `{"error":"\"rate\" goes with \"enabled\":true only"}`},
		"a rate for a while": {method: http.MethodPut, body: `{"enabled":true,"rate":0.5,"for":"5m"}`, code: 400,
			answer: `{"error":"\"for\" and \"rate\" do not go together"}`},
		"two values": {method: http.MethodPut, body: `{"enabled":true}{"enabled":true}`, code: 400,
			answer: `{"error":"body: more than one JSON value"}`},
		"too much": {method: http.MethodPut, body: `{"enabled":true` + strings.Repeat(" ", 2000) + `}`, code: 413,
			answer: `{"error":"the body exceeds 1024 bytes"}`},
		"another origin": {method: http.MethodPut, body: `{"enabled":true}`, headers: []string{"Sec-Fetch-Site", "cross-site"}, code: 403,
			answer: `{"error":"cross-origin request refused"}`},
		"another origin of an old browser": {method: http.MethodPut, body: `{"enabled":true}`,
			headers: []string{"Origin", "http://evil.example"}, code: 403, answer: `{"error":"cross-origin request refused"}`},
	} {
		t.Run(name, func(t *testing.T) {
			code, answer := ask(t, test.method, test.body, test.headers...)
			require.Equal(t, test.code, code)
			require.Equal(t, test.answer, answer)
			require.False(t, stagemeter.Enabled(), "a refused request changes nothing")
		})
	}
}

func TestHandlerSetsTheRate(t *testing.T) {
	off(t)
	require.JSONEq(t, `{"enabled":true,"rate":0.01,"held_by":{"base":true,"contexts":0,"scopes":0}}`,
		state(t, http.MethodPut, `{"enabled":true,"rate":0.01}`))
	require.InDelta(t, 0.01, stagemeter.Rate(), 0)
}

func TestHandlerAnswersItsOwnOrigin(t *testing.T) {
	off(t)
	code, _ := ask(t, http.MethodPut, `{"enabled":true}`, "Sec-Fetch-Site", "same-origin")
	require.Equal(t, http.StatusOK, code)
	require.True(t, stagemeter.Enabled())
}

func FuzzHandlerPut(f *testing.F) {
	for _, body := range []string{`{"enabled":true}`, `{"enabled":true,"for":"5m"}`, `{"enabled":null}`, `{"for":1}`, `[]`, "", `{"enabled":true,"for":"-1ns"}`, `{"enabled":true,"rate":0.5}`} {
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, body string) {
		off(t)
		code, answer := ask(t, http.MethodPut, body)
		switch code {
		case http.StatusOK:
			var set, got struct{ Enabled bool }
			require.NoError(t, json.Unmarshal([]byte(body), &set), "%q was taken", body)
			require.NoError(t, json.Unmarshal([]byte(answer), &got))
			require.Equal(t, set, got)
		case http.StatusBadRequest, http.StatusRequestEntityTooLarge:
			require.False(t, stagemeter.Enabled(), "%q was refused", body)
			require.Contains(t, answer, `{"error":"`)
		default:
			t.Fatalf("%q: status %d", body, code)
		}
	})
}
