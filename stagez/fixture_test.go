package stagez_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/stagez"
)

// fixture is a page with meters that record into its provider. A stage lasts a millisecond. Profiling is off at the start and at the
// end of a test.
type fixture struct {
	*stagez.Page
	provider   *sdkmetric.MeterProvider
	stages     *stagemeter.Meter
	operations metric.Float64Histogram
	collected  atomic.Int64 // how often the provider's callbacks ran
}

func newFixture(t *testing.T, options ...sdkmetric.Option) *fixture {
	t.Helper()
	stagemeter.SetEnabled(false)
	t.Cleanup(func() { stagemeter.SetEnabled(false) })
	var reads atomic.Int64
	t.Cleanup(clock.Replace(func() int64 { return reads.Add(1) * int64(time.Millisecond) }))

	f := &fixture{Page: stagez.New()}
	other := sdkmetric.NewManualReader() // takes gauges, so that callbacks run; the page's reader takes none
	f.provider = sdkmetric.NewMeterProvider(append(options, sdkmetric.WithReader(f.Reader()), sdkmetric.WithReader(other))...)
	var err error
	f.stages, err = stagemeter.NewMeter(stagemeter.WithMeterProvider(f.provider))
	require.NoError(t, err)
	meter := f.provider.Meter(otelaerospike.ScopeName)
	f.operations, err = meter.Float64Histogram(otelaerospike.MetricName,
		metric.WithExplicitBucketBoundaries(0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10))
	require.NoError(t, err)
	gauge, err := meter.Int64ObservableGauge("collections")
	require.NoError(t, err)
	_, err = meter.RegisterCallback(func(context.Context, metric.Observer) error {
		f.collected.Add(1)
		return nil
	}, gauge)
	require.NoError(t, err)
	return f
}

// record records an operation as the client does.
func (f *fixture) record(t *testing.T, operation string, took time.Duration, attributes ...attribute.KeyValue) {
	t.Helper()
	f.operations.Record(t.Context(), took.Seconds(), metric.WithAttributes(append(attributes, semconv.DBOperationName(operation))...))
}

// profile records an operation with stages of a millisecond each, whether profiling is on or off.
func (f *fixture) profile(t *testing.T, operation string, stages ...stagemeter.Stage) {
	t.Helper()
	ctx, stop := stagemeter.ProfileContext(t.Context())
	defer stop()
	timer := f.stages.Start(ctx, operation)
	for _, stage := range stages {
		timer.Lap(stage)
	}
	f.record(t, operation, time.Duration(len(stages))*time.Millisecond)
}

const address = "http://admin.example/debug/stagez"

// ask sends a request. The headers alternate between names and values.
func ask(t *testing.T, handler http.Handler, method, query, body string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	request := httptest.NewRequestWithContext(t.Context(), method, address+query, strings.NewReader(body))
	if method == http.MethodPost {
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		request.Header.Set(headers[i], headers[i+1])
	}
	response := httptest.NewRecorder()
	handler.ServeHTTP(response, request)
	return response
}

// look returns the page.
func look(t *testing.T, handler http.Handler, query string) string {
	t.Helper()
	response := ask(t, handler, http.MethodGet, query, "")
	require.Equal(t, http.StatusOK, response.Code, response.Body)
	return response.Body.String()
}

// shows asserts that the page contains the texts. It does not print the page.
func shows(t *testing.T, page string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(page, text) {
			assert.Fail(t, "not on the page", text)
		}
	}
}

// report is the JSON as a client reads it.
type report struct {
	ServiceName string `json:"service_name"`
	Profiling   struct {
		Enabled bool       `json:"enabled"`
		Until   *time.Time `json:"until"`
	} `json:"profiling"`
	Window struct {
		Name       string  `json:"name"`
		Seconds    float64 `json:"seconds"`
		SinceStart bool    `json:"since_start"`
	} `json:"window"`
	Limiter    *limiter    `json:"limiter"`
	Operations []operation `json:"operations"`
}

type limiter struct {
	InUse   int64 `json:"in_use"`
	Limit   int64 `json:"limit"`
	Queued  int64 `json:"queued"`
	Refused int64 `json:"refused"`
}

type operation struct {
	Operation string `json:"operation"`
	figures
	Active        *int64   `json:"active"`
	Abandoned     uint64   `json:"abandoned"`
	Targets       []target `json:"targets"`
	ProfiledCount uint64   `json:"profiled_count"`
	NoStage       *float64 `json:"no_stage_seconds_per_operation"`
	Stages        []stage  `json:"stages"`
}

type target struct {
	Namespace string `json:"namespace"`
	Set       string `json:"set"`
	figures
}

type stage struct {
	Stage          string  `json:"stage"`
	Meaning        string  `json:"meaning"`
	AfterOperation bool    `json:"after_operation"`
	OwnSeconds     float64 `json:"own_seconds_per_operation"`
	OwnShare       float64 `json:"own_share"`
	figures
}

type figures struct {
	Count    uint64            `json:"count"`
	Rate     float64           `json:"rate_per_second"`
	Mean     *float64          `json:"mean_seconds"`
	P50      *quantile         `json:"p50"`
	P99      *quantile         `json:"p99"`
	Failures map[string]uint64 `json:"failures"`
	Buckets  []struct {
		Above float64  `json:"above_seconds"`
		UpTo  *float64 `json:"up_to_seconds"`
		Count uint64   `json:"count"`
	} `json:"buckets"`
}

type quantile struct {
	Seconds *float64 `json:"seconds"`
	Above   *float64 `json:"above_seconds"`
}

func readJSON(t *testing.T, handler http.Handler, query url.Values) (r report) {
	t.Helper()
	query.Set("format", "json")
	response := ask(t, handler, http.MethodGet, "?"+query.Encode(), "")
	require.Equal(t, http.StatusOK, response.Code, response.Body)
	require.Equal(t, "application/json", response.Header().Get("Content-Type"))
	require.NoError(t, json.Unmarshal(response.Body.Bytes(), &r))
	return r
}

// operation returns the named operation.
func (r report) operation(t *testing.T, name string) operation {
	t.Helper()
	for _, o := range r.Operations {
		if o.Operation == name {
			return o
		}
	}
	require.Fail(t, "not in the report", name)
	return operation{}
}

func (o operation) stageNames() (names []string) {
	for _, s := range o.Stages {
		names = append(names, s.Stage)
	}
	return names
}
