package cpuprofile

import (
	"io"
	"net/http"
	"net/http/httptest"
	httppprof "net/http/pprof"
	"runtime/pprof"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestProfileIsSeenWhileItIsTaken(t *testing.T) {
	require.False(t, nextAnswer())
	for range 2 {
		require.NoError(t, pprof.StartCPUProfile(io.Discard))
		require.True(t, nextAnswer())
		pprof.StopCPUProfile()
		require.False(t, nextAnswer())
	}
}

func TestProfileOfNetHTTPIsSeen(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(httppprof.Profile))
	defer server.Close()
	ended := make(chan error, 1)
	go func() {
		response, err := server.Client().Get(server.URL + "?seconds=1")
		if err == nil {
			_, err = io.Copy(io.Discard, response.Body)
			_ = response.Body.Close()
		}
		ended <- err
	}()
	require.Eventually(t, nextAnswer, time.Minute, time.Millisecond)
	require.NoError(t, <-ended)
	require.False(t, nextAnswer())
}

// nextAnswer asks, whatever has been asked before.
func nextAnswer() bool {
	defer Replace(timerIsArmed)()
	return Running(0)
}
