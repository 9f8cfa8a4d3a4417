package core_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// bindingProvider is a provider whose histograms can be bound. It counts the records of bound histograms by operation.
type bindingProvider struct {
	noop.MeterProvider
	counts map[string]int
}

func (p bindingProvider) Meter(string, ...metric.MeterOption) metric.Meter {
	return bindingMeter{counts: p.counts}
}

type bindingMeter struct {
	noop.Meter
	counts map[string]int
}

func (m bindingMeter) Float64Histogram(string, ...metric.Float64HistogramOption) (metric.Float64Histogram, error) {
	return bindableHistogram{counts: m.counts}, nil
}

type bindableHistogram struct {
	noop.Float64Histogram
	counts map[string]int
}

func (bindableHistogram) Enabled(context.Context) bool { return true }

func (h bindableHistogram) Bind(attributes ...attribute.KeyValue) metric.Float64Histogram {
	set := attribute.NewSet(attributes...)
	return boundHistogram{counts: h.counts, operation: text(set, "db.operation.name") + " " + text(set, "error.type")}
}

type boundHistogram struct {
	noop.Float64Histogram
	counts    map[string]int
	operation string
}

func (h boundHistogram) Record(_ context.Context, _ float64, options ...metric.RecordOption) {
	if len(options) == 0 {
		h.counts[h.operation]++
	}
}

func TestDurationsAreRecordedIntoBoundHistograms(t *testing.T) {
	counts := map[string]int{}
	f := newFixture(t, core.WithMeterProvider(bindingProvider{counts: counts}))
	for range 3 {
		_, _ = f.get(t.Context(), "users", answer(nil))
		_, _ = f.get(t.Context(), "users", answer(&failure{code: codeTimeout}))
	}
	require.Equal(t, map[string]int{"get ": 3, "get TIMEOUT": 3}, counts)
}
