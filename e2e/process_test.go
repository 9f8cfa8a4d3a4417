package e2e

import (
	"bytes"
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

// process is a program under test. It ends with the test.
type process struct {
	t       *testing.T
	command *exec.Cmd
	output  *output
	exited  chan struct{}
}

// start runs a program that build has built, with additional variables in its environment.
func start(t *testing.T, environment []string, name string, arguments ...string) *process {
	t.Helper()
	p := &process{t: t, command: exec.Command(binary(name), arguments...), output: newOutput(), exited: make(chan struct{})}
	p.command.Env = append(os.Environ(), environment...)
	p.command.Stdout, p.command.Stderr = p.output, p.output
	p.command.SysProcAttr = bound()
	require.NoError(t, p.command.Start())
	go func() {
		defer close(p.exited)
		_ = p.command.Wait() // a signal ends it
	}()
	t.Cleanup(func() {
		p.end(syscall.SIGTERM)
		if t.Failed() {
			t.Logf("%s printed\n%s", name, p.output.tail())
		}
	})
	return p
}

// end signals the process, and kills it if that does not end it in time.
func (p *process) end(signal syscall.Signal) {
	p.signal(signal)
	p.signal(syscall.SIGCONT) // one that is stopped would not notice
	select {
	case <-p.exited:
	case <-time.After(patience):
		p.signal(syscall.SIGKILL)
		<-p.exited
		p.t.Errorf("%s had to be killed", p.command.Path)
	}
}

// signal leaves a process alone that has ended.
func (p *process) signal(signal syscall.Signal) { _ = p.command.Process.Signal(signal) }

// expect waits until the program has printed what the expression matches, and returns its groups.
func (p *process) expect(expression string) []string {
	p.t.Helper()
	compiled, deadline := regexp.MustCompile(expression), time.After(patience)
	for {
		text, changed := p.output.read()
		if match := compiled.FindStringSubmatch(text); match != nil {
			return match
		}
		select {
		case <-changed:
		case <-p.exited:
			text, _ := p.output.read()
			match := compiled.FindStringSubmatch(text)
			require.NotNil(p.t, match, "%s ended without printing %q", p.command.Path, expression)
			return match
		case <-deadline:
			require.FailNow(p.t, "not printed: "+expression)
		}
	}
}

// output is a writer that can be waited on.
type output struct {
	mu      sync.Mutex
	text    bytes.Buffer
	changed chan struct{} // closed by the next write
}

func newOutput() *output { return &output{changed: make(chan struct{})} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.changed)
	o.changed = make(chan struct{})
	return o.text.Write(p)
}

func (o *output) read() (text string, changed <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String(), o.changed
}

// count returns how often something has been written.
func (o *output) count(what string) int {
	text, _ := o.read()
	return strings.Count(text, what)
}

// tail is what explains a failure, most likely: the end, without what Prometheus logs of a life without trouble.
func (o *output) tail() string {
	text, _ := o.read()
	var kept strings.Builder
	for line := range strings.Lines(text) {
		if !strings.Contains(line, "level=INFO") {
			kept.WriteString(line)
		}
	}
	return kept.String()[max(0, kept.Len()-2000):]
}
