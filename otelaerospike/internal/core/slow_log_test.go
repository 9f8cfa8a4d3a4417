package core_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
	"github.com/otelaerospike/go/stagemeter"
)

// log collects the records of a slow log.
type log struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

// slowRecord is a record of the slow log.
type slowRecord struct {
	Level, Msg, Operation string
	Count                 int
	Threshold             time.Duration
	Slowest               []map[string]any
}

func (l *log) records(t *testing.T) (records []slowRecord) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for line := range strings.Lines(l.text.String()) {
		var r slowRecord
		require.NoError(t, json.Unmarshal([]byte(line), &r))
		records = append(records, r)
	}
	return records
}

// slowly makes a fixture with a slow log. The fixture's clock moves on by a millisecond with each reading: every operation takes that
// long.
func slowly(t *testing.T, options core.SlowLogOptions) (*fixture, *log) {
	t.Helper()
	l := new(log)
	f := newFixtureOf(t, open(), core.WithSlowLog(slog.New(slog.NewJSONHandler(l, nil)), options))
	return f, l
}

func TestSlowLogShowsTheSlowestOfEachOperation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := slowly(t, core.SlowLogOptions{Threshold: time.Millisecond, Slowest: 2})
		for range 5 {
			_, _ = f.get(t.Context(), "users", answer(&failure{codeTimeout, nil}))
		}
		require.Empty(t, l.records(t))
		time.Sleep(10*time.Second + 1)
		synctest.Wait()
		records := l.records(t)
		require.Len(t, records, 1)
		require.Equal(t, "WARN", records[0].Level)
		require.Equal(t, "get", records[0].Operation)
		require.Equal(t, 5, records[0].Count)
		require.Equal(t, time.Millisecond, records[0].Threshold)
		require.Len(t, records[0].Slowest, 2)
		require.Equal(t, "users", records[0].Slowest[0]["set"])
		require.Equal(t, "test", records[0].Slowest[0]["namespace"])
		require.Equal(t, "TIMEOUT", records[0].Slowest[0]["error.type"])
		time.Sleep(time.Minute)
		synctest.Wait()
		require.Len(t, l.records(t), 1, "nothing is slow any more")
	})
}

func TestSlowLogHasTheStagesAndTheTraceOfAProfiledOperation(t *testing.T) {
	f, l := slowly(t, core.SlowLogOptions{Threshold: time.Millisecond})
	stagemeter.SetEnabled(true)
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}})
	_, _ = f.get(trace.ContextWithSpanContext(t.Context(), span), "users", func() (string, clientError) {
		openClient.command(nodeA, 1, nil)
		return "", nil
	})
	require.NoError(t, f.Close())
	records := l.records(t)
	require.Len(t, records, 1, "Close logs what is pending")
	slowest := records[0].Slowest[0]
	require.Equal(t, span.TraceID().String(), slowest["trace_id"])
	stages := slowest["stages_ms"].(map[string]any)
	require.Equal(t, slowest["ms"], stages["io"])
	require.Contains(t, stages, "io_retry_wait")
	require.EqualValues(t, 2, slowest["attempts"])
	require.Equal(t, "10.0.0.1:3000", slowest["commands"].([]any)[0].(map[string]any)["node"])
}

func TestThresholdBelongsToTheOperation(t *testing.T) {
	f, l := slowly(t, core.SlowLogOptions{
		Threshold: time.Hour, Thresholds: map[string]time.Duration{"get": time.Millisecond},
	})
	_, _ = f.get(t.Context(), "users", answer(nil))
	_ = core.Do(t.Context(), f.Recorder, "put", subject("users"), func() clientError { return nil })
	require.NoError(t, f.Close())
	require.Len(t, l.records(t), 1)
	require.Equal(t, "get", l.records(t)[0].Operation)
}

func TestOnSlowIsCalledOffTheOperation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var seen []*stagemeter.Breakdown
		release := make(chan struct{})
		f, _ := slowly(t, core.SlowLogOptions{Threshold: time.Millisecond, OnSlow: func(b *stagemeter.Breakdown) {
			<-release
			seen = append(seen, b)
		}})
		for range 100 {
			_, _ = f.get(t.Context(), "users", answer(nil)) // does not wait for OnSlow
		}
		close(release)
		synctest.Wait()
		require.GreaterOrEqual(t, len(seen), 16)
		require.LessOrEqual(t, len(seen), 17)
		require.Equal(t, "get", seen[0].Operation)
		require.Positive(t, seen[0].Duration)
	})
}

func TestSlowLogOptionsAreChecked(t *testing.T) {
	for _, options := range []core.SlowLogOptions{
		{Threshold: -1}, {Thresholds: map[string]time.Duration{"get": -1}}, {Interval: -1}, {Slowest: -1},
	} {
		_, err := core.NewConfig([]core.Option{core.WithSlowLog(nil, options)})
		require.EqualError(t, err, "otelaerospike: slow log: thresholds, interval and count must not be negative")
	}
}

func TestPanicOfOnSlowIsContained(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f, l := slowly(t, core.SlowLogOptions{Threshold: time.Millisecond, OnSlow: func(*stagemeter.Breakdown) { panic("mine") }})
		_, _ = f.get(t.Context(), "users", answer(nil))
		synctest.Wait()
		_, _ = f.get(t.Context(), "users", answer(nil))
		synctest.Wait()
		require.NoError(t, f.Close())
		require.Equal(t, 2, l.records(t)[0].Count)
	})
}
