package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	prometheusclient "github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/common/expfmt"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/exemplar"

	"github.com/otelaerospike/go/stagemeter"
)

// Every way in which Prometheus can scrape, with every option of the exporter that changes names, and with limits of cardinality: no
// scrape fails, and the histogram has the name that docs/metrics.md gives it, or the name that the option asked for.
func TestPrometheusScrapesInEveryFormatAndWithEveryOption(t *testing.T) {
	t.Cleanup(func() { stagemeter.SetEnabled(false) })
	for name, option := range map[string]struct {
		options []prometheus.Option
		metric  string
	}{
		"default":          {nil, "db_client_internal_stage_seconds"},
		"without units":    {[]prometheus.Option{prometheus.WithoutUnits()}, "db_client_internal_stage"},                   //nolint:staticcheck // services use it still
		"without suffixes": {[]prometheus.Option{prometheus.WithoutCounterSuffixes()}, "db_client_internal_stage_seconds"}, //nolint:staticcheck // as above
		"without scope":    {[]prometheus.Option{prometheus.WithoutScopeInfo()}, "db_client_internal_stage_seconds"},
		"without target":   {[]prometheus.Option{prometheus.WithoutTargetInfo()}, "db_client_internal_stage_seconds"},
	} {
		for _, limit := range []int{1, 10, 2000} {
			for _, filter := range []exemplar.Filter{exemplar.AlwaysOnFilter, exemplar.AlwaysOffFilter} {
				t.Run(fmt.Sprint(name, " ", limit), func(t *testing.T) {
					for range 2 { // two providers in one process
						server := scraped(t, option.options, limit, filter)
						for _, format := range []expfmt.FormatType{expfmt.TypeTextPlain, expfmt.TypeOpenMetrics} {
							require.Contains(t, scrapeAs(t, server, expfmt.NewFormat(format)), "# TYPE "+option.metric+" histogram\n")
						}
						require.Contains(t, scrapeAs(t, server, expfmt.NewFormat(expfmt.TypeProtoDelim)), "\n"+string(rune(len(option.metric)))+option.metric)
					}
				})
			}
		}
	}
}

func scraped(t *testing.T, options []prometheus.Option, limit int, filter exemplar.Filter) http.Handler {
	t.Helper()
	registry := prometheusclient.NewRegistry()
	exporter, err := prometheus.New(append([]prometheus.Option{prometheus.WithRegisterer(registry)}, options...)...)
	require.NoError(t, err)
	provider := sdkmetric.NewMeterProvider(sdkmetric.WithReader(exporter), sdkmetric.WithCardinalityLimit(limit), sdkmetric.WithExemplarFilter(filter))
	meter, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(provider))
	require.NoError(t, err)
	stagemeter.SetEnabled(true)
	for operation := range 20 {
		timer := meter.Start(t.Context(), fmt.Sprint("operation", operation))
		timer.Lap("stage")
		timer.End()
	}
	return promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true, ErrorHandling: promhttp.HTTPErrorOnError})
}

func scrapeAs(t *testing.T, server http.Handler, format expfmt.Format) string {
	t.Helper()
	request := httptest.NewRequest(http.MethodGet, "/metrics", nil)
	request.Header.Set("Accept", string(format))
	answer := httptest.NewRecorder()
	server.ServeHTTP(answer, request)
	require.Equal(t, http.StatusOK, answer.Code, answer.Body.String())
	wanted, _, _ := strings.Cut(string(format), ";")
	require.Contains(t, answer.Header().Get("Content-Type"), wanted)
	return answer.Body.String()
}
