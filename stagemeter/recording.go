package stagemeter

import (
	"context"
	"slices"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/cache"
	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/telemetry"
)

const (
	// panicked is the error type of a stage that panicked.
	panicked = "panic"
	// maxStages bounds the stages of an operation, and maxFailures its pairs of stage and error type.
	maxStages   = 64
	maxFailures = 128
)

// stageKey is the attribute that names the stage.
const stageKey = attribute.Key("stage")

// operation records the stages of all operations of one name. What a recording needs is built once and kept: building the
// attributes costs more than recording.
type operation struct {
	meter         *Meter
	name          string
	stages        *cache.Cache[Stage, *recording]
	failures      *cache.Cache[failure, *recording]
	otherStages   *recording
	otherFailures *recording
	spans         bool       // stages become spans too
	traced        *operation // the same operation with spans
	pool          *sync.Pool // of *kept
	kept          *kept      // nil: the operation keeps no breakdown
}

type failure struct {
	stage     Stage
	errorType string
}

// recording is what it takes to record one stage with one error type.
type recording struct {
	metric    telemetry.Recording
	stage     string
	errorType string
	span      trace.SpanStartEventOption
}

func newOperation(m *Meter, name string) *operation {
	o := &operation{
		meter:    m,
		name:     name,
		stages:   cache.New[Stage, *recording](maxStages),
		failures: cache.New[failure, *recording](maxFailures),
	}
	o.otherStages = o.newRecording(telemetry.Other, "")
	o.otherFailures = o.newRecording(telemetry.Other, telemetry.Other)
	o.pool = new(sync.Pool)
	traced := *o
	traced.spans, traced.pool = true, new(sync.Pool)
	o.traced = &traced
	return o
}

func (o *operation) newRecording(stage Stage, errorType string) *recording {
	name, errorType := telemetry.Valid(string(o.meter.stageName(stage))), telemetry.Valid(errorType)
	own := []attribute.KeyValue{stageKey.String(name), semconv.DBOperationName(telemetry.Valid(o.name))}
	if errorType != "" {
		own = append(own, semconv.ErrorTypeKey.String(errorType))
	}
	set := attribute.NewSet(slices.Concat(o.meter.attributes, own)...)
	return &recording{
		metric:    telemetry.NewRecording(o.meter.histogram, set),
		stage:     name,
		errorType: errorType,
		span:      trace.WithAttributes(own...),
	}
}

func (o *operation) record(ctx context.Context, begin, end int64, stage Stage, errorType string) {
	r := o.recordMetric(ctx, end-begin, stage, errorType)
	if o.spans {
		o.meter.tracers.record(ctx, r, end-begin)
	}
	if o.kept != nil {
		o.kept.addStage(StageTime{Stage: stage, Duration: time.Duration(end - begin), ErrorType: errorType}, begin)
	}
}

func (o *operation) recordMetric(ctx context.Context, nanoseconds int64, stage Stage, errorType string) *recording {
	r := o.recording(stage, errorType)
	r.metric.Record(ctx, clock.Seconds(nanoseconds))
	return r
}

func (o *operation) recording(stage Stage, errorType string) *recording {
	hash := cache.Hash(0, string(stage))
	if errorType == "" {
		r, ok := o.stages.Get(hash, &stage, func() *recording { return o.newRecording(stage, "") })
		if !ok {
			return o.otherStages
		}
		return r
	}
	failed := failure{stage, errorType}
	r, ok := o.failures.Get(cache.Hash(hash, errorType), &failed, func() *recording { return o.newRecording(stage, errorType) })
	if !ok {
		return o.otherFailures
	}
	return r
}
