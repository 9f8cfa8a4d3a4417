package operation

import (
	"context"
	"fmt"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/semconv/v1.43.0/dbconv"

	"github.com/otelaerospike/go/internal/bucket"
	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/version"
	"github.com/otelaerospike/go/stagemeter"
)

// Config configures a [Recorder].
type Config struct {
	ScopeName  string
	Provider   metric.MeterProvider
	Server     []attribute.KeyValue // server.address and server.port, where they are known
	Attributes []attribute.KeyValue // the user's own, which win over Server
	Sets       SetNames

	ConcurrencyLimit int // 0: none
	QueueTimeout     time.Duration
}

// Recorder records operations. It is safe for concurrent use.
type Recorder struct {
	duration metric.Float64Histogram
	stages   *stagemeter.Meter
	series   *seriesCache
	limiter  *limiter // nil: none
}

// NewRecorder creates the instruments. It fails when the provider refuses one.
func NewRecorder(c Config) (*Recorder, error) {
	meter := c.Provider.Meter(c.ScopeName,
		metric.WithInstrumentationVersion(version.String), metric.WithSchemaURL(semconv.SchemaURL))
	duration, err := dbconv.NewClientOperationDuration(meter,
		metric.WithExplicitBucketBoundaries(bucket.OperationDuration()...))
	if err != nil {
		return nil, fmt.Errorf("create histogram %s: %w", dbconv.ClientOperationDuration{}.Name(), err)
	}
	stages, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(c.Provider))
	if err != nil {
		return nil, err
	}
	return &Recorder{
		duration: duration.Inst(),
		stages:   stages,
		series:   newSeriesCache(c),
		limiter:  newLimiter(c.ConcurrencyLimit, c.QueueTimeout),
	}, nil
}

// Close ends what the recorder observes asynchronously. Operations are still recorded.
func (r *Recorder) Close() error { return r.stages.Close() }

// Operation is one operation under way. It belongs to one goroutine at a time.
type Operation struct {
	recorder *Recorder
	ctx      context.Context
	name     string
	target   Target
	timer    stagemeter.Timer
	begun    int64
	recorded bool // whether anything takes the duration
	refused  bool // by the limiter
}

// Idle reports whether nothing would be recorded and nothing has to wait, so that an operation need not begin at all.
func (r *Recorder) Idle(ctx context.Context) bool {
	return r.limiter == nil && !r.duration.Enabled(ctx) && !r.stages.Enabled(ctx)
}

// Begin begins an operation. Every one that begins must end.
func (o *Operation) Begin(ctx context.Context, r *Recorder, name string, target Target) {
	o.recorder, o.ctx, o.name, o.target = r, ctx, name, target
	if o.recorded = r.duration.Enabled(ctx); o.recorded {
		o.begun = clock.Now()
	}
	o.timer = r.stages.Start(ctx, name)
}

// Admit waits for the limiter, if there is one; the stage io begins when it returns. An error is the reason why the limiter
// refused the operation, [ErrQueueTimeout] or the cause of the context's end: all that may follow is End.
func (o *Operation) Admit() error {
	if o.recorder.limiter == nil {
		return nil
	}
	if err := o.recorder.limiter.acquire(o.ctx); err != nil {
		o.refused = true
		return err
	}
	o.timer.Lap(stagemeter.LimiterWait)
	return nil
}

// End ends the operation and records it.
func (o *Operation) End(outcome Outcome) {
	if o.refused {
		o.timer.LapError(stagemeter.LimiterWait, outcome.ErrorType)
	} else {
		o.timer.LapError(stagemeter.IO, outcome.ErrorType)
		if o.recorder.limiter != nil {
			o.recorder.limiter.release()
		}
	}
	if o.recorded {
		elapsed := clock.Now() - o.begun
		o.recorder.duration.Record(o.ctx, clock.Seconds(elapsed), o.recorder.series.find(o.name, o.target, outcome)...)
	}
}
