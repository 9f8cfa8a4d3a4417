package e2e

import (
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestClosedDemoSaysHowToOpenIO runs a demo that was built without openio.
func TestClosedDemoSaysHowToOpenIO(t *testing.T) {
	p := start(t, nil, "example", "-scenario", "slow-node", "-duration", "2s", "-serve", "-addr", "127.0.0.1:0", "-records", "2000")
	defer p.end(syscall.SIGTERM)
	url := p.expect(`live page at (\S+)`)[1]
	printed := strings.Join(strings.Fields(p.expect(`(?s)Of all operations, (.*)light traffic`)[1]), " ")
	assert.Contains(t, printed, "batch_read took the most time. Slow operations spend their time in io: ")
	var page struct {
		IOOpen     bool `json:"io_open"`
		Operations []struct {
			Operation string
			IO        any    `json:"io"`
			IOHint    string `json:"io_hint"`
		}
	}
	readPage(t, url, &page)
	assert.False(t, page.IOOpen)
	hints := map[string]string{}
	for _, o := range page.Operations {
		assert.Nil(t, o.IO, o.Operation)
		hints[o.Operation] = o.IOHint
	}
	assert.Contains(t, hints["batch_read"], `go build -toolexec="openio toolexec"`)
}
