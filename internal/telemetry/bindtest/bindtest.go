// Package bindtest has a provider whose histograms can be bound to their attributes, which those of the SDK cannot be yet. It is for tests.
package bindtest

import (
	"context"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
)

// Provider counts the values that are recorded into bound histograms, by the name of their attributes. A value that comes with attributes
// of its own does not count. It is not safe for concurrent use.
type Provider struct {
	noop.MeterProvider
	Name   func(attribute.Set) string
	Counts map[string]int
}

// Meter implements [metric.MeterProvider].
func (p Provider) Meter(string, ...metric.MeterOption) metric.Meter { return meter{provider: p} }

type meter struct {
	noop.Meter
	provider Provider
}

func (m meter) Float64Histogram(string, ...metric.Float64HistogramOption) (metric.Float64Histogram, error) {
	return histogram{provider: m.provider}, nil
}

type histogram struct {
	noop.Float64Histogram
	provider Provider
}

func (histogram) Enabled(context.Context) bool { return true }

func (h histogram) Bind(attributes ...attribute.KeyValue) metric.Float64Histogram {
	return bound{counts: h.provider.Counts, name: h.provider.Name(attribute.NewSet(attributes...))}
}

type bound struct {
	noop.Float64Histogram
	counts map[string]int
	name   string
}

func (b bound) Record(_ context.Context, _ float64, options ...metric.RecordOption) {
	if len(options) == 0 {
		b.counts[b.name]++
	}
}
