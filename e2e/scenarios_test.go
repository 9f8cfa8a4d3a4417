package e2e

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// expected is what a scenario injects, as the live page and the demo are to name it.
type expected struct {
	cause      string
	stage      string   // empty: no stage is to blame
	node       bool     // the first node of the cluster is to blame
	sentence   string   // its beginning
	operations []string // that the cause slows down; the first takes the most time
}

// spends begins the sentence about a stage.
func spends(stage string) string { return "Slow operations spend their time in " + stage + ": " }

var (
	reads = []string{"batch_read"} // a batch goes to all nodes, and meets the cause most often
	all   = []string{"batch_read", "get", "put"}

	scenarios = map[string]expected{
		"none":           {"none", "io_first_byte", false, "Nothing stands out: ", []string{"batch_read", "get"}},
		"slow-node":      {"node", "io_first_byte", true, "Slow operations wait for one node, ", []string{"batch_read", "get"}},
		"slow-node-tail": {"node", "io_first_byte", true, "Slow operations wait for one node, ", reads},
		"small-limiter":  {"stage", "limiter_wait", false, spends("limiter_wait"), all},
		"cold-pool":      {"stage", "io_connection", false, spends("io_connection"), reads},
		"large-records":  {"stage", "io_read", false, spends("io_read"), reads},
		"retry-storm":    {"stage", "io_retry_wait", false, spends("io_retry_wait"), reads},
		"slow-consumer":  {"stage", "stream", false, spends("stream"), []string{"scan_stream"}},
		"gc-pressure":    {"gc", "", false, "The garbage collector slows this process down: ", all},
		"cpu-starved":    {"cpu", "", false, "This process is short of CPU: ", all},
	}
)

// TestDiagnosisNamesWhatAScenarioInjects runs every scenario of the demo, and reads what the demo prints and what its page says.
func TestDiagnosisNamesWhatAScenarioInjects(t *testing.T) {
	demo, err := wovenDemo()
	require.NoError(t, err)
	names := start(t, nil, demo, "-scenario", "?").expect(`must be one of (.+)`)[1]
	assert.ElementsMatch(t, strings.Split(names, ", "), slices.Collect(maps.Keys(scenarios)))
	for _, name := range slices.Sorted(maps.Keys(scenarios)) {
		t.Run(name, func(t *testing.T) { scenarios[name].isDiagnosed(t, demo, "-scenario", name) })
	}
	for _, name := range []string{"slow-node", "slow-node-tail"} {
		t.Run(name+" with client v8", func(t *testing.T) {
			scenarios[name].isDiagnosed(t, demo, "-scenario", name, "-client", "v8")
		})
	}
}

// isDiagnosed observes the demo until it sees what is expected, three times at most. What else the machine does may well be what slows
// the demo down: it is observed again then, and for longer.
func (e expected) isDiagnosed(t *testing.T, demo string, arguments ...string) {
	t.Helper()
	var wrong []string
	for _, duration := range []time.Duration{3 * time.Second, 6 * time.Second, 12 * time.Second} {
		wrong = e.differsFrom(observe(t, demo, append(arguments, "-duration", duration.String())...))
		if len(wrong) == 0 {
			return
		}
		t.Logf("after %v:\n%s", duration, strings.Join(wrong, "\n"))
	}
	assert.Fail(t, "another diagnosis", strings.Join(wrong, "\n"))
}

// observation is what a user sees of a run.
type observation struct {
	node    string // the first one
	printed string // the final words, on one line
	page    livePage
}

// livePage is the part of the page's JSON that diagnoses.
type livePage struct {
	IOOpen     bool              `json:"io_open"`
	Operations []operationOnPage `json:"operations"`
}

type operationOnPage struct {
	Operation string     `json:"operation"`
	Diagnosis *diagnosis `json:"diagnosis"`
	Tail      *struct {
		Slowest []waterfall `json:"slowest"`
	} `json:"tail"` // nil: there is no diagnosis either
}

type diagnosis struct {
	Cause    string `json:"cause"`
	Stage    string `json:"stage"`
	Node     string `json:"node"`
	Sentence string `json:"sentence"`
	Advice   string `json:"advice"`
}

type waterfall struct {
	Stages []struct {
		Stage    string  `json:"stage"`
		Duration float64 `json:"duration_seconds"`
	} `json:"stages"`
	Commands []struct {
		Node     string  `json:"node"`
		Duration float64 `json:"duration_seconds"`
	} `json:"commands"`
}

// observe runs the demo, and looks at its page before it ends.
func observe(t *testing.T, demo string, arguments ...string) observation {
	t.Helper()
	p := start(t, nil, demo, append(arguments, "-serve", "-addr", "127.0.0.1:0", "-records", "2000")...)
	defer p.end(syscall.SIGTERM)
	url := p.expect(`live page at (\S+)`)[1]
	o := observation{node: p.expect(`in-process cluster at (\S+),`)[1]}
	o.printed = strings.Join(strings.Fields(p.expect(`(?s)Of all operations, (.*)light traffic`)[0]), " ")
	readPage(t, url, &o.page)
	require.True(t, o.page.IOOpen, "the demo is not woven")
	return o
}

// readPage reads the JSON of a live page, with everything since it began.
func readPage(t *testing.T, url string, into any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url+"?format=json&window=start", http.NoBody)
	require.NoError(t, err)
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	defer func() { _ = response.Body.Close() }()
	require.Equal(t, http.StatusOK, response.StatusCode)
	require.NoError(t, json.NewDecoder(response.Body).Decode(into))
}

// differsFrom says in what the observation is not what is expected.
func (e expected) differsFrom(o observation) (wrong []string) {
	sentence := e.sentence
	if e.node {
		sentence += o.node + ": "
	}
	if words := fmt.Sprintf("Of all operations, %s took the most time. %s", e.operations[0], sentence); !strings.HasPrefix(o.printed, words) {
		wrong = append(wrong, fmt.Sprintf("printed: %s\n   want: %s", o.printed, words))
	}
	for _, name := range e.operations {
		i := slices.IndexFunc(o.page.Operations, func(operation operationOnPage) bool { return operation.Operation == name })
		if i < 0 || o.page.Operations[i].Diagnosis == nil {
			wrong = append(wrong, name+": no diagnosis")
			continue
		}
		d := o.page.Operations[i].Diagnosis
		node := ""
		if e.node {
			node = o.node
		}
		if d.Cause != e.cause || e.stage != "" && d.Stage != e.stage || d.Node != node || !strings.HasPrefix(d.Sentence, sentence) || d.Advice == "" {
			wrong = append(wrong, fmt.Sprintf("%s: %+v", name, *d))
		}
		if !slices.ContainsFunc(o.page.Operations[i].Tail.Slowest, func(w waterfall) bool { return w.proves(e.stage, node) }) {
			wrong = append(wrong, name+": no slow operation proves it")
		}
	}
	return wrong
}

// proves reports whether the stage is the longest besides those that include others, and the node's command the longest of all.
func (w waterfall) proves(stage, node string) bool {
	longestStage, longestNode, inStage, onNode := "", "", 0.0, 0.0
	for _, s := range w.Stages {
		if s.Stage != "io" && s.Duration > inStage {
			longestStage, inStage = s.Stage, s.Duration
		}
	}
	for _, c := range w.Commands {
		if c.Duration > onNode {
			longestNode, onNode = c.Node, c.Duration
		}
	}
	return (stage == "" || longestStage == stage) && (node == "" || longestNode == node)
}
