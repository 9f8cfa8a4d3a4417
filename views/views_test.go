package views_test

import (
	"slices"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/semconv/v1.43.0/dbconv"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/views"
)

var (
	theNine    = []float64{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10}
	theFifteen = []float64{1e-6, 5e-6, 1e-5, 5e-5, 1e-4, 5e-4, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1}
)

const foreignScope = "another database's instrumentation"

// put is a client whose Put does nothing.
type put struct{ aerospike.ClientIfc }

func (put) GetNodes() []*aerospike.Node { return nil }

func (put) Put(*aerospike.WritePolicy, *aerospike.Key, aerospike.BinMap) aerospike.Error { return nil }

// record records once into both histograms of this module, and once into another instrumentation's histograms with the same names.
// It returns the data by scope and name.
func record(t *testing.T, view ...sdkmetric.View) map[string]map[string]metricdata.Aggregation {
	t.Helper()
	defer stagemeter.Profile()()
	reader := sdkmetric.NewManualReader()
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader), sdkmetric.WithView(view...))

	client, err := otelaerospike.Wrap(put{}, otelaerospike.WithMeterProvider(provider))
	require.NoError(t, err)
	require.NoError(t, client.Put(nil, nil, nil))

	foreign := provider.Meter(foreignScope)
	duration, err := dbconv.NewClientOperationDuration(foreign)
	require.NoError(t, err)
	duration.Record(t.Context(), 1, "mysql")
	stage, err := foreign.Float64Histogram(stagemeter.MetricName)
	require.NoError(t, err)
	stage.Record(t.Context(), 1)

	var collected metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &collected))
	data := map[string]map[string]metricdata.Aggregation{}
	for _, scope := range collected.ScopeMetrics {
		data[scope.Scope.Name] = map[string]metricdata.Aggregation{}
		for _, m := range scope.Metrics {
			data[scope.Scope.Name][m.Name] = m.Data
		}
	}
	return data
}

func boundaries(t *testing.T, data metricdata.Aggregation) []float64 {
	t.Helper()
	require.IsType(t, metricdata.Histogram[float64]{}, data)
	points := data.(metricdata.Histogram[float64]).DataPoints
	require.Len(t, points, 1)
	return points[0].Bounds
}

func TestDefaultSetsTheBoundariesOfBothHistograms(t *testing.T) {
	data := record(t, views.Default()...)
	require.Equal(t, theNine, boundaries(t, data[otelaerospike.ScopeName]["db.client.operation.duration"]))
	require.Equal(t, theFifteen, boundaries(t, data[stagemeter.ScopeName]["db.client.internal_stage"]))
	require.Contains(t, data[stagemeter.ScopeName], stagemeter.EnabledMetricName, "the gauge stays")
}

func TestInstrumentsAdviseTheDefaultBoundaries(t *testing.T) {
	data := record(t)
	require.Equal(t, theNine, boundaries(t, data[otelaerospike.ScopeName]["db.client.operation.duration"]))
	require.Equal(t, theFifteen, boundaries(t, data[stagemeter.ScopeName]["db.client.internal_stage"]))
}

func TestViewsSetTheGivenBoundaries(t *testing.T) {
	data := record(t,
		views.OperationDuration(views.SubMillisecondBoundaries()...),
		views.InternalStage(0.25, 0.75))
	require.Equal(t, views.SubMillisecondBoundaries(),
		boundaries(t, data[otelaerospike.ScopeName]["db.client.operation.duration"]))
	require.Equal(t, []float64{0.25, 0.75}, boundaries(t, data[stagemeter.ScopeName]["db.client.internal_stage"]))
}

func TestForeignInstrumentationKeepsItsBuckets(t *testing.T) {
	before := record(t)[foreignScope]
	for name, view := range map[string][]sdkmetric.View{
		"default":     views.Default(),
		"boundaries":  {views.OperationDuration(0.5), views.InternalStage(0.5)},
		"exponential": {views.Exponential("db.client.operation.duration"), views.Exponential(stagemeter.MetricName)},
		"drop":        {views.Drop("db.client.operation.duration"), views.Drop(stagemeter.MetricName)},
		"wildcard":    {views.Drop("*")},
	} {
		t.Run(name, func(t *testing.T) {
			after := record(t, view...)[foreignScope]
			require.Len(t, after, 2)
			for metric := range before {
				require.Equal(t, boundaries(t, before[metric]), boundaries(t, after[metric]), metric)
			}
		})
	}
}

func TestExponentialTurnsBothHistogramsExponential(t *testing.T) {
	data := record(t, views.Exponential("db.client.operation.duration"), views.Exponential(stagemeter.MetricName))
	require.IsType(t, metricdata.ExponentialHistogram[float64]{}, data[otelaerospike.ScopeName]["db.client.operation.duration"])
	require.IsType(t, metricdata.ExponentialHistogram[float64]{}, data[stagemeter.ScopeName][stagemeter.MetricName])
}

func TestExponentialLeavesTheGaugeAlone(t *testing.T) {
	data := record(t, views.Exponential("*"))
	require.IsType(t, metricdata.ExponentialHistogram[float64]{}, data[stagemeter.ScopeName][stagemeter.MetricName])
	require.IsType(t, metricdata.Gauge[float64]{}, data[stagemeter.ScopeName][stagemeter.EnabledMetricName])
}

func TestDropRemovesOnlyTheNamedInstruments(t *testing.T) {
	data := record(t, views.Drop(stagemeter.MetricName))
	require.NotContains(t, data[stagemeter.ScopeName], stagemeter.MetricName)
	require.Contains(t, data[otelaerospike.ScopeName], "db.client.operation.duration")

	data = record(t, views.Drop("db.client.*"))
	require.NotContains(t, data, otelaerospike.ScopeName)
	require.NotContains(t, data, stagemeter.ScopeName)
}

func TestBoundariesAreTheCallersOwnAndIncrease(t *testing.T) {
	for name, function := range map[string]func() []float64{
		"operation duration": views.OperationDurationBoundaries,
		"internal stage":     views.InternalStageBoundaries,
		"sub-millisecond":    views.SubMillisecondBoundaries,
		"sub-microsecond":    views.SubMicrosecondBoundaries,
		"fine":               views.FineBoundaries,
	} {
		t.Run(name, func(t *testing.T) {
			first := function()
			require.IsIncreasing(t, first)
			first[0] = -1
			require.NotEqual(t, first, function(), "every call returns a slice of its own")
		})
	}
	require.Subset(t, views.SubMillisecondBoundaries(), theNine)
	require.Subset(t, views.SubMicrosecondBoundaries(), theFifteen)
	require.Subset(t, views.FineBoundaries(), theNine)
	require.Subset(t, views.FineBoundaries(), theFifteen)
	require.Len(t, views.FineBoundaries(), 43)
	require.True(t, slices.Contains(views.SubMicrosecondBoundaries(), 1e-7))
}
