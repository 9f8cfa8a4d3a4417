package stagemeter

// Stage names a part of an operation. It becomes the attribute "stage" of [MetricName]. The constants are the stages of a
// batch read; services declare constants of their own for theirs. Use few names and fixed ones: what comes from a request
// does not belong in a stage.
type Stage string

// The stages of a batch read, in the order in which they happen. The names that aerospike-py has for them are in
// brackets.
const (
	// KeyParse is the conversion of user keys to Aerospike keys, digests included [key_parse].
	KeyParse Stage = "key_parse"
	// FutureSetup is the synchronous part of handing an asynchronous call to its goroutine [future_into_py_setup].
	FutureSetup Stage = "future_setup"
	// GoroutineScheduleDelay lasts from before FutureSetup, which it includes, to the first line on the goroutine
	// [tokio_schedule_delay].
	GoroutineScheduleDelay Stage = "goroutine_schedule_delay"
	// LimiterWait is the wait for the concurrency limiter [limiter_wait].
	LimiterWait Stage = "limiter_wait"
	// IO is the call of the wrapped client: the network round trip, encoding and decoding [io].
	IO Stage = "io"
	// ResultHandoffDelay lasts from the end of IO to the start of WrapRecords, a wait for a decode slot included
	// [spawn_blocking_delay].
	ResultHandoffDelay Stage = "result_handoff_delay"
	// WrapRecords is the building of the lazy result handle [into_pyobject].
	WrapRecords Stage = "wrap_records"
	// CallerResumeDelay lasts from the handle being ready to the waiting caller running again [event_loop_resume_delay].
	CallerResumeDelay Stage = "caller_resume_delay"
	// ToMap is the conversion of a handle to a map [to_dict].
	ToMap Stage = "to_map"
	// ToArrow is the conversion of a handle to an Apache Arrow record batch [to_numpy].
	ToArrow Stage = "to_arrow"
	// MergeToMap is the conversion of several handles to one map [merge_to_dict].
	MergeToMap Stage = "merge_to_map"
)

// The stages of a stream of records, after those that every operation has. aerospike-py has none of them.
const (
	// FirstRecord lasts from the end of IO, which is the dispatch, to the first record, or to the end when there is none.
	FirstRecord Stage = "first_record"
	// Stream lasts from before IO to the end of the stream, the time that the consumer takes for each record included.
	Stream Stage = "stream"
)

// aerospikePyNames maps the stages to the names that aerospike-py has for them, in the order in which they happen.
var aerospikePyNames = []struct{ stage, name Stage }{
	{KeyParse, "key_parse"},
	{FutureSetup, "future_into_py_setup"},
	{GoroutineScheduleDelay, "tokio_schedule_delay"},
	{LimiterWait, "limiter_wait"},
	{IO, "io"},
	{ResultHandoffDelay, "spawn_blocking_delay"},
	{WrapRecords, "into_pyobject"},
	{CallerResumeDelay, "event_loop_resume_delay"},
	{ToMap, "to_dict"},
	{ToArrow, "to_numpy"},
	{MergeToMap, "merge_to_dict"},
}

// Stages returns the stages of a batch read in the order in which they happen, for those who show them. The slice is the
// caller's.
func Stages() []Stage {
	stages := make([]Stage, len(aerospikePyNames))
	for i, s := range aerospikePyNames {
		stages[i] = s.stage
	}
	return stages
}

// aerospikePyName returns aerospike-py's name of a stage. Stages that it does not have keep theirs.
func aerospikePyName(stage Stage) Stage {
	for _, s := range aerospikePyNames {
		if s.stage == stage {
			return s.name
		}
	}
	return stage
}
