package stagemeter_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"

	"github.com/otelaerospike/go/stagemeter"
)

// bindingProvider is a provider whose histograms can be bound. It counts the records of bound histograms by stage.
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
	stage, _ := set.Value("stage")
	return boundHistogram{counts: h.counts, stage: stage.AsString()}
}

type boundHistogram struct {
	noop.Float64Histogram
	counts map[string]int
	stage  string
}

func (h boundHistogram) Record(_ context.Context, _ float64, options ...metric.RecordOption) {
	if len(options) == 0 {
		h.counts[h.stage]++
	}
}

func TestStagesAreRecordedIntoBoundHistograms(t *testing.T) {
	defer stagemeter.Profile()()
	counts := map[string]int{}
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(bindingProvider{counts: counts}))
	require.NoError(t, err)
	for range 3 {
		timer := meter.Start(t.Context(), "get")
		timer.Lap("parse")
		timer.Lap("check")
	}
	require.Equal(t, map[string]int{"parse": 3, "check": 3}, counts)
}
