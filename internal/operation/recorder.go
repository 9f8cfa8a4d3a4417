package operation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/semconv/v1.43.0/dbconv"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

const (
	// MetricName is the name of the histogram of durations.
	MetricName = "db.client.operation.duration"
	// RowsMetricName is the name of the histogram of returned rows.
	RowsMetricName = "db.client.response.returned_rows"
)

// Config configures a [Recorder].
type Config struct {
	ScopeName      string
	Provider       metric.MeterProvider
	TracerProvider trace.TracerProvider
	SpanName       func(operation, namespace, set string) string
	SpanFilter     func(operation string) bool

	Server     []attribute.KeyValue // server.address and server.port, where they are known
	Attributes []attribute.KeyValue // the user's own, which win over Server
	Sets       SetNames
	Stages     []stagemeter.Option

	ConcurrencyLimit int // 0: none
	QueueTimeout     time.Duration
	DecodeLimit      int // 0: none
}

// Meter returns the meter of the instrumentation scope.
func (c Config) Meter() metric.Meter {
	return c.Provider.Meter(c.ScopeName,
		metric.WithInstrumentationVersion(telemetry.Version), metric.WithSchemaURL(semconv.SchemaURL))
}

// Recorder records operations. It is safe for concurrent use.
type Recorder struct {
	duration metric.Float64Histogram
	rows     metric.Int64Histogram
	tracing  *tracing // nil: none
	stages   *stagemeter.Meter
	series   *seriesCache
	limiter  *limiter // nil: none
	decoders decoders
}

// NewRecorder creates the instruments. It fails when the provider refuses one.
func NewRecorder(c Config) (*Recorder, error) {
	meter := c.Meter()
	duration, err := dbconv.NewClientOperationDuration(meter,
		metric.WithExplicitBucketBoundaries(telemetry.OperationDurationBuckets()...))
	if err != nil {
		return nil, fmt.Errorf("create histogram %s: %w", MetricName, err)
	}
	rows, err := dbconv.NewClientResponseReturnedRows(meter,
		metric.WithExplicitBucketBoundaries(telemetry.ReturnedRowsBuckets()...))
	if err != nil {
		return nil, fmt.Errorf("create histogram %s: %w", RowsMetricName, err)
	}
	stages, err := stagemeter.NewMeter(append(c.Stages, stagemeter.WithMeterProvider(c.Provider))...)
	if err != nil {
		return nil, err
	}
	limiter := newLimiter(c.ConcurrencyLimit, c.QueueTimeout)
	if err := limiter.observe(c); err != nil {
		return nil, errors.Join(err, stages.Close())
	}
	return &Recorder{
		duration: duration.Inst(),
		rows:     rows.Inst(),
		tracing:  newTracing(c),
		stages:   stages,
		series:   newSeriesCache(c),
		limiter:  limiter,
		decoders: decoders{newLimiter(c.DecodeLimit, 0)},
	}, nil
}

// Close ends what the recorder observes asynchronously. Operations are still recorded.
func (r *Recorder) Close() error { return errors.Join(r.stages.Close(), r.limiter.close()) }

// Wanted says what an operation has to begin for.
type Wanted uint8

// Nothing means that nothing would be recorded and nothing has to wait, so that an operation need not begin at all.
const Nothing Wanted = 0

const (
	admission Wanted = 1 << iota
	spans
	durations
	stages // is left out when there is anything else
)

// Wanted returns what the operations that carry ctx are wanted for at this moment.
func (r *Recorder) Wanted(ctx context.Context) (w Wanted) {
	if r.limiter != nil {
		w |= admission
	}
	if r.tracing.enabled() {
		w |= spans
	}
	if r.duration.Enabled(ctx) {
		w |= durations
	}
	if w == Nothing && r.stages.Enabled(ctx) {
		w = stages
	}
	return w
}
