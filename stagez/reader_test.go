package stagez_test

import (
	"context"
	"net/http"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"

	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/stagez"
	"github.com/otelaerospike/go/views"
)

func TestPageCollectsOnlyWhenSomebodyLooks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.record(t, "get", time.Millisecond)
		time.Sleep(24 * time.Hour)
		assert.Zero(t, f.collected.Load())

		look(t, f, "")
		time.Sleep(24 * time.Hour)
		assert.Equal(t, int64(1), f.collected.Load())
		assert.True(t, readJSON(t, f, url.Values{"window": {"15m"}}).Window.SinceStart, "the page has dropped the earlier snapshots")
	})
}

func TestViewersShareACollection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		for range 10 {
			var viewers sync.WaitGroup
			for range 5 {
				viewers.Go(func() {
					f.record(t, "get", time.Millisecond)
					look(t, f, "")
					readJSON(t, f, url.Values{})
					ask(t, f, http.MethodPost, "", "profiling=on")
				})
			}
			viewers.Wait()
			time.Sleep(time.Second)
		}
		assert.Equal(t, int64(10), f.collected.Load(), "one a second")
	})
}

func TestPageSaysWhatToDoWithoutAProvider(t *testing.T) {
	page := stagez.New()
	response := ask(t, page, http.MethodGet, "", "")
	assert.Equal(t, http.StatusServiceUnavailable, response.Code)
	shows(t, response.Body.String(), "not registered")
	shows(t, response.Body.String(), "sdkmetric.WithReader(page.Reader())")
	shows(t, response.Body.String(), "On for 1 minute") // the switch works without a provider
	response = ask(t, page, http.MethodGet, "?format=json", "")
	assert.Equal(t, http.StatusServiceUnavailable, response.Code)
	shows(t, response.Body.String(), `{"error":"The page's reader is not registered.`)
}

func TestPageReportsAProviderThatIsShutDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.record(t, "get", time.Millisecond)
		look(t, f, "")
		require.NoError(t, f.provider.Shutdown(t.Context()))
		time.Sleep(time.Second)
		response := ask(t, f, http.MethodGet, "", "")
		assert.Equal(t, http.StatusServiceUnavailable, response.Code)
		shows(t, response.Body.String(), "has been shut down")
	})
}

func TestPageUsesTheGivenReader(t *testing.T) {
	exporter := sdkmetric.NewManualReader()
	var none *sdkmetric.ManualReader
	wrapper := struct{ sdkmetric.Reader }{exporter} // a reader that is no pointer
	page := stagez.New(stagez.WithReader(wrapper), stagez.WithReader(nil), stagez.WithReader(none), nil)
	assert.Equal(t, sdkmetric.Reader(nil), page.Reader(), "the page has no reader to register")
	f := newFixture(t, sdkmetric.WithReader(exporter))
	f.profile(t, "get", stagemeter.IO)
	assert.Equal(t, []string{"io"}, readJSON(t, page, url.Values{}).operation(t, "get").stageNames())
}

func TestPageRefusesDeltaTemporality(t *testing.T) {
	for name, view := range map[string]sdkmetric.View{
		"explicit":    views.InternalStage(),
		"exponential": views.Exponential(stagemeter.MetricName),
	} {
		t.Run(name, func(t *testing.T) {
			exporter := sdkmetric.NewManualReader(sdkmetric.WithTemporalitySelector(sdkmetric.DeltaTemporalitySelector))
			f := newFixture(t, sdkmetric.WithReader(exporter), sdkmetric.WithView(view))
			ctx, stop := stagemeter.ProfileContext(t.Context())
			defer stop()
			timer := f.stages.Start(ctx, "get")
			timer.Lap(stagemeter.IO)
			response := ask(t, stagez.New(stagez.WithReader(exporter)), http.MethodGet, "?format=json", "")
			assert.Equal(t, http.StatusServiceUnavailable, response.Code)
			shows(t, response.Body.String(), "has delta temporality")
		})
	}
}

// counted returns the sum of the application's counter in an export.
func counted(exported *metricdata.ResourceMetrics) (sum int64) {
	for _, scope := range exported.ScopeMetrics {
		for _, metric := range scope.Metrics {
			if counter, ok := metric.Data.(metricdata.Sum[int64]); ok && metric.Name == "requests" {
				for _, point := range counter.DataPoints {
					sum += point.Value
				}
			}
		}
	}
	return sum
}

// deltaOf selects delta temporality for one kind of instrument.
func deltaOf(kind sdkmetric.InstrumentKind) sdkmetric.TemporalitySelector {
	return func(other sdkmetric.InstrumentKind) metricdata.Temporality {
		if other == kind {
			return metricdata.DeltaTemporality
		}
		return metricdata.CumulativeTemporality
	}
}

// A collection takes the deltas of all instruments away from the exporter, so that the page must stop after the first one.
func TestPageTakesNoDeltasOfTheApplicationButOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		exporter := sdkmetric.NewManualReader(sdkmetric.WithTemporalitySelector(deltaOf(sdkmetric.InstrumentKindCounter)))
		f := newFixture(t, sdkmetric.WithReader(exporter))
		requests, err := f.provider.Meter("application").Int64Counter("requests")
		require.NoError(t, err)
		page := stagez.New(stagez.WithReader(exporter))
		for range 4 {
			requests.Add(t.Context(), 100)
			f.record(t, "get", time.Millisecond)
			for _, format := range []string{"", "?format=json"} {
				response := ask(t, page, http.MethodGet, format, "")
				assert.Equal(t, http.StatusServiceUnavailable, response.Code)
				shows(t, response.Body.String(), "has delta temporality")
			}
			ask(t, page, http.MethodPost, "", "profiling=off")
			time.Sleep(time.Minute)
		}
		assert.LessOrEqual(t, f.collected.Load(), int64(1), "collections")
		var exported metricdata.ResourceMetrics
		require.NoError(t, exporter.Collect(t.Context(), &exported))
		assert.Equal(t, int64(300), counted(&exported), "what was counted after the first look reaches the exporter")
	})
}

// deltaExporter is an exporter that prefers deltas of one kind of instrument and keeps what it is given.
type deltaExporter struct {
	sdkmetric.Exporter
	kind  sdkmetric.InstrumentKind
	total int64
}

func (e *deltaExporter) Temporality(kind sdkmetric.InstrumentKind) metricdata.Temporality {
	return deltaOf(e.kind)(kind)
}

func (e *deltaExporter) Aggregation(kind sdkmetric.InstrumentKind) sdkmetric.Aggregation {
	return sdkmetric.DefaultAggregationSelector(kind)
}

func (e *deltaExporter) Export(_ context.Context, exported *metricdata.ResourceMetrics) error {
	e.total += counted(exported)
	return nil
}

func (*deltaExporter) ForceFlush(context.Context) error { return nil }
func (*deltaExporter) Shutdown(context.Context) error   { return nil }

func TestPageTakesNothingFromAPeriodicReaderOfDeltaTemporality(t *testing.T) {
	for kind := sdkmetric.InstrumentKindCounter; kind <= sdkmetric.InstrumentKindGauge; kind++ {
		t.Run(kind.String(), func(t *testing.T) {
			exporter := &deltaExporter{kind: kind}
			reader := sdkmetric.NewPeriodicReader(exporter)
			f := newFixture(t, sdkmetric.WithReader(reader))
			page := stagez.New(stagez.WithReader(reader))
			requests, err := f.provider.Meter("application").Int64Counter("requests")
			require.NoError(t, err)
			for range 4 {
				requests.Add(t.Context(), 100)
				response := ask(t, page, http.MethodGet, "?format=json", "")
				assert.Equal(t, http.StatusServiceUnavailable, response.Code)
				shows(t, response.Body.String(), "has delta temporality")
			}
			assert.Zero(t, f.collected.Load(), "collections")
			require.NoError(t, f.provider.Shutdown(t.Context()))
			assert.Equal(t, int64(400), exporter.total)
		})
	}
}

func TestPageUsesAPeriodicReaderOfCumulativeTemporality(t *testing.T) {
	reader := sdkmetric.NewPeriodicReader(&deltaExporter{})
	f := newFixture(t, sdkmetric.WithReader(reader))
	f.profile(t, "get", stagemeter.IO)
	page := stagez.New(stagez.WithReader(reader))
	assert.Equal(t, []string{"io"}, readJSON(t, page, url.Values{}).operation(t, "get").stageNames())
	require.NoError(t, f.provider.Shutdown(t.Context()))
}

func TestUnmadePageAsksForNew(t *testing.T) {
	for name, page := range map[string]*stagez.Page{"nil": nil, "zero": {}} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, sdkmetric.Reader(nil), page.Reader())
			assert.NotPanics(t, func() { sdkmetric.NewMeterProvider(sdkmetric.WithReader(page.Reader())) })
			response := ask(t, page, http.MethodGet, "", "")
			assert.Equal(t, http.StatusServiceUnavailable, response.Code)
			shows(t, response.Body.String(), "stagez.New")
		})
	}
}
