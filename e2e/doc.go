// Package e2e holds tests against a real Prometheus and a real OpenTelemetry Collector, which it builds from the module versions
// pinned in servers/. They run with the configuration files of docs/, so that what users are told to use is what is tested:
//
//	make e2e
//
// Metrics take two routes, and each has a Prometheus of its own, so that queries run as they stand:
//
//	the service ── /metrics ◄── scraping Prometheus
//	     └── OTLP/gRPC ──► Collector ── OTLP/HTTP ──► receiving Prometheus
//
// The service is the example, or one inside the test where its operations have to be counted, fail, or be timed. What is waited
// for is polled; servers listen on free loopback ports and end with the test, also when it is killed.
package e2e
