package telemetry

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// Recording records into a histogram with one set of attributes. Code that records often keeps it, since building it costs more than
// recording.
type Recording struct {
	histogram metric.Float64Histogram
	options   []metric.RecordOption
}

// float64HistogramBinder is what a histogram implements whose attributes can be looked up beforehand. It has the shape of
// Float64HistogramBinder in go.opentelemetry.io/otel/metric/x v0.69.0, which is experimental: a histogram of another shape is recorded
// into as one that cannot be bound.
type float64HistogramBinder interface {
	Bind(attributes ...attribute.KeyValue) metric.Float64Histogram
}

// NewRecording binds the histogram to the attributes when it can be bound. A histogram of the global provider cannot, even when the
// provider to which it will delegate has histograms that can.
func NewRecording(histogram metric.Float64Histogram, attributes attribute.Set) Recording {
	if binder, ok := histogram.(float64HistogramBinder); ok {
		if bound := binder.Bind(attributes.ToSlice()...); bound != nil {
			return Recording{histogram: bound}
		}
	}
	return Recording{histogram: histogram, options: []metric.RecordOption{metric.WithAttributeSet(attributes)}}
}

// Record records a value. The context's span becomes the exemplar.
func (r *Recording) Record(ctx context.Context, value float64) {
	r.histogram.Record(ctx, value, r.options...)
}
