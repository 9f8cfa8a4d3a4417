// Package printed waits for what programs print.
package printed

import (
	"bytes"
	"fmt"
	"regexp"
	"sync"
	"time"
)

// Output is a writer that can be waited on. It is safe for concurrent use.
type Output struct {
	mu      sync.Mutex
	text    bytes.Buffer
	changed chan struct{} // closed by the next write
}

// NewOutput returns an empty output.
func NewOutput() *Output { return &Output{changed: make(chan struct{})} }

// Write keeps what is written. It never fails.
func (o *Output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.changed)
	o.changed = make(chan struct{})
	return o.text.Write(p)
}

// String returns all that has been written.
func (o *Output) String() string {
	text, _ := o.read()
	return text
}

func (o *Output) read() (text string, changed <-chan struct{}) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String(), o.changed
}

// Await waits until what the expression matches has been written, and returns its groups. It fails when the program has ended
// without that, and when it takes longer than patience.
func (o *Output) Await(expression string, ended <-chan struct{}, patience time.Duration) ([]string, error) {
	pattern, deadline := regexp.MustCompile(expression), time.After(patience)
	for {
		text, changed := o.read()
		if match := pattern.FindStringSubmatch(text); match != nil {
			return match, nil
		}
		select {
		case <-changed:
		case <-ended:
			if match := pattern.FindStringSubmatch(o.String()); match != nil { // what it printed last
				return match, nil
			}
			return nil, fmt.Errorf("ended without printing %q", expression)
		case <-deadline:
			return nil, fmt.Errorf("not printed within %v: %q", patience, expression)
		}
	}
}
