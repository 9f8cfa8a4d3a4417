package main

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// asService makes the test's own program the service, with the race detector if the test has it.
const asService = "RUN_AS_SERVICE"

func TestMain(m *testing.M) {
	if os.Getenv(asService) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// patience bounds waits for what must happen.
const patience = time.Minute

// service is a process of its own.
type service struct {
	t             *testing.T
	command       *exec.Cmd
	public, admin string // URLs without a path
	listening     chan string
	ended         chan struct{}

	mu      sync.Mutex
	printed strings.Builder
}

// startService waits until the service listens. A variable of the environment is written as NAME=value.
func startService(t *testing.T, nodes []string, environment ...string) *service {
	t.Helper()
	s := launch(t, environment, "-addr", "127.0.0.1:0", "-admin-addr", "127.0.0.1:0", "-aerospike", strings.Join(nodes, ","))
	for _, url := range []string{s.url(), s.url()} {
		response := s.get(url + "/metrics")
		if response.code == http.StatusOK {
			s.admin = url
		} else {
			s.public = url
		}
	}
	require.NotEmpty(t, s.admin)
	require.NotEmpty(t, s.public)
	return s
}

// launch starts the service. It is killed at the end of the test unless it has ended.
func launch(t *testing.T, environment []string, arguments ...string) *service {
	t.Helper()
	s := &service{t: t, command: exec.Command(os.Args[0], arguments...), listening: make(chan string, 2), ended: make(chan struct{})}
	s.command.Env = append(append(os.Environ(), asService+"=1", "OTEL_SERVICE_NAME=basic", "OTEL_EXPORTER_OTLP_ENDPOINT="), environment...)
	output, err := s.command.StderrPipe()
	require.NoError(t, err)
	require.NoError(t, s.command.Start())
	go s.read(output)
	t.Cleanup(func() {
		_ = s.command.Process.Kill() // it fails when the service has ended
		<-s.ended
		if t.Failed() {
			t.Log("the service printed:\n", s.output())
		}
	})
	return s
}

// read keeps what the service prints, until the service has ended.
func (s *service) read(output io.Reader) {
	defer close(s.ended)
	address := regexp.MustCompile(`listening on (http://\S+)`)
	for lines := bufio.NewScanner(output); lines.Scan(); {
		s.mu.Lock()
		s.printed.WriteString(lines.Text() + "\n")
		s.mu.Unlock()
		if match := address.FindStringSubmatch(lines.Text()); match != nil {
			s.listening <- match[1]
		}
	}
	_ = s.command.Wait() // the exit code is looked at elsewhere
}

func (s *service) output() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.printed.String()
}

// url waits for an address that the service prints.
func (s *service) url() string {
	s.t.Helper()
	select {
	case url := <-s.listening:
		return url
	case <-s.ended:
	case <-time.After(patience):
	}
	require.FailNow(s.t, "the service does not listen", s.output())
	return ""
}

// terminate sends the signal that ends a container.
func (s *service) terminate() { require.NoError(s.t, s.command.Process.Signal(syscall.SIGTERM)) }

// wait returns the exit code.
func (s *service) wait() int {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(patience):
		require.FailNow(s.t, "the service does not end", s.output())
	}
	return s.command.ProcessState.ExitCode()
}

type response struct {
	code int
	body string
}

// traceParent is the header with which requests continue a trace, and trace and parent what it says.
const (
	traceParent = "00-" + trace + "-" + parent + "-01"
	trace       = "4bf92f3577b34da6a3ce929d0e0e4736"
	parent      = "00f067aa0ba902b7"
)

func (s *service) get(url string) response {
	s.t.Helper()
	answer, err := send(s.t, http.MethodGet, url, "")
	require.NoError(s.t, err)
	return answer
}

// send leaves no connection behind.
func send(t *testing.T, method, url, body string) (response, error) {
	request, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		return response{}, err
	}
	request.Close = true
	request.Header.Set("Traceparent", traceParent)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return response{}, err
	}
	content, err := io.ReadAll(answer.Body)
	return response{answer.StatusCode, string(content)}, errors.Join(err, answer.Body.Close())
}
