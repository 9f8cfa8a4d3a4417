package clientlog_test

import (
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	"github.com/otelaerospike/go/otelaerospike/internal/clientlog"
)

func TestEachLevelHasItsRecordsAndTheRestIsCounted(t *testing.T) {
	f := newFixture(t, clientlog.Options{Level: slog.LevelDebug, Records: 2})
	for range 5 {
		f.Debug("d")
		f.Warn("w")
	}
	f.Error("e")
	require.Equal(t, []string{"DEBUG d", "WARN w", "DEBUG d", "WARN w", "ERROR e"}, f.messages())
	metrics := f.collect(t)
	require.Len(t, metrics, 1)
	metricdatatest.AssertEqual(t, metric(map[string]int64{"debug": 3, "info": 0, "warn": 3, "error": 0}), metrics[0],
		metricdatatest.IgnoreTimestamp())
}

func TestOnlyLevelsThatAreHandedOverHaveASeries(t *testing.T) {
	for level, want := range map[slog.Level]map[string]int64{
		slog.LevelInfo:      {"info": 0, "warn": 0, "error": 0},
		slog.LevelWarn - 1:  {"warn": 0, "error": 0},
		slog.LevelError:     {"error": 0},
		slog.LevelError + 1: nil,
	} {
		f := newFixture(t, clientlog.Options{Level: level})
		if want == nil {
			require.Empty(t, f.collect(t))
			continue
		}
		metricdatatest.AssertEqual(t, metric(want), f.collect(t)[0], metricdatatest.IgnoreTimestamp())
	}
}

func TestAnIntervalThatDroppedRecordsEndsWithASummary(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t, clientlog.Options{Records: 1})
		f.Info("a")
		for range 38 {
			f.Warn("b")
		}
		f.Info("c")
		time.Sleep(10*time.Second - time.Nanosecond)
		f.Info("d")
		require.Equal(t, []string{"INFO a", "WARN b"}, f.messages())
		time.Sleep(2 * time.Nanosecond)
		synctest.Wait()
		require.Equal(t, []string{"INFO a", "WARN b", "WARN otelaerospike: 39 records of the client's log dropped in the last 10s"},
			f.messages())
		summary := f.records[2]
		require.Zero(t, summary.PC)
		summary.Attrs(func(a slog.Attr) bool {
			require.True(t, a.Equal(slog.Group("dropped", slog.Int64("info", 2), slog.Int64("warn", 37))), a.String())
			return true
		})
		require.Equal(t, 1, summary.NumAttrs())

		time.Sleep(time.Hour)
		f.Info("e") // the log resumes
		time.Sleep(time.Hour)
		require.Equal(t, []string{"INFO e"}, f.messages()[3:], "an interval that dropped nothing has no summary")
		metricdatatest.AssertEqual(t, metric(map[string]int64{"info": 2, "warn": 37, "error": 0}), f.collect(t)[0],
			metricdatatest.IgnoreTimestamp())
	})
}

func TestASummaryIsForWhoWantsItsLevel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t, clientlog.Options{Records: 1})
		f.Info("a")
		f.Info("b")
		f.lowest.Set(slog.LevelWarn)
		time.Sleep(time.Minute)
		require.Equal(t, []string{"INFO a"}, f.messages())
	})
}

func TestEveryRecordArrivesOrIsCounted(t *testing.T) {
	f := newFixture(t, clientlog.Options{Records: 50})
	const goroutines, each = 8, 40
	var logging sync.WaitGroup
	for range goroutines {
		logging.Go(func() {
			for range each {
				f.Warn("w")
				f.Error("e")
			}
		})
	}
	logging.Wait()
	require.Len(t, f.messages(), 100)
	metricdatatest.AssertEqual(t, metric(map[string]int64{"info": 0, "warn": goroutines*each - 50, "error": goroutines*each - 50}),
		f.collect(t)[0], metricdatatest.IgnoreTimestamp())
}

func TestADroppedRecordAllocatesNothing(t *testing.T) {
	f := newFixture(t, clientlog.Options{Records: 1})
	arguments := []any{"a", 1}
	f.Warn("%s %d", arguments...)
	require.Zero(t, testing.AllocsPerRun(100, func() { f.Warn("%s %d", arguments...) }))
	f.lowest.Set(slog.LevelError)
	require.Zero(t, testing.AllocsPerRun(100, func() { f.Warn("%s %d", arguments...) }), "when the handler does not want it")
}
