package telemetry

// OperationDurationBuckets returns the boundaries, in seconds, that semconv v1.43.0 recommends for
// db.client.operation.duration.
func OperationDurationBuckets() []float64 {
	return []float64{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10}
}

// InternalStageBuckets returns aerospike-py's boundaries, in seconds, for db.client.internal_stage: 1 µs to 1 s.
func InternalStageBuckets() []float64 {
	return []float64{
		0.000001, 0.000005, 0.00001, 0.00005, 0.0001, 0.0005,
		0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1,
	}
}

// ReturnedRowsBuckets returns the boundaries that semconv v1.43.0 recommends for db.client.response.returned_rows.
func ReturnedRowsBuckets() []float64 {
	return []float64{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000}
}
