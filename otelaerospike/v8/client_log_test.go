// Code generated from ../client_log_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/logger"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike/v8"
)

// The client has one logger for the whole process, and no lock around it. The tests that set it run in a child process.

// clientLog is a handler that keeps the client's records, and counts how many the client had.
type clientLog struct {
	slog.Handler
	mu      sync.Mutex
	asked   map[slog.Level]int64
	records map[slog.Level]int64
	sources map[string]string // a position, by the beginning of a text
}

func newClientLog() *clientLog {
	return &clientLog{asked: map[slog.Level]int64{}, records: map[slog.Level]int64{}, sources: map[string]string{}}
}

func (l *clientLog) Enabled(_ context.Context, level slog.Level) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked[level]++
	return true
}

func (l *clientLog) Handle(_ context.Context, r slog.Record) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.records[r.Level]++
	beginning, _, _ := strings.Cut(r.Message, " ")
	source := r.Source()
	l.sources[r.Level.String()+" "+beginning] = filepath.Base(source.File) + " " + source.Function[strings.LastIndex(source.Function, ".")+1:]
	return nil
}

// source returns the position of a record, and whether it has arrived.
func (l *clientLog) source(beginning string) (string, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	source, ok := l.sources[beginning]
	return source, ok
}

func TestAnOutageIsLoggedUpToTheLimitAndCounted(t *testing.T) {
	_, _ = inChild(t, func() {
		const limit = 20
		reader, log := sdkmetric.NewManualReader(), newClientLog()
		require.NoError(t, otelaerospike.SetClientLogger(slog.New(log), otelaerospike.ClientLogOptions{
			Level: slog.LevelDebug, Records: limit, Interval: time.Hour,
			MeterProvider: sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)),
		}))
		cluster := aerospiketest.New(t)
		policy := aerospike.NewClientPolicy()
		policy.TendInterval = 10 * time.Millisecond
		client, err := aerospike.NewClientWithPolicyAndHost(policy, hostsOf(t, cluster)...)
		require.NoError(t, err)
		cluster.Nodes()[0].Stop() // with each tend, the client logs that it has no node
		require.Eventually(t, func() bool {
			log.mu.Lock()
			defer log.mu.Unlock()
			return log.asked[slog.LevelWarn] > limit && log.asked[slog.LevelDebug] > limit
		}, time.Minute, time.Millisecond)
		client.Close()

		source, ok := log.source("WARN Node")
		require.True(t, ok)
		require.Equal(t, "node.go refreshFailed", source)
		source, ok = log.source("INFO Starting")
		require.True(t, ok)
		require.Equal(t, "cluster.go clusterBoss", source)

		log.mu.Lock()
		defer log.mu.Unlock()
		var points []metricdata.DataPoint[int64]
		for level, name := range map[slog.Level]string{
			slog.LevelDebug: "debug", slog.LevelInfo: "info", slog.LevelWarn: "warn", slog.LevelError: "error",
		} {
			require.Equal(t, min(limit, log.asked[level]), log.records[level], level)
			points = append(points, metricdata.DataPoint[int64]{
				Attributes: attribute.NewSet(attribute.String("aerospike.client.log.level", name)),
				Value:      log.asked[level] - log.records[level],
			})
		}
		var collected metricdata.ResourceMetrics
		require.NoError(t, reader.Collect(t.Context(), &collected))
		require.Len(t, collected.ScopeMetrics, 1)
		require.Equal(t, otelaerospike.ScopeName, collected.ScopeMetrics[0].Scope.Name)
		require.Len(t, collected.ScopeMetrics[0].Metrics, 1)
		metricdatatest.AssertEqual(t, metricdata.Metrics{
			Name:        "aerospike.client.log.dropped",
			Description: "Records of the client's log that were dropped, because there were too many or because the handler failed.",
			Unit:        "{record}",
			Data:        metricdata.Sum[int64]{Temporality: metricdata.CumulativeTemporality, IsMonotonic: true, DataPoints: points},
		}, collected.ScopeMetrics[0].Metrics[0], metricdatatest.IgnoreTimestamp())
	})
}

func TestTheClientHandsOverFromTheLevelOn(t *testing.T) {
	output, parent := inChild(t, func() {
		for _, level := range []slog.Level{-100, slog.LevelDebug, slog.LevelInfo, slog.LevelInfo + 1, slog.LevelError, slog.LevelError + 1} {
			log := newClientLog()
			require.NoError(t, otelaerospike.SetClientLogger(slog.New(log), otelaerospike.ClientLogOptions{Level: level}))
			logger.Logger.Debug("d")
			logger.Logger.Info("i")
			logger.Logger.Warn("w")
			logger.Logger.Error("e")
			fmt.Println(level, len(log.asked))
		}
	})
	if parent {
		require.Contains(t, output, "DEBUG-96 4\nDEBUG 4\nINFO 3\nINFO+1 2\nERROR 1\nERROR+1 0\n")
	}
}

func TestWithoutALoggerTheClientLogsToTheDefault(t *testing.T) {
	output, parent := inChild(t, func() {
		var text bytes.Buffer
		slog.SetDefault(slog.New(slog.NewTextHandler(&text, nil)))
		require.NoError(t, otelaerospike.SetClientLogger(nil, otelaerospike.ClientLogOptions{}))
		logger.Logger.Info("%d nodes", 3)
		fmt.Print(text.String())
	})
	if parent {
		require.Contains(t, output, `level=INFO msg="3 nodes"`)
	}
}

func TestAClientLoggerThatIsRefusedIsNotSet(t *testing.T) {
	before := logger.Logger.Logger
	require.Error(t, otelaerospike.SetClientLogger(nil, otelaerospike.ClientLogOptions{Records: -1}))
	require.Equal(t, before, logger.Logger.Logger)
}

func TestTheExampleOfTheClientsLogRuns(t *testing.T) {
	output, parent := inChild(t, ExampleSetClientLogger)
	if parent {
		require.Regexp(t, `level=INFO source=\S+cluster.go:\d+ msg="Starting the cluster tend goroutine..."`, output)
	}
}
