// Package e2e holds tests against a real Prometheus and a real OpenTelemetry Collector, which it builds from the module versions
// pinned in servers/. The servers run with the configuration files of docs/, so that the tests cover what users run:
//
//	make e2e
//
// Metrics take two routes. Each route has a Prometheus of its own, so that the documented queries run unchanged:
//
//	the service ── /metrics ◄── scraping Prometheus
//	     └── OTLP/gRPC ──► Collector ── OTLP/HTTP ──► receiving Prometheus
//
// The service is the example, or the basic example with the configuration of examples/compose. Where its operations have to be counted,
// fail or be timed, it is a service inside the test. The tests poll for what they wait for. The servers listen on free loopback ports and
// end with the test; on Linux they end even when the test is killed.
package e2e
