package e2e

import (
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/e2e/internal/printed"
)

// process is a program under test. It ends with the test.
type process struct {
	t       *testing.T
	command *exec.Cmd
	output  *printed.Output
	exited  chan struct{}
}

// start runs a program that build has built, with additional variables in its environment.
func start(t *testing.T, environment []string, name string, arguments ...string) *process {
	t.Helper()
	p := &process{t: t, command: exec.Command(binary(name), arguments...), output: printed.NewOutput(), exited: make(chan struct{})}
	p.command.Env = append(os.Environ(), environment...)
	p.command.Stdout, p.command.Stderr = p.output, p.output
	p.command.SysProcAttr = endsWithTest()
	require.NoError(t, p.command.Start())
	go func() {
		defer close(p.exited)
		_ = p.command.Wait() // a signal ends it
	}()
	t.Cleanup(func() {
		p.end(syscall.SIGTERM)
		if t.Failed() {
			t.Logf("%s printed\n%s", name, p.tail())
		}
	})
	return p
}

// end signals the process, and kills it when the signal does not end it in time.
func (p *process) end(signal syscall.Signal) {
	p.signal(signal)
	p.signal(resume) // a stopped process would not notice
	select {
	case <-p.exited:
	case <-time.After(patience):
		p.signal(syscall.SIGKILL)
		<-p.exited
		p.t.Errorf("%s had to be killed", p.command.Path)
	}
}

// signal does nothing to a process that has ended.
func (p *process) signal(signal syscall.Signal) { _ = p.command.Process.Signal(signal) }

// expect waits until the program has printed a match of the expression, and returns the groups of the match.
func (p *process) expect(expression string) []string {
	p.t.Helper()
	match, err := p.output.Await(expression, p.exited, patience)
	require.NoError(p.t, err, p.command.Path)
	return match
}

// count returns how often the program has printed something.
func (p *process) count(what string) int { return strings.Count(p.output.String(), what) }

// tail returns the end of the output, which most likely explains a failure. It omits what Prometheus logs when all is well.
func (p *process) tail() string {
	var kept strings.Builder
	for line := range strings.Lines(p.output.String()) {
		if !strings.Contains(line, "level=INFO") {
			kept.WriteString(line)
		}
	}
	return kept.String()[max(0, kept.Len()-2000):]
}
