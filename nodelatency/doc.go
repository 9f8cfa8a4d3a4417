// Package nodelatency bridges the latency histograms of the Aerospike Go client v7 into an OpenTelemetry SDK. The client keeps them by
// node and type of command, so that a slow node stands out. Package nodelatency/v8 does the same for client v8.
//
// Register a [Producer] with a reader, and let it observe clients once they are connected:
//
//	producer, err := nodelatency.NewProducer()
//	reader := metric.NewPeriodicReader(exporter, metric.WithProducer(producer))
//	provider := metric.NewMeterProvider(metric.WithReader(reader))
//	…
//	stop, err := producer.Observe(client)
//	defer stop() // before the client is closed
//
// The Prometheus exporter takes the producer as prometheus.WithProducer(producer).
//
// # The metric
//
// aerospike.client.command.duration is a histogram in seconds, by server.address and server.port of the node, and by
// aerospike.client.command.type: get, get_header, exists, put, delete, operate, query, scan, udf, batch_read or batch_write.
// The types are the client's, and coarser than db.operation.name: the client counts a touch as a put.
//
// db.client.operation.duration of package otelaerospike says how long the caller waited. This histogram says for which node. The
// client sends a batch as one command to each node that holds a part of it, and measures each command. docs/nodelatency.md says
// what the client does not measure, and to which node it assigns retries.
//
// # Buckets
//
// There are 24 buckets with the boundaries 2, 4, 8 µs … 8.39 s. A service gets other buckets when it enables the client's metrics
// with its own policy before Observe. The client measures in whole microseconds, rounded down. Its buckets do not hold their upper
// boundary, while OpenTelemetry's buckets do: the client counts a duration of exactly 4 µs, to the nanosecond, in the bucket above. The
// sum is the client's, and is too low by half a microsecond per command on average. The minimum and the maximum are left out, since the
// client's do not cover the time since the start.
//
// Views and the reader's temporality do not apply to a producer. The SDK passes on what a producer returns, and the histograms are
// cumulative.
//
// # Cost
//
// Enabled metrics cost the client a clock reading, two logarithms and a lock for each command. A collection that reads the client
// costs a conversion to JSON and back, at most once per interval. The benchmarks of this package measure both costs, and
// docs/nodelatency.md has figures.
package nodelatency
