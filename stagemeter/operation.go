package stagemeter

import (
	"context"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/bounded"
	"github.com/otelaerospike/go/internal/clock"
)

const (
	// other stands for every name past a bound, as in OpenTelemetry's error.type.
	other = "_OTHER"
	// maxStages bounds the stages of an operation, and maxFailures its pairs of stage and error type.
	maxStages   = 64
	maxFailures = 128
)

// stageKey is the attribute that names the stage.
const stageKey = attribute.Key("stage")

// operation records the stages of the operations of one name. Its series are built once and kept: building attributes
// for each recording would cost more than recording.
type operation struct {
	meter         *Meter
	name          string
	frequent      *bounded.Front[Stage, *series] // of stages
	stages        *bounded.Map[Stage, *series]
	failures      *bounded.Map[failure, *series]
	otherStages   *series
	otherFailures *series
	spans         bool       // whether stages become spans too
	traced        *operation // the same with spans
}

type failure struct {
	stage     Stage
	errorType string
}

// series is what a recording of one time series takes, and a span of the same stage.
type series struct {
	recording []metric.RecordOption
	stage     string
	errorType string
	span      trace.SpanStartEventOption
}

func newOperation(m *Meter, name string) *operation {
	o := &operation{
		meter:    m,
		name:     name,
		frequent: new(bounded.Front[Stage, *series]),
		stages:   bounded.NewMap[Stage, *series](maxStages),
		failures: bounded.NewMap[failure, *series](maxFailures),
	}
	o.otherStages = o.newSeries(other, "")
	o.otherFailures = o.newSeries(other, other)
	traced := *o
	traced.spans = true
	o.traced = &traced
	return o
}

func (o *operation) newSeries(stage Stage, errorType string) *series {
	name := string(o.meter.stageName(stage))
	own := []attribute.KeyValue{stageKey.String(name), semconv.DBOperationName(o.name)}
	if errorType != "" {
		own = append(own, semconv.ErrorTypeKey.String(errorType))
	}
	set := attribute.NewSet(slices.Concat(o.meter.attributes, own)...)
	return &series{
		recording: []metric.RecordOption{metric.WithAttributeSet(set)},
		stage:     name,
		errorType: errorType,
		span:      trace.WithAttributes(own...),
	}
}

func (o *operation) record(ctx context.Context, nanoseconds int64, stage Stage, errorType string) {
	s := o.series(stage, errorType)
	o.meter.histogram.Record(ctx, clock.Seconds(nanoseconds), s.recording...)
	if o.spans {
		o.meter.tracers.record(ctx, s, nanoseconds)
	}
}

func (o *operation) series(stage Stage, errorType string) *series {
	if errorType != "" {
		return o.failed(failure{stage, errorType})
	}
	slot := bounded.Slot(string(stage))
	s, ok := o.frequent.Load(slot, &stage)
	if !ok {
		s = o.succeeded(stage)
		o.frequent.Offer(slot, &stage, s)
	}
	return s
}

func (o *operation) succeeded(stage Stage) *series {
	s, ok := o.stages.LoadOrCreate(stage, func() *series { return o.newSeries(stage, "") })
	if !ok {
		return o.otherStages
	}
	return s
}

func (o *operation) failed(f failure) *series {
	s, ok := o.failures.LoadOrCreate(f, func() *series { return o.newSeries(f.stage, f.errorType) })
	if !ok {
		return o.otherFailures
	}
	return s
}
