package main

import (
	"encoding/hex"
	"net/http"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/otelaerospike"
)

func TestARequestIsInTheMetricsTheTracesAndThePage(t *testing.T) {
	collector := startTraceCollector(t)
	s := startService(t, aerospiketest.New(t).Addresses(), "OTEL_EXPORTER_OTLP_ENDPOINT="+collector.endpoint)
	require.Equal(t, response{http.StatusOK, "visits: 1\n"}, s.get(s.public+"/users/ann"))
	require.Equal(t, response{http.StatusOK, "visits: 2\n"}, s.get(s.public+"/users/ann"))

	counts := s.operations()
	require.Len(t, counts, 2)
	for _, operation := range []string{"add", "get"} {
		assert.EqualValues(t, 2, counts[operation], operation)
	}

	page := s.get(s.admin + "/debug/stagez")
	assert.Equal(t, http.StatusOK, page.code)
	assert.Contains(t, page.body, "<html")
	assert.Contains(t, s.get(s.admin+"/debug/stagez?format=json").body, `"get"`)

	s.terminate()
	require.Zero(t, s.wait())
	assert.NotContains(t, s.output(), "traces export: ")
	requests := collector.named("GET /users/{name}")
	require.Len(t, requests, 2)
	for _, request := range requests {
		assert.Equal(t, tracepb.Span_SPAN_KIND_SERVER, request.GetKind())
		assert.Equal(t, trace, hex.EncodeToString(request.GetTraceId()))
		assert.Equal(t, parent, hex.EncodeToString(request.GetParentSpanId()))
		assert.Equal(t, []string{"add users", "get users"}, collector.below(request))
	}
}

// operations returns how often each operation is in the histogram, and expects the attributes that all of them have.
func (s *service) operations() map[string]uint64 {
	s.t.Helper()
	counts := map[string]uint64{}
	for _, series := range s.scrape()["db_client_operation_duration_seconds"].GetMetric() {
		labels := map[string]string{}
		for _, label := range series.GetLabel() {
			labels[label.GetName()] = label.GetValue()
		}
		counts[labels["db_operation_name"]] += series.GetHistogram().GetSampleCount()
		assert.Equal(s.t, "127.0.0.1", labels["server_address"])
		assert.NotEmpty(s.t, labels["server_port"])
		for _, name := range []string{"db_operation_name", "server_address", "server_port", "otel_scope_schema_url"} {
			delete(labels, name)
		}
		assert.Equal(s.t, map[string]string{
			"db_system_name": "aerospike", "db_namespace": "test", "db_collection_name": "users",
			"otel_scope_name": otelaerospike.ScopeName, "otel_scope_version": telemetry.Version,
		}, labels)
	}
	return counts
}

// scrape returns the metrics by name.
func (s *service) scrape() map[string]*dto.MetricFamily {
	s.t.Helper()
	metrics := s.get(s.admin + "/metrics")
	require.Equal(s.t, http.StatusOK, metrics.code)
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(metrics.body))
	require.NoError(s.t, err)
	return families
}

func TestOperatorsSwitchProfilingOn(t *testing.T) {
	s := startService(t, aerospiketest.New(t).Addresses())
	answer, err := send(t, http.MethodPut, s.admin+"/debug/stages", `{"enabled":true}`)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, answer.code)
	s.get(s.public + "/users/ann")
	assert.Contains(t, s.scrape(), "db_client_internal_stage_seconds")
}

func TestUsersReachNothingOfTheOperators(t *testing.T) {
	s := startService(t, aerospiketest.New(t).Addresses())
	for _, path := range []string{"/metrics", "/debug/stages", "/debug/stagez", "/"} {
		assert.Equal(t, http.StatusNotFound, s.get(s.public+path).code, path)
	}
}

func TestAFailureOfTheDatabaseIsAnErrorOfTheRequestAndKeepsTheServiceUp(t *testing.T) {
	cluster := aerospiketest.New(t)
	s := startService(t, cluster.Addresses())
	remove := cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Write, ResultCode: 18})
	assert.Equal(t, http.StatusServiceUnavailable, s.get(s.public+"/users/ann").code)
	remove()
	assert.Equal(t, http.StatusOK, s.get(s.public+"/users/ann").code)
	s.terminate()
	require.Zero(t, s.wait())
	assert.Contains(t, s.output(), "DEVICE_OVERLOAD")
}

// The client and the trace provider outlive the requests: the signal comes while an operation waits for the server.
func TestARequestUnderWayIsAnsweredAndTracedBeforeTheServiceEnds(t *testing.T) {
	collector, cluster := startTraceCollector(t), aerospiketest.New(t)
	s := startService(t, cluster.Addresses(), "OTEL_EXPORTER_OTLP_ENDPOINT="+collector.endpoint)
	remove := cluster.Inject(aerospiketest.Fault{Commands: aerospiketest.Write, Stall: true})
	type result struct {
		response
		err error
	}
	answered := make(chan result, 1)
	go func() {
		answer, err := send(t, http.MethodGet, s.public+"/users/ann", "")
		answered <- result{answer, err}
	}()
	require.Eventually(t, func() bool {
		active := s.scrape()["aerospike_client_operation_active"].GetMetric()
		return len(active) == 1 && active[0].GetGauge().GetValue() == 1
	}, patience, time.Millisecond)
	s.terminate()
	require.Eventually(t, func() bool {
		_, err := send(t, http.MethodGet, s.public+"/", "")
		return err != nil
	}, patience, time.Millisecond, "it still listens")
	remove()

	got := <-answered
	require.NoError(t, got.err)
	require.Zero(t, s.wait())
	if got.code != http.StatusOK { // the machine is so slow that the client's timeout of a second has passed
		assert.Contains(t, s.output(), "TIMEOUT")
	}
	requests := collector.named("GET /users/{name}")
	require.Len(t, requests, 1)
	assert.Contains(t, collector.below(requests[0]), "add users")
}

func TestACollectorThatIsAwayHarmsNothing(t *testing.T) {
	s := startService(t, aerospiketest.New(t).Addresses(), "OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1", "OTEL_EXPORTER_OTLP_TIMEOUT=500")
	require.Equal(t, response{http.StatusOK, "visits: 1\n"}, s.get(s.public+"/users/ann"))
	s.terminate()
	require.Zero(t, s.wait())
	assert.Contains(t, s.output(), "traces export: ")
}

func TestWithoutACollectorTheServiceIsQuiet(t *testing.T) {
	s := startService(t, aerospiketest.New(t).Addresses(), "OTEL_BSP_SCHEDULE_DELAY=1")
	require.Equal(t, response{http.StatusOK, "visits: 1\n"}, s.get(s.public+"/users/ann"))
	s.terminate()
	require.Zero(t, s.wait())
	for line := range strings.Lines(s.output()) {
		assert.Regexp(t, "listening on|internal_stage_metrics_enabled=false", line)
	}
}

func TestAPortThatIsTakenEndsTheServiceWithAnError(t *testing.T) {
	nodes := aerospiketest.New(t).Addresses()
	s := startService(t, nodes)
	second := launch(t, nil, "-addr", strings.TrimPrefix(s.public, "http://"), "-admin-addr", "127.0.0.1:0", "-aerospike", nodes[0])
	require.Equal(t, 1, second.wait())
	assert.Contains(t, second.output(), "address already in use")
}
