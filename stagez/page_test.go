package stagez_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/stagez"
	"github.com/otelaerospike/go/views"
)

// A real client reads from a cluster. The page shows its operations at once, and its stages after a press of the button.
func TestButtonBringsTheStagesOfABatchRead(t *testing.T) {
	hosts, failure := aerospike.NewHosts(aerospiketest.New(t).Addresses()...)
	require.NoError(t, failure)
	early := stagez.New() // a page of its own, because a page collects once a second at most
	f := newFixture(t, sdkmetric.WithReader(early.Reader()))
	policy := aerospike.NewClientPolicy()
	policy.MinConnectionsPerNode = 8
	client, err := otelaerospike.NewClient(policy, hosts, otelaerospike.WithMeterProvider(f.provider))
	require.NoError(t, err)
	t.Cleanup(client.Close)
	read := func() {
		records, err := client.BatchRead(t.Context(), otelaerospike.BatchRequest{Namespace: "test", Set: "users", Keys: []any{"ann"}})
		require.NoError(t, err)
		_ = records.ToMap()
	}

	read()
	o := readJSON(t, early, url.Values{}).operation(t, "batch_read")
	assert.Equal(t, uint64(1), o.Count)
	assert.Empty(t, o.Stages)
	shows(t, look(t, early, ""), "No stage was recorded in this time")

	response := ask(t, early, http.MethodPost, "", "profiling=1m")
	require.Equal(t, http.StatusSeeOther, response.Code, response.Body)
	read()
	o = readJSON(t, f, url.Values{}).operation(t, "batch_read")
	var within, after []string
	for _, s := range o.Stages {
		assert.NotEmpty(t, s.Meaning)
		switch {
		case s.Stage == "caller_resume_delay": // recorded only when the caller was already waiting
		case s.AfterOperation:
			after = append(after, s.Stage)
		default:
			within = append(within, s.Stage)
		}
	}
	assert.Equal(t, []string{"key_parse", "future_setup", "goroutine_schedule_delay", "io", "result_handoff_delay", "wrap_records"}, within)
	assert.Equal(t, []string{"to_map"}, after)
	page := look(t, f, "")
	shows(t, page, "Most of the time goes into", "Converting the records of a batch to maps.")
}

func TestFiguresCoverTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		timeout := semconv.ErrorTypeKey.String("TIMEOUT")
		f.record(t, "get", 3*time.Millisecond)
		first := readJSON(t, f, url.Values{})
		assert.True(t, first.Window.SinceStart, "the page has just been opened")
		assert.Equal(t, uint64(1), first.operation(t, "get").Count)

		time.Sleep(10 * time.Second)
		for range 18 {
			f.record(t, "get", 3*time.Millisecond, semconv.DBNamespace("a"))
		}
		f.record(t, "get", time.Minute, semconv.DBNamespace("b"), timeout)
		f.record(t, "get", time.Minute, semconv.DBNamespace("c"), timeout)
		r := readJSON(t, f, url.Values{"window": {"1m"}})
		assert.Equal(t, "1m", r.Window.Name)
		assert.Equal(t, 10.0, r.Window.Seconds)
		assert.False(t, r.Window.SinceStart)
		get := r.operation(t, "get")
		assert.Equal(t, uint64(20), get.Count, "all namespaces are added up")
		assert.Equal(t, 2.0, get.Rate)
		assert.InDelta(t, (18*0.003+120)/20, *get.Mean, 1e-9)
		assert.InDelta(t, 0.004, *get.P50.Seconds, 1e-9, "between 3 ms, the least value, and 5 ms, the bucket's bound")
		assert.Nil(t, get.P99.Seconds)
		assert.Equal(t, 10.0, *get.P99.Above)
		assert.Equal(t, map[string]uint64{"TIMEOUT": 2}, get.Failures)
		assert.Len(t, get.Buckets, 10)
		assert.Nil(t, get.Buckets[9].UpTo)
		assert.Equal(t, uint64(2), get.Buckets[9].Count)

		page := look(t, f, "?window=1m")
		shows(t, page, "&gt; 10 s")
		shows(t, page, "whole operation: TIMEOUT 2")
		shows(t, page, "so far 10 s of it, watched since")

		assert.Equal(t, uint64(21), readJSON(t, f, url.Values{"window": {"start"}}).operation(t, "get").Count)
		time.Sleep(2 * time.Minute)
		r = readJSON(t, f, url.Values{"window": {"1m"}})
		get = r.operation(t, "get")
		assert.Zero(t, get.Count, "an operation without values in the window stays in the list")
		assert.Nil(t, get.Mean)
		assert.Nil(t, get.P50)
	})
}

func TestStagesAreBrokenDown(t *testing.T) {
	f := newFixture(t)
	for range 4 {
		f.profile(t, "get", stagemeter.LimiterWait, stagemeter.IO, "render")
	}
	ctx, stop := stagemeter.ProfileContext(t.Context())
	defer stop()
	timer := f.stages.Start(ctx, "get")
	timer.LapError(stagemeter.LimiterWait, "COMMAND_REJECTED")
	f.record(t, "get", time.Millisecond, semconv.ErrorTypeKey.String("COMMAND_REJECTED"))

	get := readJSON(t, f, url.Values{}).operation(t, "get")
	assert.Equal(t, []string{"limiter_wait", "io", "render"}, get.stageNames())
	assert.Equal(t, uint64(5), get.ProfiledCount)
	wait, io := get.Stages[0], get.Stages[1]
	assert.Equal(t, uint64(5), wait.Count)
	assert.Equal(t, map[string]uint64{"COMMAND_REJECTED": 1}, wait.Failures)
	assert.InDelta(t, 0.001, wait.OwnSeconds, 1e-12)
	assert.InDelta(t, 0.0008, io.OwnSeconds, 1e-12, "four of five operations had it")
	assert.InDelta(t, 4.0/13, io.OwnShare, 1e-9)
	require.NotNil(t, get.NoStage)
	assert.InDelta(t, 0, *get.NoStage, 1e-9)
	assert.Equal(t, "A stage of the service's own.", get.Stages[2].Meaning)
	shows(t, look(t, f, ""), "limiter_wait: COMMAND_REJECTED 1")
}

func TestPageShowsBucketsOfEveryKind(t *testing.T) {
	for name, view := range map[string]sdkmetric.View{
		"default":     func(sdkmetric.Instrument) (sdkmetric.Stream, bool) { return sdkmetric.Stream{}, false },
		"explicit":    views.InternalStage(0.0005, 0.002),
		"exponential": views.Exponential(stagemeter.MetricName),
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, sdkmetric.WithView(view))
			for range 3 {
				f.profile(t, "get", stagemeter.IO)
			}
			io := readJSON(t, f, url.Values{}).operation(t, "get").Stages[0]
			assert.Equal(t, uint64(3), io.Count)
			require.NotNil(t, io.P50.Seconds)
			assert.InDelta(t, 0.001, *io.P50.Seconds, 0.00051)
			page := look(t, f, "")
			assert.Regexp(t, `<svg class="histogram" role="img" aria-label="3 values, p50 [\d.]+ .s, p99 [\d.]+ .s"`, page)
		})
	}
	t.Run("first of two views", func(t *testing.T) {
		other := sdkmetric.NewView(sdkmetric.Instrument{Name: stagemeter.MetricName}, sdkmetric.Stream{Description: "another"})
		f := newFixture(t, sdkmetric.WithView(views.InternalStage(1, 2), other))
		f.profile(t, "get", stagemeter.IO)
		io := readJSON(t, f, url.Values{}).operation(t, "get").Stages[0]
		assert.Equal(t, uint64(1), io.Count)
		assert.Len(t, io.Buckets, 3)
	})
	t.Run("dropped", func(t *testing.T) {
		f := newFixture(t, sdkmetric.WithView(views.Drop(stagemeter.MetricName)))
		f.profile(t, "get", stagemeter.IO)
		assert.Empty(t, readJSON(t, f, url.Values{}).operation(t, "get").Stages)
	})
}

func TestAerospikePyNamesHaveTheirMeaning(t *testing.T) {
	f := newFixture(t)
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(f.provider), stagemeter.WithAerospikePyStageNames())
	require.NoError(t, err)
	ctx, stop := stagemeter.ProfileContext(t.Context())
	defer stop()
	timer := meter.Start(ctx, "batch_read")
	for _, stage := range stagemeter.Stages() {
		timer.Lap(stage.Stage)
	}
	o := readJSON(t, f, url.Values{}).operation(t, "batch_read")
	for _, s := range o.Stages {
		assert.NotEqual(t, "A stage of the service's own.", s.Meaning, s.Stage)
	}
	parts := slices.DeleteFunc(stagemeter.Stages(), func(s stagemeter.StageInfo) bool { return !strings.HasPrefix(string(s.Stage), "io_") })
	require.Len(t, o.Stages, len(stagemeter.Stages())-len(parts), "the parts of io are inside of io")
	assert.Contains(t, o.stageNames(), "into_pyobject")
}

// A service may give its operations an attribute called "stage", such as the stage of a deployment. The SDK's overflow point has no
// attribute of this module.
func TestMetricDecidesWhatIsAStage(t *testing.T) {
	f := newFixture(t)
	f.record(t, "get", time.Millisecond, attribute.String("stage", "production"))
	get := readJSON(t, f, url.Values{}).operation(t, "get")
	assert.Equal(t, uint64(1), get.Count)
	assert.Empty(t, get.Stages)

	f = newFixture(t, sdkmetric.WithCardinalityLimit(2))
	f.profile(t, "get", stagemeter.IO, "render", "check")
	overflow := readJSON(t, f, url.Values{}).operation(t, "(no name)")
	assert.Zero(t, overflow.Count, "the overflow point belongs to the stages")
	require.Len(t, overflow.Stages, 1)
	assert.Equal(t, uint64(2), overflow.Stages[0].Count)
}

func TestPageSelectsTheOperationWithTheMostTime(t *testing.T) {
	f := newFixture(t)
	f.record(t, "get", 10*time.Millisecond)
	f.profile(t, "put", "a", "b", "c", "d", "e", "f") // the six milliseconds of the stages are the operation's own
	shows(t, look(t, f, ""), `<h2 id="detail-title"><bdi title="get">`)

	f = newFixture(t)
	ctx, stop := stagemeter.ProfileContext(t.Context())
	defer stop()
	for operation, stages := range map[string][]stagemeter.Stage{"aggregate": {"a"}, "render": {"a", "b"}} { // stages only
		timer := f.stages.Start(ctx, operation)
		for _, stage := range stages {
			timer.Lap(stage)
		}
	}
	shows(t, look(t, f, ""), `<h2 id="detail-title"><bdi title="render">`)
}

func TestHeadlineSaysWhenMostTimeIsInNoStage(t *testing.T) {
	f := newFixture(t)
	ctx, stop := stagemeter.ProfileContext(t.Context())
	defer stop()
	timer := f.stages.Start(ctx, "get")
	timer.Lap(stagemeter.IO)
	f.record(t, "get", 10*time.Millisecond)
	shows(t, look(t, f, ""),
		"Most of the time goes into <strong><bdi>no stage</bdi></strong>: 9.00 ms of 10.0 ms per profiled operation, 90.0 %.")
}

func TestPageShowsOnlyHistogramsOfThisModule(t *testing.T) {
	f := newFixture(t)
	for _, scope := range []string{"github.com/someone/else", otelaerospike.ScopeName, stagemeter.ScopeName} {
		name := otelaerospike.MetricName
		if scope == otelaerospike.ScopeName {
			name = "db.client.response.returned_rows"
		}
		histogram, err := f.provider.Meter(scope).Float64Histogram(name)
		require.NoError(t, err)
		histogram.Record(t.Context(), 1)
	}
	assert.Empty(t, readJSON(t, f, url.Values{}).Operations)
	shows(t, look(t, f, ""), "No operation has been recorded yet")
}
