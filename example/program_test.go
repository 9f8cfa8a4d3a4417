package main

import (
	"bytes"
	"context"
	"maps"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"

	"github.com/otelaerospike/go/stagemeter"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// patience bounds waits for what must happen.
const patience = 30 * time.Second

// small makes a run short. Twenty workers do every kind of operation, however slow the machine is.
var small = []string{"-addr", "127.0.0.1:0", "-duration", "300ms", "-records", "500", "-batch", "20"}

// batchReadStages returns the stages of a batch read. They are the stages that aerospike-py has too.
func batchReadStages() []stagemeter.Stage {
	stages := slices.DeleteFunc(stagemeter.Stages(), func(info stagemeter.StageInfo) bool { return info.AerospikePy == "" })
	return stageNames(stages)
}

// program is a run of the whole program.
type program struct {
	t              *testing.T
	stdout, stderr *output
	interrupt      context.CancelFunc // as Ctrl-C does
	ended          chan struct{}
	code           int // once ended
}

// clientVersion is a value of the flag -client.
type clientVersion string

// eachClient runs a test of the whole program once for each client.
func eachClient(t *testing.T, test func(t *testing.T, client clientVersion)) {
	t.Helper()
	for _, client := range slices.Sorted(maps.Keys(drivers)) {
		t.Run(client, func(t *testing.T) { test(t, clientVersion(client)) })
	}
}

// start runs the program in the background. Of two equal flags the last one wins.
func (v clientVersion) start(t *testing.T, args ...string) *program {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	p := &program{t: t, stdout: newOutput(), stderr: newOutput(), interrupt: cancel, ended: make(chan struct{})}
	go func() {
		defer close(p.ended)
		p.code = run(ctx, slices.Concat(small, []string{"-client", string(v)}, args), p.stdout, p.stderr)
	}()
	t.Cleanup(func() {
		cancel()
		<-p.ended
	})
	return p
}

// wait returns the exit code.
func (p *program) wait() int {
	p.t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		require.FailNow(p.t, "the program does not end", "%s\n%s", p.stdout, p.stderr)
	}
	return p.code
}

// expect waits until the program has printed what the expression matches, and returns the submatches.
func (p *program) expect(expression string) []string {
	p.t.Helper()
	pattern, deadline := regexp.MustCompile(expression), time.After(patience)
	for {
		text, changed := p.stdout.read()
		if match := pattern.FindStringSubmatch(text); match != nil {
			return match
		}
		select {
		case <-changed:
		case <-p.ended:
			text, _ = p.stdout.read() // what it printed last
			match := pattern.FindStringSubmatch(text)
			require.NotNil(p.t, match, "%q is not in\n%s\n%s", expression, text, p.stderr)
			return match
		case <-deadline:
			require.FailNow(p.t, "not printed: "+expression, text)
		}
	}
}

// output is a writer that tells its readers of each write.
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

func (o *output) String() string {
	text, _ := o.read()
	return text
}
