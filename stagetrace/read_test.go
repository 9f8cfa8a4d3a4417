package stagetrace

import (
	"bytes"
	"context"
	"encoding/json"
	"runtime"
	"runtime/trace"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/stagemeter"
)

func TestASlowServerIsTheNetwork(t *testing.T) {
	f := connect(t)
	defer f.cluster.Inject(aerospiketest.Fault{Latency: 50 * time.Millisecond})()
	report := read(t, recordTrace(t, func() {
		for range 4 {
			require.NoError(t, f.get())
			require.NoError(t, f.batch(t.Context()))
		}
	}))
	t.Log("\n" + report.String())
	for _, operation := range []string{"get", "batch_read"} {
		io := report.Stage(operation, "io")
		require.NotNil(t, io, operation)
		require.Equal(t, 4, io.Count)
		require.Greater(t, io.Share(Network), 0.5, "%s: also through the goroutines that the client started", operation)
	}
}

// The io of a stream stays closed in a build with openio. A trace opens the time until its first record, in any build.
func TestFirstRecordOfAStreamIsTheNetwork(t *testing.T) {
	f := connect(t)
	defer f.cluster.Inject(aerospiketest.Fault{Latency: 50 * time.Millisecond})()
	report := read(t, recordTrace(t, func() {
		for range 4 {
			for _, err := range f.ScanStream(t.Context(), nil, nil, "test", "users") {
				require.NoError(t, err)
			}
		}
	}))
	t.Log("\n" + report.String())
	first := report.Stage("scan_stream", "first_record")
	require.NotNil(t, first)
	require.Equal(t, 4, first.Count)
	require.Greater(t, first.Share(Network), 0.5, "through the goroutines that the client started, of which one sent the record")
}

func TestABusyProcessIsTheScheduler(t *testing.T) {
	f := connect(t)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	var done atomic.Bool
	var burners sync.WaitGroup
	for range 4 {
		burners.Go(func() {
			for !done.Load() { // it burns
			}
		})
	}
	report := read(t, recordTrace(t, func() {
		for range 5 {
			require.NoError(t, f.get())
		}
	}))
	done.Store(true)
	burners.Wait()
	t.Log("\n" + report.String())
	io := report.Stage("get", "io")
	require.NotNil(t, io)
	require.Greater(t, io.Share(Runnable), 0.2)
}

func TestStagesThatEndWithALap(t *testing.T) {
	f := connect(t)
	defer f.cluster.Inject(aerospiketest.Fault{Latency: 10 * time.Millisecond})()
	report := read(t, recordTrace(t, func() {
		future := f.BatchReadAsync(t.Context(), f.request())
		_, err := future.Wait(context.Background())
		require.NoError(t, err)
	}))
	t.Log("\n" + report.String())
	io := report.Stage("batch_read", "io")
	require.NotNil(t, io)
	for _, stage := range []string{"goroutine_schedule_delay", "caller_resume_delay"} {
		s := report.Stage("batch_read", stage)
		require.NotNil(t, s, stage)
		require.Less(t, s.Total, io.Total, "%s reaches back to the last boundary, not to the begin", stage)
		require.Zero(t, s.States[Network], stage)
	}
}

func TestReportAsTableAndAsJSON(t *testing.T) {
	f := connect(t)
	report := read(t, recordTrace(t, func() { require.NoError(t, f.get()) }))
	report.Operations = append(report.Operations, Operation{Name: strings.Repeat("\x1b界", 99), Count: 9_999_999, Stages: []Stage{{
		Name: strings.Repeat("n", 99), Count: 999_999, Total: 999 * time.Second, States: map[State]time.Duration{GC: 999 * time.Second},
	}}})
	table := report.String()
	for line := range strings.Lines(table) {
		require.LessOrEqual(t, utf8.RuneCountInString(strings.TrimSuffix(line, "\n")), 80, line)
	}
	require.Contains(t, table, "\nget, 1 begun\n")
	require.Contains(t, table, "\nio ")
	require.NotContains(t, table, "\x1b")

	encoded, err := json.Marshal(report)
	require.NoError(t, err)
	require.Contains(t, string(encoded), `"states_ns":{"gc":999000000000}`)
	var decoded Report
	require.NoError(t, json.Unmarshal(encoded, &decoded))
	decoded.Operations[1].Name = report.Operations[1].Name // invalid in JSON
	require.Equal(t, *report, decoded)
	require.Error(t, json.Unmarshal([]byte(`{"states_ns":{"none":1}}`), &Stage{}))
	require.Equal(t, "State(9)", State(9).String())
}

func TestATraceWithoutOperations(t *testing.T) {
	report := read(t, recordTrace(t, func() {}))
	require.Empty(t, report.Operations)
	require.Contains(t, report.String(), "No stages.")
	require.Nil(t, report.Stage("get", "io"))
	require.Zero(t, new(Stage).Share(Network))
}

func TestATruncatedTraceIsAnError(t *testing.T) {
	f := connect(t)
	recorded := recordTrace(t, func() { require.NoError(t, f.get()) })
	for n := 0; n < len(recorded); n += 1 + n/512 {
		report, err := Read(bytes.NewReader(recorded[:n]))
		require.Error(t, err, "%d of %d bytes", n, len(recorded))
		require.Nil(t, report)
	}
	_, err := Read(strings.NewReader("no trace at all"))
	require.Error(t, err)
}

func TestATraceOfTheFlightRecorder(t *testing.T) {
	f := connect(t)
	recorder := trace.NewFlightRecorder(trace.FlightRecorderConfig{MinAge: time.Minute})
	require.NoError(t, recorder.Start())
	defer recorder.Stop()
	defer stagemeter.Profile()()
	for range 3 {
		require.NoError(t, f.get())
		time.Sleep(500 * time.Millisecond) // more than one generation
	}
	var recorded bytes.Buffer
	_, err := recorder.WriteTo(&recorded)
	require.NoError(t, err)
	report := read(t, recorded.Bytes())
	require.Equal(t, 3, report.Stage("get", "io").Count)
}

// With -fuzzminimizetime 10x it tries more: what a trace covers differs from run to run, which makes minimizing slow.
func FuzzRead(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("go 1.26 trace\x00\x00\x00"))
	f.Fuzz(func(t *testing.T, recorded []byte) {
		report, err := Read(bytes.NewReader(recorded))
		if err != nil {
			require.Nil(t, report)
			return
		}
		requireAddsUp(t, report)
		_ = report.String()
	})
}
