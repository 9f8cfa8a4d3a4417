// Package nodelatency bridges the latency histograms that the Aerospike Go client v7 keeps itself, by node and type of
// command, into an OpenTelemetry SDK, so that a slow node stands out.
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
// # The metric
//
// aerospike.client.command.duration is a histogram in seconds, by server.address and server.port of the node, and by
// aerospike.client.command.type: get, get_header, exists, put, delete, operate, query, scan, udf, batch_read or batch_write.
// These types are the client's, and coarser than db.operation.name: a touch is a put to it.
//
// db.client.operation.duration of package otelaerospike says how long the caller waited. This one says of which node: the
// client sends a batch as one command to each node that holds a part of it, and measures each. What the client does not
// measure, and how it assigns retries to nodes, is told in docs/cluster-metrics.md.
//
// # Buckets
//
// Unless the service has enabled the client's metrics itself, before Observe, with a policy of its own, there are 24 buckets
// with the boundaries 2, 4, 8 µs … 8.39 s. The client measures in whole microseconds, rounded down. Its buckets do not hold
// their upper boundary where OpenTelemetry's do: a duration of exactly 4 µs, to the nanosecond, is counted in the bucket
// above. The sum is the client's, hence half a microsecond per command too low on average; a minimum and a maximum are left
// out, since the client's do not cover the time since the start.
//
// Neither views nor the temporality of a reader apply to a producer: the SDK passes on what it returns, and the histograms
// are cumulative.
//
// # Cost
//
// Metrics that are enabled cost the client a clock reading, two logarithms and a lock for each command. Reading them costs it
// a conversion to JSON and back, which happens when a reader collects and once per interval at most. The benchmarks of this
// package measure both; docs/cluster-metrics.md has figures.
package nodelatency
