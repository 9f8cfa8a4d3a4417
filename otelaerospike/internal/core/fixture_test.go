package core_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/signals"
	"github.com/otelaerospike/go/otelaerospike/internal/core"
	"github.com/otelaerospike/go/stagemeter"
)

// clientError is the error interface of the tests' client.
type clientError interface {
	error
	Code() int
}

// failure is an error of the tests' client.
type failure struct {
	code  int
	cause error // of a refusal
}

const (
	codeMissed  = 2
	codeRefused = -6
	codeTimeout = 9
	codeEnded   = -7
)

func (f *failure) Error() string { return "code " + strconv.Itoa(f.code) }
func (f *failure) Code() int     { return f.code }
func (f *failure) Unwrap() error { return f.cause }

// tinyErrors is what the core needs to know of the tests' client.
type tinyErrors struct{}

func (tinyErrors) Outcome(err clientError) core.Outcome {
	names := map[int]string{codeTimeout: "TIMEOUT", codeRefused: "REFUSED", codeEnded: "ENDED"}
	return core.Outcome{ErrorType: names[err.Code()], Code: err.Code()}
}

func (tinyErrors) Refuse(cause error) clientError { return &failure{codeRefused, cause} }

func (tinyErrors) DescribeError(_ trace.Span, err clientError) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func (tinyErrors) Node(clientError) any { return nil }

func (tinyErrors) DescribeResult(span trace.Span, result any) {
	if text, ok := result.(string); ok {
		span.SetAttributes(attribute.String("result", text))
	}
}

// subject goes to a set and says so on its span.
type subject string

func (s subject) Target() core.Target { return core.Target{Namespace: "test", Set: string(s)} }

func (s subject) Describe(span trace.Span, withKey bool) {
	span.SetAttributes(attribute.Bool("with_key", withKey))
}

// userKeys are the attributes that these tests pass to the instrumentation, with those named key and a number.
var userKeys = []attribute.Key{
	"cluster", "tenant", "a", "b", "c", "d", "bytes", "by\uFFFDtes", "empty", "list", "long", "longest", "number",
}

func init() {
	for i := range 15 {
		userKeys = append(userKeys, attribute.Key(fmt.Sprintf("key%02d", i)), attribute.Key(fmt.Sprintf("key%d", i)))
	}
}

// fixture is a recorder whose reader and clock the test holds. Each reading of the clock moves it on by a millisecond. Profiling is
// off when the fixture is made and when the test ends.
type fixture struct {
	*core.Recorder[clientError]
	reader *sdkmetric.ManualReader
}

func newFixture(t *testing.T, opts ...core.Option) *fixture {
	t.Helper()
	return newFixtureOf(t, core.Adapter[clientError]{Errors: tinyErrors{}}, opts...)
}

func newFixtureOf(t *testing.T, client core.Adapter[clientError], opts ...core.Option) *fixture {
	t.Helper()
	stagemeter.SetEnabled(false)
	t.Cleanup(func() { stagemeter.SetEnabled(false) })
	var reads atomic.Int64
	t.Cleanup(clock.Replace(func() int64 { return reads.Add(1) * int64(time.Millisecond) }))

	reader := sdkmetric.NewManualReader()
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader))
	config, err := core.NewConfig(append([]core.Option{core.WithMeterProvider(provider)}, opts...))
	require.NoError(t, err)
	recorder, err := core.NewRecorder(config, client)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, recorder.Close()) })
	return &fixture{recorder, reader}
}

// durations counts operations as "name set error.type code".
func (f *fixture) durations(t *testing.T) map[string]uint64 {
	t.Helper()
	counts := map[string]uint64{}
	for _, point := range f.points(t, core.MetricName) {
		var parts []string
		for _, name := range []attribute.Key{"db.operation.name", "db.collection.name", "error.type", "db.response.status_code"} {
			if value := text(point.Attributes, name); value != "" {
				parts = append(parts, value)
			}
		}
		counts[strings.Join(parts, " ")] += point.Count
	}
	return counts
}

// stages counts stages as "stage error.type", and sums them.
func (f *fixture) stages(t *testing.T) (counts map[string]uint64, sums map[string]float64) {
	t.Helper()
	counts, sums = map[string]uint64{}, map[string]float64{}
	for _, point := range f.points(t, stagemeter.MetricName) {
		key := text(point.Attributes, "stage")
		if errorType := text(point.Attributes, "error.type"); errorType != "" {
			key += " " + errorType
		}
		counts[key] += point.Count
		sums[key] += point.Sum
	}
	return counts, sums
}

// collect also holds what it returns against the registry of signals.
func (f *fixture) collect(t *testing.T) (collected metricdata.ResourceMetrics) {
	t.Helper()
	require.NoError(t, f.reader.Collect(t.Context(), &collected))
	signals.Check(t, collected, userKeys...)
	return collected
}

func (f *fixture) points(t *testing.T, name string) []metricdata.HistogramDataPoint[float64] {
	t.Helper()
	for _, scope := range f.collect(t).ScopeMetrics {
		for _, m := range scope.Metrics {
			if histogram, ok := m.Data.(metricdata.Histogram[float64]); ok && m.Name == name {
				return histogram.DataPoints
			}
		}
	}
	return nil
}

// rows returns the sum of db.client.response.returned_rows.
func (f *fixture) rows(t *testing.T) (sum int64, count uint64) {
	t.Helper()
	for _, scope := range f.collect(t).ScopeMetrics {
		for _, m := range scope.Metrics {
			if histogram, ok := m.Data.(metricdata.Histogram[int64]); ok && m.Name == core.RowsMetricName {
				for _, point := range histogram.DataPoints {
					sum, count = sum+point.Sum, count+point.Count
				}
			}
		}
	}
	return sum, count
}

func text(attributes attribute.Set, key attribute.Key) string {
	value, ok := attributes.Value(key)
	if !ok {
		return ""
	}
	return value.String()
}

// get runs the operation get on a set.
func (f *fixture) get(ctx context.Context, set string, call func() (string, clientError)) (string, clientError) {
	return core.Call(ctx, f.Recorder, "get", subject(set), call)
}

func answer(err clientError) func() (string, clientError) {
	return func() (string, clientError) { return "answer", err }
}

var errOfContext = errors.New("why the context ended")

// metric returns a metric by its name, whole.
func (f *fixture) metric(t *testing.T, name string) metricdata.Metrics {
	t.Helper()
	for _, scope := range f.collect(t).ScopeMetrics {
		for _, m := range scope.Metrics {
			if m.Name == name {
				return m
			}
		}
	}
	return metricdata.Metrics{}
}
