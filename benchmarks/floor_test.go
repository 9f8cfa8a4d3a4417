package benchmarks_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/views"
)

// byHand is what floors record with: an instrumentation of one operation, written by hand. It builds the attributes once and
// reads the clock with [time.Since], which is cheaper than [time.Now].
type byHand struct {
	histogram metric.Float64Histogram
	options   []metric.RecordOption
	epoch     time.Time
}

func newByHand(tb testing.TB, provider metric.MeterProvider, boundaries []float64, attributes ...attribute.KeyValue) *byHand {
	histogram, err := provider.Meter("floor").Float64Histogram("floor", metric.WithExplicitBucketBoundaries(boundaries...))
	require.NoError(tb, err)
	return &byHand{
		histogram: histogram,
		options:   []metric.RecordOption{metric.WithAttributeSet(attribute.NewSet(attributes...))},
		epoch:     time.Now(),
	}
}

// newStageByHand returns the floor of a stage: it records what a stage records.
func newStageByHand(b *testing.B, provider metric.MeterProvider) *byHand {
	return newByHand(b, provider, views.InternalStageBoundaries(), stageAttributes...)
}

// newCallByHand returns the floor of a wrapped call of the idle client: it records what the call records.
func newCallByHand(b *testing.B, provider metric.MeterProvider, attributes []attribute.KeyValue) *byHand {
	return newByHand(b, provider, views.OperationDurationBoundaries(), attributes...)
}

var stageAttributes = []attribute.KeyValue{
	attribute.String("stage", "io"), attribute.String("db.operation.name", "batch_read"),
}

func callAttributes(operation string) []attribute.KeyValue {
	return []attribute.KeyValue{
		attribute.String("db.system.name", "aerospike"), attribute.String("db.operation.name", operation),
		attribute.String("db.namespace", "test"), attribute.String("db.collection.name", "users"),
	}
}

func (h *byHand) now() time.Duration { return time.Since(h.epoch) }

func (h *byHand) record(ctx context.Context, elapsed time.Duration) {
	h.histogram.Record(ctx, elapsed.Seconds(), h.options...)
}
