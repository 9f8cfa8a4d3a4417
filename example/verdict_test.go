package main

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestVerdictIsWhatTheLivePageSays(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		assert.Equal(t, "/debug/stagez?format=json&window=start", r.URL.String())
		_, err := w.Write([]byte(`{"operations": [{"operation": "put"}, {"operation": "get", "diagnosis": {"cause": "node",
			"sentence": "Slow operations wait for one node, 10.0.0.1:3000: it takes 7.9 × the mean of the others.", "advice": "Look at it."}}]}`))
		assert.NoError(t, err)
	}))
	defer page.Close()
	for operation, want := range map[string]string{
		"get": " Of all operations, get took the most time. Slow operations wait for one node,\n" +
			" 10.0.0.1:3000: it takes 7.9 × the mean of the others. Look at it.",
		"put": "", "touch": "", "": "",
	} {
		text, err := verdict(t.Context(), page.URL, operation)
		require.NoError(t, err)
		assert.Equal(t, want, text, operation)
	}
}

func TestVerdictSaysThatThePageIsGone(t *testing.T) {
	page := httptest.NewServer(http.NotFoundHandler())
	_, err := verdict(t.Context(), page.URL, "get")
	require.ErrorContains(t, err, "ask the live page: ")
	page.Close()
	_, err = verdict(t.Context(), page.URL, "get")
	require.ErrorContains(t, err, "ask the live page: ")
}
