package e2e

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
)

// The basic example runs with the command, the environment and the servers' configuration of examples/compose. The cluster and the
// backend of traces are the tests' own, and addresses are on loopback.
func TestBasicExampleInsideTheComposition(t *testing.T) {
	project := loadComposition(t)
	traces := startTraceBackend(t)
	collector := startCollector(t, "http://127.0.0.1:9", traces.url) // it gets no metrics
	loopback := strings.NewReplacer("aerospike:3000", aerospiketest.New(t).Addresses()[0], "http://collector:4317", "http://"+collector.addr,
		"addr=:8080", "addr=127.0.0.1:0", "addr=:8081", "addr=127.0.0.1:0")
	var variables, arguments []string
	for _, variable := range environment(project.Services["basic"]) {
		variables = append(variables, loopback.Replace(variable))
	}
	for _, argument := range project.Services["basic"].Command {
		arguments = append(arguments, loopback.Replace(argument))
	}
	basic := start(t, append(variables, "OTEL_BSP_SCHEDULE_DELAY=100"), "basic", arguments...)
	match := basic.expect(`(?s)listening on http://(\S+).*listening on http://(\S+)`)
	public, admin := match[1], match[2]
	if status(t, "http://"+admin+"/metrics") != http.StatusOK {
		public, admin = admin, public
	}
	prometheus := startPrometheusOfTheComposition(t, admin)

	// With one trace a scrape, exemplars name every operation before long.
	require.EventuallyWithT(t, func(c *assert.CollectT) {
		require.Equal(c, http.StatusOK, status(t, "http://"+public+"/users/ann"))
		for _, expression := range []string{
			`sum(db_client_operation_duration_seconds_count{job="basic", db_operation_name="add"})`,
			`sum(db_client_internal_stage_seconds_count{job="basic", stage="io"})`,
			`sum(http_server_request_duration_seconds_count{job="basic", http_route="/users/{name}"})`,
			`sum(aerospike_client_connection_count{job="basic"})`,
			`sum(job_operation:db_client_operations:rate5m{job="basic"})`,
		} {
			assert.Positive(c, prometheus.value(c, expression), expression)
		}
		found, err := prometheus.api.QueryExemplars(context.Background(), `db_client_operation_duration_seconds_bucket{job="basic"}`,
			time.Now().Add(-time.Hour), time.Now())
		require.NoError(c, err)
		arrived := false
		for _, series := range found {
			for _, exemplar := range series.Exemplars {
				arrived = arrived || traces.has(spanID{string(exemplar.Labels["trace_id"]), string(exemplar.Labels["span_id"])})
			}
		}
		assert.True(c, arrived, "no exemplar names a span that has arrived")
	}, patience, tick)
}

// startPrometheusOfTheComposition scrapes the target instead of the service basic, and more often.
func startPrometheusOfTheComposition(t *testing.T, target string) *prometheus {
	t.Helper()
	p := &prometheus{t: t, addr: "127.0.0.1:0"}
	for _, argument := range layOut(t, loadComposition(t).Services["prometheus"]) {
		if file, ok := strings.CutPrefix(argument, "--config.file="); ok {
			p.directory = filepath.Dir(file)
			continue
		}
		if !strings.HasPrefix(argument, "--storage.tsdb.path=") {
			assert.Contains(t, documentedFlags(t), argument) // with which restart starts it
		}
	}
	file := filepath.Join(p.directory, "prometheus.yml")
	configuration := strings.NewReplacer("basic:8081", target, "_interval: 5s", "_interval: "+interval.String()).Replace(read(t, file))
	require.NoError(t, os.WriteFile(file, []byte(configuration), 0o600))
	p.restart()
	p.connect()
	return p
}

// status leaves no connection behind.
func status(t *testing.T, url string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	require.NoError(t, err)
	request.Close = true
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, response.Body.Close())
	return response.StatusCode
}
