package stagemeter_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/trace"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

func TestExecutionTraceShowsTasksAndRegions(t *testing.T) {
	f := newFixture(t)
	stagemeter.SetEnabled(true)
	operate := func(name string) {
		timer := f.Start(t.Context(), name)
		defer timer.End()
		timer.Enter(stagemeter.KeyParse)
		timer.Lap(stagemeter.KeyParse)
		timer.Enter("abandoned")
		timer.Enter(stagemeter.IO)
		timer.LapError(stagemeter.IO, "TIMEOUT")
		timer.Lap("not entered")
		timer.Enter("here")
		fork := timer.Fork()
		var elsewhere sync.WaitGroup
		elsewhere.Go(func() {
			fork.Enter("elsewhere")
			fork.Lap("elsewhere")
		})
		elsewhere.Wait()
		timer.Lap("here")
		timer.Enter("left open")
	}

	path := filepath.Join(t.TempDir(), "trace")
	file, err := os.Create(path)
	require.NoError(t, err)
	operate("before")
	require.NoError(t, trace.Start(file))
	operate("batch_read")
	trace.Stop()
	operate("after")
	require.NoError(t, file.Close())

	events, err := exec.CommandContext(t.Context(), "go", "tool", "trace", "-d=parsed", path).Output()
	require.NoError(t, err)
	var seen []string
	for _, event := range regexp.MustCompile(`(TaskBegin|TaskEnd|RegionBegin|RegionEnd) .*?Type="([^"]*)"`).
		FindAllStringSubmatch(string(events), -1) {
		seen = append(seen, event[1]+" "+event[2])
	}
	require.Equal(t, []string{
		"TaskBegin batch_read",
		"RegionBegin key_parse", "RegionEnd key_parse",
		"RegionBegin abandoned", "RegionEnd abandoned",
		"RegionBegin io", "RegionEnd io",
		"RegionBegin here", "RegionBegin elsewhere", "RegionEnd elsewhere", "RegionEnd here",
		"RegionBegin left open", "RegionEnd left open",
		"TaskEnd batch_read",
	}, seen)
	require.EqualValues(t, 3, f.counts(t)["key_parse"], "stages are recorded with and without a trace")
}
