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
		timer.Do(stagemeter.KeyParse, func() string { return "" })
		timer.Do(stagemeter.IO, func() string {
			fork := timer.Fork()
			var elsewhere sync.WaitGroup
			elsewhere.Go(func() { fork.Do("elsewhere", func() string { return "" }) })
			elsewhere.Wait()
			return "TIMEOUT"
		})
		timer.Lap("no region")
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
		"RegionBegin io", "RegionBegin elsewhere", "RegionEnd elsewhere", "RegionEnd io",
		"TaskEnd batch_read",
	}, seen)
	require.Regexp(t, `Category="stage" Message="no region"`, string(events), "a stage that ends with Lap is a log message")
	require.EqualValues(t, 3, f.counts(t)["key_parse"], "stages are recorded with and without a trace")
}
