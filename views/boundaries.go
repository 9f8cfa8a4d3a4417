package views

import "github.com/otelaerospike/go/internal/telemetry"

// OperationDurationBoundaries returns, in seconds, the nine boundaries that OpenTelemetry's semantic conventions recommend
// for db.client.operation.duration: 1 ms to 10 s. The slice is the caller's.
func OperationDurationBoundaries() []float64 { return telemetry.OperationDurationBuckets() }

// InternalStageBoundaries returns, in seconds, the fifteen boundaries of aerospike-py for db.client.internal_stage: 1 µs to 1 s.
// The slice is the caller's.
func InternalStageBoundaries() []float64 { return telemetry.InternalStageBuckets() }

// SubMillisecondBoundaries returns, in seconds, boundaries for operations that mostly take less than a millisecond: six from
// 50 µs to 750 µs and all of [OperationDurationBoundaries]. The slice is the caller's.
func SubMillisecondBoundaries() []float64 {
	return append([]float64{0.00005, 0.0001, 0.0002, 0.0003, 0.0005, 0.00075}, telemetry.OperationDurationBuckets()...)
}

// SubMicrosecondBoundaries returns, in seconds, boundaries for stages that mostly take less than a microsecond: 100 ns,
// 250 ns, 500 ns and all of [InternalStageBoundaries]. The slice is the caller's.
func SubMicrosecondBoundaries() []float64 {
	return append([]float64{0.0000001, 0.00000025, 0.0000005}, telemetry.InternalStageBuckets()...)
}
