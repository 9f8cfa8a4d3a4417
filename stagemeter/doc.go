// Package stagemeter measures the internal stages of an operation, such as waiting for a limiter, network I/O and decoding, in the
// OpenTelemetry histogram db.client.internal_stage. A switch turns it on at run time; it is off by default.
//
//	meter, err := stagemeter.NewMeter()
//
//	timer := meter.Start(ctx, "batch_read")
//	keys := parse(request)
//	timer.Lap(stagemeter.KeyParse)
//	records, err := fetch(ctx, keys)
//	timer.Lap(stagemeter.IO)
//
// A [Meter] reads the clock once for each boundary between stages.
//
// # The switch
//
// Profiling is a state of the process that all meters share. The environment variable [EnvVar], [SetEnabled], [Profile] and others
// turn it on. While it is off, Start costs one atomic load, and every method of a [Timer] costs a nil check: no clock is read,
// nothing is allocated and nothing is recorded.
//
// Start reads the switch once per operation: an operation is broken down whole or not at all, even when the switch is flipped
// while it runs.
//
// # Cost when on
//
// A stage costs one monotonic clock reading and one recording with cached attributes. It allocates nothing. The cache is bounded;
// operation names, stage names and error types past its bounds are recorded as "_OTHER".
//
// The package knows OpenTelemetry's API and nothing of Aerospike: services time stages of their own with it.
package stagemeter
