package e2e

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// pipeline is both routes from a service to Prometheus.
type pipeline struct {
	t                   *testing.T
	scraping, receiving *prometheus
	collector           *collector
	traces              *traceBackend
}

// startPipeline starts everything except the scraping Prometheus, which needs the service's address.
func startPipeline(t *testing.T) *pipeline {
	t.Helper()
	p := &pipeline{t: t, traces: startTraceBackend(t)}
	p.receiving = startPrometheus(t, "")
	p.collector = startCollector(t, "http://"+p.receiving.addr, p.traces.url)
	return p
}

// scrape begins to scrape a service.
func (p *pipeline) scrape(addr string) {
	p.t.Helper()
	p.scraping = startPrometheus(p.t, addr)
}

// routes are the servers at the ends of the routes.
func (p *pipeline) routes() map[string]*prometheus {
	return map[string]*prometheus{"scraped": p.scraping, "OTLP": p.receiving}
}

// arrives waits until the Prometheus server at the end of each route satisfies a condition.
func (p *pipeline) arrives(t *testing.T, want func(c *assert.CollectT, server *prometheus)) {
	t.Helper()
	for route, server := range p.routes() {
		require.EventuallyWithT(t, func(c *assert.CollectT) { want(c, server) }, patience, tick, route)
	}
}

// collector is an OpenTelemetry Collector that runs with docs/collector/collector.yaml.
type collector struct {
	*process
	t           *testing.T
	addr        string
	environment []string
}

func startCollector(t *testing.T, prometheusURL, tracesURL string) *collector {
	t.Helper()
	c := &collector{t: t, addr: "127.0.0.1:0", environment: []string{
		"PROMETHEUS_URL=" + prometheusURL,
		"TRACES_URL=" + tracesURL,
	}}
	c.restart()
	return c
}

// restart starts a Collector that has ended, or the first one, at its address.
func (c *collector) restart() {
	c.t.Helper()
	c.process = start(c.t, append([]string{"OTLP_ADDRESS=" + c.addr}, c.environment...),
		"collector", "--config", "../docs/collector/collector.yaml")
	c.addr = c.expect(`Starting GRPC server.*"endpoint": "([^"]+)"`)[1]
	c.expect("Everything is ready")
}

// kill ends the Collector. The contents of its queue are lost.
func (c *collector) kill() { c.end(syscall.SIGKILL) }
