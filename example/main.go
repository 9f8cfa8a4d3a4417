// Command example is a service on Aerospike. It shows in Prometheus, over OTLP and in the terminal what otelaerospike and
// stagemeter record.
//
// It loads records. Then its workers read batches and single records through the instrumented client. They do so first with the
// profiling of internal stages off, then with profiling on. In the end it prints a table of both phases:
//
//	go run .
//
// Without -hosts it starts three nodes of an in-process cluster. A real cluster works as well. The records go to the
// set "demo" and stay there:
//
//	go run . -hosts localhost:3000 -namespace test
//
// All flags:
//
//	-client         major version of the Aerospike client: v7 (the default) or v8
//	-hosts          cluster to connect to, as host:port[,host:port]; empty: an in-process cluster
//	-namespace      namespace of the records (test)
//	-records        records to load (10000)
//	-workers        concurrent workers (20); the client lets four fifths of them through at a time
//	-batch          keys of a batch read (100)
//	-duration       how long each of the two phases lasts (10s)
//	-addr           where to serve /debug/stagez, the live page, /metrics for Prometheus, and /stages, the switch of stage profiling
//	                (127.0.0.1:9464); port 0 picks a free one
//	-otlp-endpoint  host:port of an OpenTelemetry Collector to export to as well, by gRPC without TLS, every 5 seconds unless
//	                OTEL_METRIC_EXPORT_INTERVAL says otherwise
//	-aerospike-py-stage-names
//	                name stages as aerospike-py does, for one dashboard over both
//	-scenario       inject one cause of slow operations: slow-node, small-limiter, cold-pool, large-records, gc-pressure, cpu-starved,
//	                slow-consumer or retry-storm; or none, for comparison
//	-serve          after the table go on serving, with light traffic, until Ctrl-C; the default on a terminal
//
// The exit code is 0 when the program ran to its end, or to Ctrl-C, and all metrics were exported. Otherwise it is 1, and one line
// on standard error says why.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C kills
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}
