// Package bucket holds the bucket boundaries that the instruments advise and that the views set; those of durations are in
// seconds.
package bucket

// OperationDuration returns the boundaries that semconv v1.43.0 recommends for db.client.operation.duration.
func OperationDuration() []float64 {
	return []float64{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10}
}

// InternalStage returns aerospike-py's boundaries of db.client.internal_stage: 1 µs to 1 s.
func InternalStage() []float64 {
	return []float64{
		0.000001, 0.000005, 0.00001, 0.00005, 0.0001, 0.0005,
		0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1,
	}
}

// ReturnedRows returns the boundaries that semconv v1.43.0 recommends for db.client.response.returned_rows.
func ReturnedRows() []float64 {
	return []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}
}
