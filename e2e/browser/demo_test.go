//go:build linux

package browser

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/e2e/internal/printed"
)

// demo is the demo of the README, as a process of its own.
type demo struct {
	t      *testing.T
	output *printed.Output
	ended  chan struct{}
	url    string // without a path
}

// startDemo starts the demo that TestMain has built.
func startDemo(t *testing.T, args ...string) *demo {
	t.Helper()
	return startProgram(t, demoBinary, args...)
}

// startProgram returns once the demo serves its pages. It ends with the test, and if need be with the test's process.
func startProgram(t *testing.T, program string, args ...string) *demo {
	t.Helper()
	d := &demo{t: t, output: printed.NewOutput(), ended: make(chan struct{})}
	ctx, cancel := context.WithCancel(context.Background()) // t.Context() ends before the clean-up, and would not leave it time
	command := exec.CommandContext(ctx, program, append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	command.Stdout, command.Stderr = d.output, d.output
	command.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	command.WaitDelay = 10 * time.Second // then it is killed
	require.NoError(t, command.Start())
	var exit error
	go func() {
		defer close(d.ended)
		exit = command.Wait()
	}()
	t.Cleanup(func() {
		cancel()
		<-d.ended
		if command.ProcessState.ExitCode() != 0 {
			assert.Fail(t, "the demo failed", "%v\n%s", exit, d.output)
		}
	})
	d.url = d.expect(`live page at (http://\S+)/debug/stagez`)[1]
	return d
}

// serving starts a short demo and waits until it does nothing but serve, with light traffic.
func serving(t *testing.T) *demo {
	t.Helper()
	d := startDemo(t, "-serve", "-duration", "300ms", "-records", "500", "-batch", "20")
	d.expect("light traffic")
	return d
}

func (d *demo) page() string { return d.url + "/debug/stagez" }

// expect waits until the demo has printed what the expression matches.
func (d *demo) expect(expression string) []string {
	d.t.Helper()
	match, err := d.output.Await(expression, d.ended, patience)
	require.NoError(d.t, err, d.output)
	return match
}

// switchState is what the demo's own handler of the switch says.
type switchState struct {
	Enabled bool       `json:"enabled"`
	Until   *time.Time `json:"until"`
}

func (d *demo) switchState() switchState {
	d.t.Helper()
	var state switchState
	require.NoError(d.t, json.Unmarshal(d.get("/stages"), &state))
	return state
}

// gauge returns the value of the metric of the switch.
func (d *demo) gauge() string {
	d.t.Helper()
	match := regexp.MustCompile(`(?m)^db_client_internal_stage_enabled\{.*\} (\d)$`).FindSubmatch(d.get("/metrics"))
	require.NotNil(d.t, match)
	return string(match[1])
}

func (d *demo) get(path string) []byte {
	d.t.Helper()
	request, err := http.NewRequestWithContext(d.t.Context(), http.MethodGet, d.url+path, http.NoBody)
	require.NoError(d.t, err)
	request.Close = true // idle connections are goroutines
	response, err := http.DefaultClient.Do(request)
	require.NoError(d.t, err)
	body, err := io.ReadAll(response.Body)
	require.NoError(d.t, err)
	require.NoError(d.t, response.Body.Close())
	require.Equal(d.t, http.StatusOK, response.StatusCode)
	return body
}

// tables returns what the demo printed at the end of its phases.
func (d *demo) tables() string {
	d.t.Helper()
	d.expect("light traffic")
	text := d.output.String()
	begin, end := strings.Index(text, " Operations ("), strings.Index(text, "\nlight traffic")
	require.True(d.t, 0 < begin && begin < end, text)
	return strings.TrimRight(text[begin:end], "\n")
}
