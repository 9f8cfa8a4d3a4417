package views

import (
	"strconv"

	"github.com/otelaerospike/go/internal/telemetry"
)

// OperationDurationBoundaries returns the nine boundaries that OpenTelemetry's semantic conventions recommend for
// db.client.operation.duration: 1 ms to 10 s. They are in seconds. The slice is the caller's.
func OperationDurationBoundaries() []float64 { return telemetry.OperationDurationBuckets() }

// InternalStageBoundaries returns the fifteen boundaries that aerospike-py has for db.client.internal_stage: 1 µs to 1 s. They are in
// seconds. The slice is the caller's.
func InternalStageBoundaries() []float64 { return telemetry.InternalStageBuckets() }

// SubMillisecondBoundaries returns boundaries for operations that mostly take less than a millisecond: six boundaries from 50 µs to
// 750 µs, followed by [OperationDurationBoundaries]. They are in seconds. The slice is the caller's.
func SubMillisecondBoundaries() []float64 {
	return append([]float64{0.00005, 0.0001, 0.0002, 0.0003, 0.0005, 0.00075}, telemetry.OperationDurationBuckets()...)
}

// SubMicrosecondBoundaries returns boundaries for stages that mostly take less than a microsecond: 100 ns, 250 ns and 500 ns,
// followed by [InternalStageBoundaries]. They are in seconds. The slice is the caller's.
func SubMicrosecondBoundaries() []float64 {
	return append([]float64{0.0000001, 0.00000025, 0.0000005}, telemetry.InternalStageBuckets()...)
}

// FineBoundaries returns 43 boundaries for either histogram, 1 µs to 10 s with six in every power of ten: 1, 1.5, 2, 3, 5 and 7. They
// are in seconds and include every boundary of [OperationDurationBoundaries] and [InternalStageBoundaries]. A histogram takes three to
// four times the series in Prometheus. The slice is the caller's.
func FineBoundaries() []float64 {
	var boundaries []float64
	for power := -6; power < 1; power++ {
		for _, step := range []string{"1", "1.5", "2", "3", "5", "7"} {
			boundary, _ := strconv.ParseFloat(step+"e"+strconv.Itoa(power), 64) // always parses; a product would not be exact
			boundaries = append(boundaries, boundary)
		}
	}
	return append(boundaries, 10)
}
