package clientlog_test

import (
	"errors"
	"log/slog"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/aerospike/aerospike-client-go/v7/logger"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	"github.com/otelaerospike/go/otelaerospike/internal/clientlog"
)

func TestARecordHasTheLevelAndThePositionOfTheClient(t *testing.T) {
	f := newFixture(t, clientlog.Options{})
	_, file, line, _ := runtime.Caller(0)
	f.Debug("%s %d", "a", 1)
	f.Info("%s %d", "a", 2)
	f.Warn("%s %d", "a", 3)
	f.Error("%s %d", "a", 4)
	f.LogAtLevel(logger.DEBUG, "%s %d", "a", 5)
	f.LogAtLevel(logger.INFO, "%s %d", "a", 6)
	f.LogAtLevel(logger.WARNING, "%s %d", "a", 7)
	f.LogAtLevel(logger.ERR, "%s %d", "a", 8)
	require.Equal(t, []string{
		"DEBUG a 1", "INFO a 2", "WARN a 3", "ERROR a 4",
		"DEBUG a 5", "INFO a 6", "WARN a 7", "ERROR a 8",
	}, f.messages())
	for i, r := range f.records {
		require.Equal(t, filepath.Base(file), filepath.Base(r.Source().File))
		require.Equal(t, line+1+i, r.Source().Line)
		require.WithinDuration(t, time.Now(), r.Time, time.Hour)
	}
}

func TestACallThatIsNotTheLoggersIsInfo(t *testing.T) {
	f := newFixture(t, clientlog.Options{})
	_, _, line, _ := runtime.Caller(0)
	f.bridge.Printf("%s", "a")
	require.Equal(t, []string{"INFO a"}, f.messages())
	require.Equal(t, line+1, f.records[0].Source().Line)
}

func TestATextThatTheClientPassesAsFormatStaysAsItIs(t *testing.T) {
	f := newFixture(t, clientlog.Options{})
	const text = "100%d"
	f.Warn(text, []any{}...) // no call that go vet would refuse
	require.Equal(t, []string{"WARN 100%d"}, f.messages())
}

func TestAMessageIsValidUTF8(t *testing.T) {
	f := newFixture(t, clientlog.Options{})
	f.Warn("a%s", "\xff")
	require.Equal(t, []string{"WARN a\uFFFD"}, f.messages())
}

func TestWhatTheHandlerDoesNotWantIsNotCounted(t *testing.T) {
	f := newFixture(t, clientlog.Options{Records: 1})
	f.lowest.Set(slog.LevelError)
	for range 3 {
		f.Warn("a")
	}
	f.Error("b")
	require.Equal(t, []string{"ERROR b"}, f.messages())
	metricdatatest.AssertEqual(t, metric(map[string]int64{"info": 0, "warn": 0, "error": 0}), f.collect(t)[0], metricdatatest.IgnoreTimestamp())
}

func TestAHandlerThatFailsIsContainedAndCounted(t *testing.T) {
	var heard []error
	previous := otel.GetErrorHandler()
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { heard = append(heard, err) }))
	defer otel.SetErrorHandler(previous)
	f := newFixture(t, clientlog.Options{})
	f.fail = func() error { panic("in the handler") }
	f.Warn("a")
	f.Warn("b")
	f.fail = func() error { return errors.New("refused") }
	f.Error("c")
	f.fail = nil
	f.Error("d")
	require.Equal(t, []string{"ERROR d"}, f.messages())
	metricdatatest.AssertEqual(t, metric(map[string]int64{"info": 0, "warn": 2, "error": 1}), f.collect(t)[0], metricdatatest.IgnoreTimestamp())
	require.Len(t, heard, 1)
	require.ErrorContains(t, heard[0], "in the handler")
}

// panicking is a handler that panics when it is asked.
type panicking struct{ slog.Handler }

func TestAHandlerThatPanicsWhenAskedIsContained(t *testing.T) {
	previous := otel.GetErrorHandler()
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(error) {}))
	defer otel.SetErrorHandler(previous)
	bridge, err := clientlog.New(slog.New(panicking{}), clientlog.Options{})
	require.NoError(t, err)
	require.NotPanics(t, func() { bridge.Printf("a") })
}

func TestNegativeOptionsAreRefused(t *testing.T) {
	for _, options := range []clientlog.Options{{Records: -1}, {Interval: -1}} {
		_, err := clientlog.New(slog.Default(), options)
		require.EqualError(t, err, "otelaerospike: client log: records and interval must not be negative")
	}
}

func TestAHandlerThatWaitsHoldsUpNobodyElse(t *testing.T) {
	f := newFixture(t, clientlog.Options{Records: 1})
	entered, release := make(chan bool), make(chan bool)
	f.fail = func() error {
		close(entered)
		<-release
		return nil
	}
	var waiting sync.WaitGroup
	waiting.Go(func() { f.Warn("waits") })
	<-entered
	f.Warn("is dropped")
	require.Empty(t, f.messages())
	metricdatatest.AssertEqual(t, metric(map[string]int64{"info": 0, "warn": 1, "error": 0}), f.collect(t)[0], metricdatatest.IgnoreTimestamp())
	close(release)
	waiting.Wait()
	require.Equal(t, []string{"WARN waits"}, f.messages())
}

func TestAHandlerThatMakesTheClientLogEnds(t *testing.T) {
	f := newFixture(t, clientlog.Options{Records: 3})
	f.fail = func() error {
		f.Warn("again")
		return nil
	}
	f.Warn("first")
	require.Equal(t, []string{"WARN again", "WARN again", "WARN first"}, f.messages())
}
