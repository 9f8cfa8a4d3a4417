package e2e

import (
	"context"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/views"
)

// The queries of aerospike-py's documentation, to the letter.
const (
	pyP95 = `histogram_quantile(
0.95,
sum by (le) (rate(
db_client_internal_stage_seconds_bucket{stage="to_dict"}[5m]
))
)`
	pyMeans = `sum by (stage, db_operation_name) (
rate(db_client_internal_stage_seconds_sum[1m])
) / sum by (stage, db_operation_name) (
rate(db_client_internal_stage_seconds_count[1m])
)`
)

const (
	operations = `sum(db_client_operation_duration_seconds_count)`
	stages     = `sum(db_client_internal_stage_seconds_count)`
	enabled    = `db_client_internal_stage_enabled`
)

// demo is the example in its last phase: light traffic, with stage profiling on.
type demo struct {
	*pipeline
	url string
}

func startDemo(t *testing.T) *demo {
	t.Helper()
	p := startPipeline(t)
	example := start(t, []string{
		"OTEL_METRIC_EXPORT_INTERVAL=500",
		"OTEL_RESOURCE_ATTRIBUTES=service.instance.id=demo",
		"OTEL_TRACES_SAMPLER=traceidratio", "OTEL_TRACES_SAMPLER_ARG=0.1",
		"OTEL_BSP_MAX_QUEUE_SIZE=1000000", // every span arrives, even on a busy machine
	}, "example", "-serve", "-addr", "127.0.0.1:0", "-otlp-endpoint", p.collector.addr, "-aerospike-py-stage-names",
		"-workers", "4", "-batch", "20", "-records", "2000", "-duration", "1s")
	address := example.expect(`metrics at (http://\S+)/metrics`)[1]
	p.scrape(strings.TrimPrefix(address, "http://"))
	example.expect("light traffic")
	return &demo{pipeline: p, url: address}
}

// profiling sets the switch as an operator does.
func (d *demo) profiling(t *testing.T, on string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPut, d.url+"/stages", strings.NewReader(`{"enabled":`+on+`}`))
	require.NoError(t, err)
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	require.Equal(t, http.StatusOK, response.StatusCode)
}

func TestDemo(t *testing.T) {
	d := startDemo(t)
	t.Run("queries of aerospike-py run verbatim", d.testQueriesOfAerospikePy)
	t.Run("boundaries are those of the views", d.testBoundaries)
	t.Run("exemplars name spans that exist", d.testExemplars)
	t.Run("the switch stops and resumes the stages", d.testSwitch)
	t.Run("the routes agree", d.testRoutesAgree) // last: it leaves profiling off
}

func (d *demo) testQueriesOfAerospikePy(t *testing.T) {
	stages := []string{
		"key_parse", "future_into_py_setup", "tokio_schedule_delay", "limiter_wait", "io", "spawn_blocking_delay", "into_pyobject",
		"event_loop_resume_delay", "to_dict", "to_numpy", "merge_to_dict",
	}
	for route, server := range d.routes() {
		require.EventuallyWithT(t, func(c *assert.CollectT) {
			p95 := server.value(c, pyP95)
			assert.Greater(c, p95, 1e-7, route)
			assert.Less(c, p95, 1.0, route)

			means := map[string]float64{}
			for _, sample := range server.query(c, pyMeans) {
				if sample.Metric["db_operation_name"] == "batch_read" {
					means[string(sample.Metric["stage"])] = float64(sample.Value)
				}
			}
			for _, stage := range stages {
				assert.Greater(c, means[stage], 1e-8, "%s %s", route, stage)
				assert.Less(c, means[stage], 1.0, "%s %s", route, stage)
			}
			assert.Len(c, means, len(stages), "%s: no other stages than those of aerospike-py: %v", route, means)
		}, patience, tick)
	}
}

func (d *demo) testBoundaries(t *testing.T) {
	for route, server := range d.routes() {
		for metric, want := range map[string][]float64{
			"db_client_operation_duration_seconds_bucket": views.FineBoundaries(),
			"db_client_internal_stage_seconds_bucket":     views.FineBoundaries(),
		} {
			assert.ElementsMatch(t, append(want, math.Inf(1)), server.boundaries(t, metric), "%s %s", route, metric)
		}
	}
}

func (d *demo) testExemplars(t *testing.T) {
	for route, server := range d.routes() {
		for _, metric := range []string{"db_client_operation_duration_seconds_bucket", "db_client_internal_stage_seconds_bucket"} {
			require.EventuallyWithT(t, func(c *assert.CollectT) {
				found, err := server.api.QueryExemplars(context.Background(), metric, time.Now().Add(-time.Hour), time.Now())
				require.NoError(c, err)
				ids := map[spanID]bool{}
				for _, series := range found {
					for _, exemplar := range series.Exemplars {
						ids[spanID{string(exemplar.Labels["trace_id"]), string(exemplar.Labels["span_id"])}] = true
					}
				}
				assert.NotEmpty(c, ids, "%s %s", route, metric)
				for id := range ids {
					assert.True(c, d.traces.has(id), "%s %s: no span %v", route, metric, id)
				}
			}, patience, tick)
		}
	}
}

func (d *demo) testSwitch(t *testing.T) {
	for _, on := range []string{"false", "true", "false", "true"} {
		d.profiling(t, on)
		for route, server := range d.routes() {
			want := map[string]float64{"false": 0, "true": 1}[on]
			require.EventuallyWithT(t, func(c *assert.CollectT) {
				gauge := server.query(c, enabled)
				require.Len(c, gauge, 1, route)
				assert.EqualValues(c, want, gauge[0].Value, route)
			}, patience, tick)
			waitForOperations(t, server) // the operations under way at the flip have ended
			before := server.value(t, stages)
			waitForOperations(t, server)
			if on == "false" {
				assert.Equal(t, before, server.value(t, stages), "%s: stages are recorded while profiling is off", route)
			} else {
				assert.Greater(t, server.value(t, stages), before, "%s: profiling has not resumed", route)
			}
		}
	}
}

// waitForOperations waits until more operations have arrived.
func waitForOperations(t *testing.T, server *prometheus) {
	t.Helper()
	before := server.value(t, operations)
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		assert.Greater(c, server.value(c, operations), before+20)
	}, patience, tick)
}

// While profiling is off, nothing moves in the stage histogram: both routes have to arrive at the same numbers.
func (d *demo) testRoutesAgree(t *testing.T) {
	d.profiling(t, "false")
	const everything = `{__name__=~"db_client_internal_stage_seconds_(bucket|count|sum)"}`
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		for _, server := range d.routes() {
			require.Zero(c, server.value(c, enabled))
		}
		scraped := d.scraping.series(c, everything)
		assert.NotEmpty(c, scraped)
		assert.Equal(c, scraped, d.receiving.series(c, everything))
	}, patience, tick)
	for _, server := range d.routes() {
		waitForOperations(t, server)
	}
	assert.Equal(t, d.scraping.series(t, everything), d.receiving.series(t, everything))
}
