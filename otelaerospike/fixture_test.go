package otelaerospike_test

import (
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/signals"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// fixture is a wrapped client whose reader and clock the test holds. Profiling is off when it is made and when the test
// ends.
type fixture struct {
	*otelaerospike.Client
	reader *sdkmetric.ManualReader
	reads  atomic.Int64 // of the clock; each moves it on by a millisecond
}

func newFixture(t *testing.T, client bareClient, opts ...otelaerospike.Option) *fixture {
	t.Helper()
	stagemeter.SetEnabled(false)
	t.Cleanup(func() { stagemeter.SetEnabled(false) })
	f := &fixture{reader: sdkmetric.NewManualReader()}
	t.Cleanup(clock.Replace(func() int64 { return f.reads.Add(1) * int64(time.Millisecond) }))
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(f.reader))
	wrapped, err := otelaerospike.Wrap(client,
		append([]otelaerospike.Option{otelaerospike.WithMeterProvider(provider)}, opts...)...)
	require.NoError(t, err)
	f.Client = wrapped
	return f
}

// userKeys are the attributes that these tests pass to the instrumentation.
var userKeys = []attribute.Key{"cluster", "tenant", "server.address", "server.port"}

// scope returns what an instrumentation scope has recorded, without what every client has; see TestGaugeSaysWhetherIOIsOpen
// and TestOperationsUnderWayAreObserved.
func (f *fixture) scope(t *testing.T, name string) metricdata.ScopeMetrics {
	t.Helper()
	scope := f.wholeScope(t, name)
	scope.Metrics = slices.DeleteFunc(scope.Metrics, func(m metricdata.Metrics) bool {
		return m.Name == "db.client.internal_stage.io_open" || m.Name == activeMetric
	})
	return scope
}

func (f *fixture) wholeScope(t *testing.T, name string) metricdata.ScopeMetrics {
	t.Helper()
	var collected metricdata.ResourceMetrics
	require.NoError(t, f.reader.Collect(t.Context(), &collected))
	signals.Check(t, collected, userKeys...)
	for _, scope := range collected.ScopeMetrics {
		if scope.Scope.Name == name {
			return scope
		}
	}
	return metricdata.ScopeMetrics{}
}

// points returns the data points of the histogram of a scope, without the parts of io, which depend on how the client was built.
func (f *fixture) points(t *testing.T, scope string) []metricdata.HistogramDataPoint[float64] {
	t.Helper()
	return slices.DeleteFunc(f.allPoints(t, scope), func(point metricdata.HistogramDataPoint[float64]) bool {
		return strings.HasPrefix(texts(point.Attributes)["stage"], "io_")
	})
}

func (f *fixture) allPoints(t *testing.T, scope string) []metricdata.HistogramDataPoint[float64] {
	t.Helper()
	for _, m := range f.scope(t, scope).Metrics {
		if histogram, ok := m.Data.(metricdata.Histogram[float64]); ok {
			return histogram.DataPoints
		}
	}
	return nil
}

func (f *fixture) durations(t *testing.T) []metricdata.HistogramDataPoint[float64] {
	t.Helper()
	return f.points(t, otelaerospike.ScopeName)
}

// operations returns how many operations were recorded.
func (f *fixture) operations(t *testing.T) (count uint64) {
	t.Helper()
	for _, point := range f.durations(t) {
		count += point.Count
	}
	return count
}

// only returns the attributes of the one operation that was recorded.
func (f *fixture) only(t *testing.T) map[string]string {
	t.Helper()
	points := f.durations(t)
	require.Len(t, points, 1)
	require.EqualValues(t, 1, points[0].Count, "recorded exactly once")
	return texts(points[0].Attributes)
}

// stages returns how often each stage was recorded, failures under "stage!error".
func (f *fixture) stages(t *testing.T) map[string]uint64 {
	t.Helper()
	counts := map[string]uint64{}
	for _, point := range f.points(t, stagemeter.ScopeName) {
		attributes := texts(point.Attributes)
		key := attributes["stage"]
		if errorType := attributes["error.type"]; errorType != "" {
			key += "!" + errorType
		}
		counts[key] += point.Count
	}
	return counts
}

// sums returns how long each stage took, in seconds.
func (f *fixture) sums(t *testing.T) map[string]float64 {
	t.Helper()
	sums := map[string]float64{}
	for _, point := range f.points(t, stagemeter.ScopeName) {
		sums[texts(point.Attributes)["stage"]] += point.Sum
	}
	return sums
}

func total(sums map[string]float64) (seconds float64) {
	for _, sum := range sums {
		seconds += sum
	}
	return seconds
}

func texts(attributes attribute.Set) map[string]string {
	texts := map[string]string{}
	for _, a := range attributes.ToSlice() {
		texts[string(a.Key)] = a.Value.String()
	}
	return texts
}

// answer returns a client all of whose methods return err.
func answer(err aerospike.Error) bareClient {
	return stub{respond: func(string, ...any) aerospike.Error { return err }}
}

func panicking() bareClient {
	return stub{respond: func(string, ...any) aerospike.Error { panic("in the client") }}
}

func newKey(t testing.TB, set string, user any) *aerospike.Key {
	t.Helper()
	key, err := aerospike.NewKey("test", set, user)
	require.NoError(t, err)
	return key
}
