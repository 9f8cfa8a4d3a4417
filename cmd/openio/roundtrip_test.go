package main

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/openio"
)

func TestStepsAreThoseOfThePackage(t *testing.T) {
	assert.Equal(t, []openio.Step{openio.Slept, openio.Split, openio.Routed, openio.Connected, openio.Encoded, openio.Sent,
		openio.Reading, openio.Read, openio.Parsed, openio.Ended},
		[]openio.Step{stepSlept, stepSplit, stepRouted, stepConnected, stepEncoded, stepSent, stepReading, stepRead, stepParsed, stepEnded})
	assert.Contains(t, addedToClient, "func (*Client) "+openio.Method+"(")
}

// TestRoundTrip builds with -toolexec and runs what was built.
func TestRoundTrip(t *testing.T) {
	notShort(t)
	m := newModule(t, newest...)
	assert.NotContains(t, m.build(t, woven(t)), "openio:")
	for _, version := range newest {
		checkRun(t, m.start(t, version, "salvage"), version)
	}
}

func TestEveryVersion(t *testing.T) {
	onlyWithAll(t)
	for _, version := range published {
		t.Run(version, func(t *testing.T) {
			m := newModule(t, version)
			assert.NotContains(t, m.build(t, woven(t)), "openio:")
			checkRun(t, m.start(t, version, "salvage"), version)
		})
	}
}

var letters = map[uint8]string{
	stepSlept: "slept", stepSplit: "split", stepRouted: "routed", stepConnected: "connected", stepEncoded: "encoded", stepSent: "sent",
	stepReading: "reading", stepRead: "read", stepParsed: "parsed", stepEnded: "ended",
}

// steps writes the steps of a command. Errors are marked, and repeated reads are one.
func steps(command []event) string {
	var names []string
	for _, e := range command {
		name := letters[e.Step]
		if e.Err != "" {
			name += "!"
		}
		names = append(names, name)
	}
	return strings.ReplaceAll(repeated.ReplaceAllString(strings.Join(names, " "), "reading read "), "reading read ", "READ ")
}

var repeated = regexp.MustCompile(`(reading read )+`)

const good = "routed connected encoded sent READ parsed ended"

// checkRun checks everything that a woven program prints.
func checkRun(t *testing.T, r result, version string) {
	t.Helper()
	checkSteps(t, r)
	checkFrame(t, r.Frame, version)
}

// checkSteps checks the steps that a woven client reports.
func checkSteps(t *testing.T, r result) {
	t.Helper()
	require.True(t, r.WovenBuild)
	require.True(t, r.WovenClient)
	assert.True(t, r.Labels)
	calls := func(name string) []string {
		require.Contains(t, r.Calls, name)
		var all []string
		for _, command := range r.Calls[name] {
			all = append(all, steps(command))
		}
		return all
	}
	for _, name := range []string{"put", "get", "metrics"} {
		assert.Equal(t, []string{good}, calls(name), name)
	}
	for _, name := range []string{"batch", "metrics batch"} {
		assert.Equal(t, []string{good, good, good}, calls(name), name)
	}
	assert.Len(t, r.Calls["puts"], 60)
	assert.Equal(t, []string{"routed connected encoded sent READ parsed! ended!"}, calls("absent"))
	assert.ElementsMatch(t, []string{
		good, "routed connected encoded sent reading read! parsed! slept routed connected encoded sent READ parsed ended",
	}, calls("dropped"))
	assert.Empty(t, calls("off"))
	assert.Empty(t, calls("unmeasured"))
	assert.Equal(t, []string{"reading read"}, calls("compressed"))
	assert.Equal(t, 1000, r.Calls["compressed"][0][1].Bytes)
	checkRetries(t, calls)
	for name, commands := range r.Calls {
		for _, command := range commands {
			checkCommand(t, name, command)
		}
	}
	checkBytes(t, r)
}

func checkRetries(t *testing.T, calls func(string) []string) {
	t.Helper()
	if refused := calls("refused"); assert.Len(t, refused, 1) {
		assert.Contains(t, refused[0], "slept routed connected! ")
		assert.True(t, strings.HasSuffix(refused[0], " ended!"), refused[0])
	}
	assert.True(t, slices.ContainsFunc(calls("split"), func(s string) bool { return strings.HasSuffix(s, "slept split ended") }), calls("split"))
}

// checkCommand checks what holds for every command. A step after the last one would be that of a connection that kept its probe.
func checkCommand(t *testing.T, name string, command []event) {
	t.Helper()
	for i, e := range command {
		assert.Equal(t, e.Step == stepRouted, e.Node != "", "%s: only Routed has the node", name)
		assert.Equal(t, e.Step == stepEnded, i == len(command)-1 && name != "compressed", "%s: Ended is last", name)
		if e.Step != stepSent && e.Step != stepRead {
			assert.Zero(t, e.Bytes, name)
		}
	}
}

// checkBytes checks that a record of 1,000 bytes was sent and read.
func checkBytes(t *testing.T, r result) {
	t.Helper()
	sum := func(call string, step uint8) (bytes int) {
		for _, e := range r.Calls[call][0] {
			if e.Step == step {
				bytes += e.Bytes
			}
		}
		return bytes
	}
	assert.InDelta(t, 1060, sum("put", stepSent), 60)
	assert.Equal(t, 30, sum("put", stepRead))
	for _, call := range []string{"get", "metrics"} {
		assert.InDelta(t, 60, sum(call, stepSent), 30, call)
		assert.InDelta(t, 1020, sum(call, stepRead), 20, call)
	}
}

// checkFrame checks that the caller of a probe has the line of the original file.
func checkFrame(t *testing.T, frame, version string) {
	t.Helper()
	function, place, _ := strings.Cut(frame, " ")
	assert.Equal(t, clientModule+major(version)+".(*baseCommand).executeAt", function)
	colon := strings.LastIndex(place, ":")
	require.Positive(t, colon, frame)
	text, err := os.ReadFile(place[:colon])
	if err != nil { // after -trimpath, the file is named after the module
		text, err = os.ReadFile(clientDir(t, version) + "/command.go")
	}
	require.NoError(t, err)
	line, err := strconv.Atoi(place[colon+1:])
	require.NoError(t, err)
	assert.Contains(t, strings.Split(string(text), "\n")[line-1], "cmd.conn.Write(")
}
