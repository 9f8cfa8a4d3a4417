package e2e

import (
	"encoding/json"
	"net/http"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// buildOpen builds the demo as users do who want to see into io, and returns the program's name. The first build compiles the standard
// library too. openio is built as `make demo` builds it, so that both find the same results in the build cache.
func buildOpen(t *testing.T) string {
	t.Helper()
	const name = "example-open"
	bin, err := filepath.Abs("../bin")
	require.NoError(t, err)
	openio := filepath.Join(bin, "openio")
	for _, build := range []struct {
		directory string
		arguments []string
	}{
		{"..", []string{"-trimpath", "-buildvcs=false", "-o", openio, "./cmd/openio"}},
		{"../example", []string{"-toolexec='" + openio + "' toolexec", "-o", filepath.Join(bin, name), "."}},
	} {
		command := exec.CommandContext(t.Context(), "go", append([]string{"build"}, build.arguments...)...)
		command.Dir = build.directory
		output, err := command.CombinedOutput()
		require.NoError(t, err, "%s", output)
		require.NotContains(t, string(output), "io stays closed")
	}
	return name
}

// scenarioOf runs a short demo of a scenario. It goes on serving.
func scenarioOf(t *testing.T, program, client, scenario string) *process {
	t.Helper()
	return start(t, nil, program, "-serve", "-addr", "127.0.0.1:0", "-client", client, "-scenario", scenario,
		"-duration", "1s", "-records", "2000", "-batch", "20")
}

// verdict waits for the demo's answer to where most of the time goes: a stage or a part of one, and all of the answer.
func (p *process) verdict() (stage, text string) {
	p.t.Helper()
	match := p.expect(`(?s)\n Most of the time of \S+ goes into (\S+):\n(.*?)\n\nlight traffic`)
	return match[1], match[2]
}

func TestOpenDemoNamesThePartAndTheNode(t *testing.T) {
	program := buildOpen(t)
	for _, test := range []struct{ client, scenario, part string }{
		{"v7", "slow-node", "io_first_byte"}, {"v8", "slow-node", "io_first_byte"},
		{"v7", "cold-pool", "io_connection"}, {"v7", "large-records", "io_read"}, {"v7", "retry-storm", "io_retry_wait"},
	} {
		t.Run(test.scenario+" with "+test.client, func(t *testing.T) {
			p := scenarioOf(t, program, test.client, test.scenario)
			part, text := p.verdict()
			assert.Equal(t, test.part, part)
			page := p.livePage()
			assert.True(t, page.IOOpen)
			if test.scenario != "slow-node" {
				return
			}
			slow := p.expect(`in-process cluster at ([^,\s]+),`)[1]
			assert.Regexp(t, `\n The slowest node, `+regexp.QuoteMeta(slow)+`, took [\d.]+ × `, text)
			batches := page.operation(t, "batch_read")
			require.NotNil(t, batches.IO)
			require.NotNil(t, batches.IO.Straggler)
			assert.Equal(t, slow, batches.IO.Straggler.Node)
		})
	}
}

func TestClosedDemoSaysHowToOpenIO(t *testing.T) {
	p := scenarioOf(t, "example", "v7", "slow-node")
	stage, text := p.verdict()
	assert.Equal(t, "io", stage)
	assert.NotContains(t, text, "node")
	page := p.livePage()
	assert.False(t, page.IOOpen)
	batches := page.operation(t, "batch_read")
	assert.Nil(t, batches.IO)
	assert.Contains(t, batches.IOHint, `go build -toolexec="openio toolexec"`)
}

// livePage is what the test reads of the live page.
type livePage struct {
	IOOpen     bool `json:"io_open"`
	Operations []pageOperation
}

type pageOperation struct {
	Operation string
	IO        *struct {
		Straggler *struct{ Node string }
	}
	IOHint string `json:"io_hint"`
}

func (p livePage) operation(t *testing.T, name string) pageOperation {
	t.Helper()
	for _, o := range p.Operations {
		if o.Operation == name {
			return o
		}
	}
	require.FailNow(t, "not on the page", name)
	return pageOperation{}
}

// livePage returns the page of a demo that serves, with everything that it has counted.
func (p *process) livePage() (page livePage) {
	p.t.Helper()
	url := p.expect(`live page: (http\S+)`)[1]
	request, err := http.NewRequestWithContext(p.t.Context(), http.MethodGet, url+"?format=json&window=start", http.NoBody)
	require.NoError(p.t, err)
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	require.NoError(p.t, err)
	defer func() { _ = response.Body.Close() }()
	require.NoError(p.t, json.NewDecoder(response.Body).Decode(&page))
	return page
}
