// Package stagemeter measures the internal stages of an operation (waiting for a limiter, network I/O, decoding and so on)
// in the OpenTelemetry histogram db.client.internal_stage, behind a switch that is off by default.
//
// A [Meter] times stages by reading the clock once per boundary:
//
//	timer := meter.Start(ctx, "batch_read")
//	keys := parse(request)
//	timer.Lap(stagemeter.KeyParse)
//	records, err := fetch(ctx, keys)
//	timer.Lap(stagemeter.IO)
//
// # The switch
//
// Profiling is a state of the process, shared by all meters. It is off until the environment variable [EnvVar],
// [SetEnabled] or [Profile] turns it on. While it is off, Start costs one atomic load, and Lap, LapError and Skip cost a nil
// check each: no clock is read, nothing is allocated and nothing is recorded.
//
// The switch is read once per operation, by Start: an operation is broken down whole or not at all, even when the switch is
// flipped while it runs.
//
// # Cost when on
//
// A stage costs one monotonic clock read and one recording with cached attributes, and allocates nothing. The cache is
// bounded; operation names, stage names and error types past its bounds are recorded as "_OTHER".
//
// The package knows OpenTelemetry's API and nothing of Aerospike: services time stages of their own with it.
package stagemeter
