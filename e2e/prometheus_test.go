package e2e

import (
	"context"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/api"
	v1 "github.com/prometheus/client_golang/api/prometheus/v1"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/require"
)

// prometheus is a Prometheus server that runs with docs/prometheus/prometheus.yml.
type prometheus struct {
	*process
	t         *testing.T
	addr      string
	directory string // of its configuration and its data
	api       v1.API
}

// interval is how often Prometheus scrapes and evaluates rules here. Users take more time.
const interval = time.Second

// startPrometheus scrapes the target, which is written as host:port. Without one, Prometheus only receives.
func startPrometheus(t *testing.T, target string) *prometheus {
	t.Helper()
	p := &prometheus{t: t, addr: "127.0.0.1:0", directory: t.TempDir()}
	targets := `[]`
	if target != "" {
		targets = `["` + target + `"]`
	}
	p.configure("rules.yml")
	p.configure("prometheus.yml", `_interval: 15s`, "_interval: "+interval.String(), `["127.0.0.1:9464"]`, targets)
	p.restart()
	p.connect()
	return p
}

// connect makes the API's client.
func (p *prometheus) connect() {
	p.t.Helper()
	// Requests leave no connection behind: an idle connection would hold a goroutine.
	client, err := api.NewClient(api.Config{
		Address:      "http://" + p.addr,
		RoundTripper: &http.Transport{DisableKeepAlives: true},
	})
	require.NoError(p.t, err)
	p.api = v1.NewAPI(client)
}

// configure copies a file of docs/prometheus and replaces what a test must change. Everything else is what users have.
func (p *prometheus) configure(name string, replacements ...string) {
	p.t.Helper()
	content, err := os.ReadFile(filepath.Join("../docs/prometheus", name))
	require.NoError(p.t, err)
	for i := 0; i < len(replacements); i += 2 {
		require.Contains(p.t, string(content), replacements[i], "%s has changed", name)
	}
	text := strings.NewReplacer(replacements...).Replace(string(content))
	require.NoError(p.t, os.WriteFile(filepath.Join(p.directory, name), []byte(text), 0o600))
}

// restart starts a server that has ended, or the first one, at its address and with its data.
func (p *prometheus) restart() {
	p.t.Helper()
	arguments := append([]string{
		"--config.file=" + filepath.Join(p.directory, "prometheus.yml"),
		"--storage.tsdb.path=" + filepath.Join(p.directory, "data"),
		"--web.listen-address=" + p.addr,
	}, documentedFlags(p.t)...)
	p.process = start(p.t, nil, "prometheus", arguments...)
	p.addr = p.expect(`msg="Listening on" [^\n]*address=(\S+)`)[1]
	p.expect("Server is ready")
}

// kill ends the server before it can write anything.
func (p *prometheus) kill() { p.end(syscall.SIGKILL) }

// documentedFlags returns the flags of Prometheus that docs/pipeline.md tells users to set.
func documentedFlags(t *testing.T) []string {
	t.Helper()
	guide, err := os.ReadFile("../docs/pipeline.md")
	require.NoError(t, err)
	match := regexp.MustCompile(`(?m)^prometheus --config\.file=\S+ (.*)$`).FindSubmatch(guide)
	require.NotNil(t, match, "docs/pipeline.md does not tell how to start Prometheus")
	return strings.Fields(string(match[1]))
}

// query evaluates an expression now. The result may be empty.
func (p *prometheus) query(t require.TestingT, expression string) model.Vector {
	value, warnings, _, err := p.api.Query(context.Background(), expression, time.Now())
	require.NoError(t, err, expression)
	require.Empty(t, warnings, expression)
	require.IsType(t, model.Vector{}, value, expression)
	return value.(model.Vector)
}

// value returns the value of an expression with one result, and 0 without a result.
func (p *prometheus) value(t require.TestingT, expression string) float64 {
	vector := p.query(t, expression)
	if len(vector) == 0 {
		return 0
	}
	require.Len(t, vector, 1, expression)
	return float64(vector[0].Value)
}
