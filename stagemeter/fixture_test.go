package stagemeter_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/signals"
	"github.com/otelaerospike/go/stagemeter"
)

// fixture is a meter whose reader and clock the test holds. Profiling is off when it is made and when the test ends.
type fixture struct {
	*stagemeter.Meter
	reader *sdkmetric.ManualReader
	reads  atomic.Int64 // of the clock; each moves it on by a millisecond
}

func newFixture(t *testing.T, opts ...stagemeter.Option) *fixture {
	stagemeter.SetEnabled(false)
	t.Cleanup(func() { stagemeter.SetEnabled(false) })
	f := &fixture{reader: sdkmetric.NewManualReader()}
	t.Cleanup(clock.Replace(func() int64 {
		return f.reads.Add(1) * int64(time.Millisecond)
	}))
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(f.reader))
	meter, err := stagemeter.NewMeter(append([]stagemeter.Option{stagemeter.WithMeterProvider(provider)}, opts...)...)
	require.NoError(t, err)
	f.Meter = meter
	return f
}

// collect returns what the scope of the package has recorded.
func (f *fixture) collect(t *testing.T) metricdata.ScopeMetrics {
	t.Helper()
	var collected metricdata.ResourceMetrics
	require.NoError(t, f.reader.Collect(t.Context(), &collected))
	signals.Check(t, collected, "cluster")
	require.Len(t, collected.ScopeMetrics, 1)
	return collected.ScopeMetrics[0]
}

// stages returns the data points of the histogram.
func (f *fixture) stages(t *testing.T) []metricdata.HistogramDataPoint[float64] {
	t.Helper()
	for _, m := range f.collect(t).Metrics {
		if m.Name == stagemeter.MetricName {
			return m.Data.(metricdata.Histogram[float64]).DataPoints
		}
	}
	return nil
}

// counts returns how often each stage of an operation was recorded, failures under "stage!error".
func (f *fixture) counts(t *testing.T) map[string]uint64 {
	t.Helper()
	counts := map[string]uint64{}
	for _, point := range f.stages(t) {
		name, _ := point.Attributes.Value("stage")
		key := name.AsString()
		if errorType, failed := point.Attributes.Value("error.type"); failed {
			key += "!" + errorType.AsString()
		}
		counts[key] += point.Count
	}
	return counts
}

// point is the data point of a stage that lasted once, for the given number of milliseconds.
func point(milliseconds int, attributes ...attribute.KeyValue) metricdata.HistogramDataPoint[float64] {
	boundaries := []float64{0.000001, 0.000005, 0.00001, 0.00005, 0.0001, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1}
	seconds := float64(milliseconds) / 1000
	counts := make([]uint64, len(boundaries)+1)
	bucket := 0
	for bucket < len(boundaries) && seconds > boundaries[bucket] {
		bucket++
	}
	counts[bucket] = 1
	return metricdata.HistogramDataPoint[float64]{
		Attributes:   attribute.NewSet(attributes...),
		Count:        1,
		Bounds:       boundaries,
		BucketCounts: counts,
		Min:          metricdata.NewExtrema(seconds),
		Max:          metricdata.NewExtrema(seconds),
		Sum:          seconds,
	}
}
