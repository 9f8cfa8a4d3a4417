package clientlog_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"

	"github.com/aerospike/aerospike-client-go/v7/logger"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/internal/signals"

	"github.com/otelaerospike/go/otelaerospike/internal/clientlog"
)

// client has the methods of the client's logger.
type client interface {
	Debug(format string, v ...any)
	Info(format string, v ...any)
	Warn(format string, v ...any)
	Error(format string, v ...any)
	LogAtLevel(level logger.LogPriority, format string, v ...any)
}

// fixture is a client's logger with a bridge, and what came over it. The logger is a copy of the client's: the tests share no state.
type fixture struct {
	client
	bridge *clientlog.Logger
	reader *sdkmetric.ManualReader
	lowest slog.LevelVar // that the handler wants
	fail   func() error  // when a record is handled; nil does not fail

	mu      sync.Mutex
	records []slog.Record
}

func newFixture(t *testing.T, options clientlog.Options) *fixture {
	t.Helper()
	f := &fixture{reader: sdkmetric.NewManualReader()}
	f.lowest.Set(slog.LevelDebug)
	options.MeterProvider = sdkmetric.NewMeterProvider(sdkmetric.WithReader(f.reader))
	bridge, err := clientlog.New(slog.New(f), options)
	require.NoError(t, err)
	theirs := *logger.Logger
	theirs.SetLogger(bridge)
	theirs.SetLevel(logger.DEBUG)
	f.bridge, f.client = bridge, &theirs
	return f
}

func (f *fixture) Enabled(_ context.Context, level slog.Level) bool { return level >= f.lowest.Level() }

func (f *fixture) Handle(_ context.Context, r slog.Record) error {
	if f.fail != nil {
		if err := f.fail(); err != nil {
			return err
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.records = append(f.records, r)
	return nil
}

func (f *fixture) WithAttrs([]slog.Attr) slog.Handler { panic("nobody needs it") }
func (f *fixture) WithGroup(string) slog.Handler      { panic("nobody needs it") }

// messages returns the records that arrived, as "LEVEL message".
func (f *fixture) messages() (messages []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, r := range f.records {
		messages = append(messages, r.Level.String()+" "+r.Message)
	}
	return messages
}

// metric is the counter of what was dropped, by the level's name.
func metric(dropped map[string]int64) metricdata.Metrics {
	var points []metricdata.DataPoint[int64]
	for level, n := range dropped {
		points = append(points, metricdata.DataPoint[int64]{
			Value: n, Attributes: attribute.NewSet(attribute.String("aerospike.client.log.level", level)),
		})
	}
	return metricdata.Metrics{
		Name:        "aerospike.client.log.dropped",
		Description: "Records of the client's log that were dropped, because there were too many or because the handler failed.",
		Unit:        "{record}",
		Data:        metricdata.Sum[int64]{Temporality: metricdata.CumulativeTemporality, IsMonotonic: true, DataPoints: points},
	}
}

// collect returns everything that the bridge's provider has.
func (f *fixture) collect(t *testing.T) (metrics []metricdata.Metrics) {
	t.Helper()
	var collected metricdata.ResourceMetrics
	require.NoError(t, f.reader.Collect(t.Context(), &collected))
	signals.Check(t, collected)
	for _, scope := range collected.ScopeMetrics {
		require.Equal(t, "github.com/otelaerospike/go/otelaerospike", scope.Scope.Name)
		metrics = append(metrics, scope.Metrics...)
	}
	return metrics
}
