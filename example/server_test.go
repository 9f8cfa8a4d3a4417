package main

import (
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/nodelatency"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/views"
)

func TestMetricsAreServedFromTheStart(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t, "-duration", "1h")
		url := p.expect(`metrics at (http\S+)`)[1]
		p.expect("profiling off")
		families := scrape(t, url)
		assert.Contains(t, families, "db_client_operation_duration_seconds")
		assert.NotContains(t, families, "db_client_internal_stage_seconds", "profiling is off")
		assert.Contains(t, families, "target_info")
	})
}

func TestMetricsAreAsContracted(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t, "-serve")
		families := scrape(t, p.expect(`light traffic[^h]*(http\S+)`)[1])

		operation := find(t, families["db_client_operation_duration_seconds"], map[string]string{
			"db_system_name":     "aerospike",
			"db_operation_name":  "batch_read",
			"db_namespace":       "test",
			"db_collection_name": "demo",
			"server_address":     "127.0.0.1",
			"otel_scope_name":    otelaerospike.ScopeName,
		})
		assert.NotEmpty(t, labels(operation)["server_port"])
		assert.Equal(t, views.FineBoundaries(), boundaries(operation))

		for _, stage := range []stagemeter.Stage{stagemeter.LimiterWait, stagemeter.IO} {
			metric := find(t, families["db_client_internal_stage_seconds"], map[string]string{
				"stage":             string(stage),
				"db_operation_name": "batch_read",
				"otel_scope_name":   stagemeter.ScopeName,
			})
			assert.NotZero(t, metric.GetHistogram().GetSampleCount())
			assert.Equal(t, views.FineBoundaries(), boundaries(metric))
		}
	})
}

// A dashboard does not need to know the client.
func TestMetricsAreTheSameForEachClient(t *testing.T) {
	var first []string
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t, "-serve", "-duration", "700ms")
		served := shapes(scrape(t, p.expect(`light traffic[^h]*(http\S+)`)[1]))
		require.NotEmpty(t, served)
		if first == nil {
			first = served
		}
		assert.Equal(t, first, served)
	})
}

// shapes returns the names, scopes and labels of the metrics. It leaves out failed operations, which a slow machine may have.
func shapes(families map[string]*dto.MetricFamily) []string {
	var lines []string
	for name, family := range families {
		for _, metric := range family.GetMetric() {
			have := labels(metric)
			if have["error_type"] == "" {
				names := strings.Join(slices.Sorted(maps.Keys(have)), " ")
				lines = append(lines, strings.Join([]string{name, have["otel_scope_name"], have["db_operation_name"], names}, " "))
			}
		}
	}
	slices.Sort(lines)
	return slices.Compact(lines)
}

func TestClusterMetricsAreServed(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t, "-serve")
		families := scrape(t, p.expect(`light traffic[^h]*(http\S+)`)[1])
		for _, name := range []string{
			"aerospike_client_node_count", "aerospike_client_connection_opened_total", "aerospike_client_limiter_limit",
		} {
			assert.Contains(t, families, name)
		}
	})
}

func TestLatencyIsServedByNode(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t, "-serve")
		url := p.expect(`light traffic[^h]*(http\S+)`)[1]
		// The client's numbers are read once a second, so that the first scrape may show none.
		require.Eventually(t, func() bool { return len(portsOfBatchReads(t, url)) == nodes }, 30*time.Second, 200*time.Millisecond)
	})
}

// portsOfBatchReads returns the ports of the nodes for which a batch read has been measured.
func portsOfBatchReads(t *testing.T, url string) map[string]bool {
	t.Helper()
	ports := map[string]bool{}
	for _, metric := range scrape(t, url)["aerospike_client_command_duration_seconds"].GetMetric() {
		if labels(metric)["aerospike_client_command_type"] == "batch_read" {
			ports[labels(metric)["server_port"]] = true
			assert.Equal(t, nodelatency.ScopeName, labels(metric)["otel_scope_name"])
			assert.NotZero(t, metric.GetHistogram().GetSampleCount())
		}
	}
	return ports
}

// Only the OpenMetrics text has exemplars. They link to the spans that the Collector has.
func TestBothHistogramsHaveExemplars(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		t.Setenv("OTEL_TRACES_SAMPLER", "always_on")
		receiver := startReceiver(t)
		p := client.start(t, "-serve", "-workers", "2", "-otlp-endpoint", receiver.addr)
		url := p.expect(`light traffic[^h]*(http\S+)`)[1]
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
		require.NoError(t, err)
		request.Close = true // idle connections are goroutines
		request.Header.Set("Accept", "application/openmetrics-text")
		response, err := http.DefaultClient.Do(request)
		require.NoError(t, err)
		text, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		for _, name := range []string{"db_client_operation_duration_seconds", "db_client_internal_stage_seconds"} {
			assert.Regexp(t, `(?m)^`+name+`_bucket\{.*\} \d+ # \{.*trace_id="[0-9a-f]{32}"`, string(text))
		}
	})
}

func TestLivePageIsServedFromTheStart(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t, "-duration", "1h")
		page := p.expect(`live page at (http\S+)`)[1]
		for _, url := range []string{page, strings.TrimSuffix(page, "debug/stagez")} {
			response := send(t, http.MethodGet, url, http.NoBody)
			assert.Equal(t, http.StatusOK, response.StatusCode)
			assert.Equal(t, page, response.Request.URL.String(), "the root leads there")
			require.NoError(t, response.Body.Close())
		}
	})
}

func TestLivePageHasEveryStage(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t, "-serve")
		response := send(t, http.MethodGet, p.expect(`live page: (http\S+)`)[1]+"?format=json", http.NoBody)
		page, err := io.ReadAll(response.Body)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		for _, stage := range batchReadStages() {
			assert.Contains(t, string(page), `"stage":"`+string(stage)+`"`)
		}
	})
}

func TestExecutionTraceIsServed(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t, "-serve")
		page := p.expect(`live page: (http\S+)`)[1]
		for url, want := range map[string]string{page: `name="trace"`, strings.TrimSuffix(page, "stagez") + "stagetrace": "\nbatch_read, "} {
			response := send(t, http.MethodGet, url, http.NoBody)
			text, err := io.ReadAll(response.Body)
			require.NoError(t, err)
			require.NoError(t, response.Body.Close())
			assert.Contains(t, string(text), want, url)
		}
	})
}

func TestStagesAreSwitchedOverHTTP(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t, "-serve")
		url := p.expect(`(?s)off: curl .*? (http\S+)`)[1]
		require.True(t, stagemeter.Enabled())
		response := send(t, http.MethodPut, url, strings.NewReader(`{"enabled":false}`))
		assert.Equal(t, http.StatusOK, response.StatusCode)
		require.NoError(t, response.Body.Close())
		assert.False(t, stagemeter.Enabled())
	})
}

func scrape(t *testing.T, url string) map[string]*dto.MetricFamily {
	t.Helper()
	response := send(t, http.MethodGet, url, http.NoBody)
	defer func() { assert.NoError(t, response.Body.Close()) }()
	require.Equal(t, http.StatusOK, response.StatusCode)
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(response.Body)
	require.NoError(t, err)
	return families
}

func send(t *testing.T, method, url string, body io.Reader) *http.Response {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, url, body)
	require.NoError(t, err)
	request.Close = true // idle connections are goroutines
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	return response
}

// find returns the one successful series that has the labels.
func find(t *testing.T, family *dto.MetricFamily, want map[string]string) *dto.Metric {
	t.Helper()
	require.NotNil(t, family)
	want["error_type"] = ""
	var found []*dto.Metric
	for _, metric := range family.GetMetric() {
		have, matches := labels(metric), true
		for name, value := range want {
			matches = matches && have[name] == value
		}
		if matches {
			found = append(found, metric)
		}
	}
	require.Len(t, found, 1, "%v in %v", want, family)
	return found[0]
}

func labels(metric *dto.Metric) map[string]string {
	values := map[string]string{}
	for _, label := range metric.GetLabel() {
		values[label.GetName()] = label.GetValue()
	}
	return values
}

// boundaries leaves out +Inf, which every histogram has.
func boundaries(metric *dto.Metric) []float64 {
	var bounds []float64
	buckets := metric.GetHistogram().GetBucket()
	for _, bucket := range buckets[:len(buckets)-1] {
		bounds = append(bounds, bucket.GetUpperBound())
	}
	return bounds
}
