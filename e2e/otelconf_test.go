package e2e

import (
	"math"
	"testing"

	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/views"
)

// startConfigured starts a service whose OpenTelemetry is what a file of docs/otelconf says. In Prometheus its job has the given name.
func startConfigured(p *pipeline, job, file string) {
	p.t.Helper()
	start(p.t, []string{
		"OTEL_CONFIG_FILE=../docs/otelconf/" + file,
		"OTEL_EXPORTER_OTLP_ENDPOINT=http://" + p.collector.addr,
		"OTEL_METRIC_EXPORT_INTERVAL=500",
		"OTEL_SERVICE_NAME=" + job,
		"OTEL_TRACES_SAMPLER_ARG=1",
	}, "service").expect("done")
}

func TestServicesAreSetUpByTheDocumentedFiles(t *testing.T) {
	p := startPipeline(t)
	startConfigured(p, "conventional", "otelconf.yaml")
	startConfigured(p, "lean", "lean.yaml")
	t.Run("the boundaries are those of the views", p.testConventional)
	t.Run("histograms are native, and what was dropped is absent", p.testLean)
}

// What the service does; see internal/service.
var issued = map[model.LabelValue]uint64{"put": 10, "get": 10, "scan_stream": 1}

func (p *pipeline) testConventional(t *testing.T) {
	server := p.receiving
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		counts := map[model.LabelValue]uint64{}
		for _, sample := range server.query(c, `db_client_operation_duration_seconds_count{job="conventional", db_namespace="test"}`) {
			counts[sample.Metric["db_operation_name"]] = uint64(sample.Value)
		}
		assert.Equal(c, issued, counts)
		assert.EqualValues(c, 10, server.value(c, `db_client_internal_stage_seconds_count{job="conventional", stage="io", db_operation_name="put"}`))
		assert.EqualValues(c, 10, server.value(c, `db_client_response_returned_rows_sum{job="conventional"}`))
		assert.Len(c, server.query(c, `aerospike_client_connection_opened_total{job="conventional"}`), 3, "one for each node")
		assert.Greater(c, p.traces.count(), 21, "a span for each operation, with its stages")
	}, patience, tick)
	for metric, want := range map[string][]float64{
		"db_client_operation_duration_seconds_bucket": views.OperationDurationBoundaries(),
		"db_client_internal_stage_seconds_bucket":     views.InternalStageBoundaries(),
	} {
		assert.ElementsMatch(t, append(want, math.Inf(1)), server.boundaries(t, metric+`{job="conventional"}`), metric)
	}
}

func (p *pipeline) testLean(t *testing.T) {
	server := p.receiving
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		counts := map[model.LabelValue]uint64{}
		for _, sample := range server.query(c, `db_client_operation_duration_seconds{job="lean"}`) {
			require.NotNil(c, sample.Histogram)
			counts[sample.Metric["db_operation_name"]] = uint64(sample.Histogram.Count)
			assert.NotContains(c, sample.Metric, model.LabelName("db_namespace"))
			assert.NotContains(c, sample.Metric, model.LabelName("db_collection_name"))
		}
		assert.Equal(c, issued, counts)
		stage := server.query(c, `db_client_internal_stage_seconds{job="lean", stage="io", db_operation_name="put"}`)
		require.Len(c, stage, 1)
		require.NotNil(c, stage[0].Histogram)
		assert.EqualValues(c, 10, stage[0].Histogram.Count)

		opened := server.query(c, `aerospike_client_connection_opened_total{job="lean"}`)
		require.Len(c, opened, 1, "the nodes together")
		assert.NotContains(c, opened[0].Metric, model.LabelName("server_address"))
		assert.GreaterOrEqual(c, float64(opened[0].Value), 3*8.0, "of three nodes")
	}, patience, tick)
	for _, absent := range []string{
		"db_client_operation_duration_seconds_bucket", "db_client_internal_stage_seconds_bucket",
		"db_client_response_returned_rows_count", "db_client_response_returned_rows", "db_client_response_returned_rows_sum",
	} {
		assert.Empty(t, server.query(t, absent+`{job="lean"}`), absent)
	}
	assert.Empty(t, server.query(t, `{job="lean", __name__=~"aerospike_client_io_.*"}`))
}
