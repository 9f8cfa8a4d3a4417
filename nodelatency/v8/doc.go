// Package nodelatency bridges the histograms that the Aerospike Go client v8 keeps itself, by node and type of command, into an
// OpenTelemetry SDK, so that a slow node stands out.
//
// A [Producer] is registered with a reader, which is made before the client is, and observes clients later:
//
//	producer, err := nodelatency.NewProducer()
//	reader := metric.NewPeriodicReader(exporter, metric.WithProducer(producer))
//	provider := metric.NewMeterProvider(metric.WithReader(reader))
//	…
//	stop, err := producer.Observe(client)
//	defer stop() // before the client is closed
//
// The exporter to Prometheus takes it as prometheus.WithProducer(producer).
//
// # Metrics
//
// aerospike.client.command.duration is the histogram that package nodelatency of client v7 produces, with the same attributes and
// buckets; the documentation of that package describes both. [WithDetailedMetrics] adds what client v8 counts by namespace.
// docs/nodelatency.md lists all metrics.
//
// # Cost
//
// Observe enables the client's metrics, and client v8.8.0 pays for them with every command: a read of the in-process cluster takes
// about 1.2 times as long. A batch pays for each of its keys with every record of the response, hence for the square of its size: a
// batch of 100 keys takes about 6 times as long, and a batch of 1000 keys about 180 times. Do not observe a client that reads large
// batches. The benchmarks of this package measure it:
//
//	go test -run '^$' -bench BenchmarkCommand
package nodelatency
