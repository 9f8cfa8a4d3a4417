package stagez

import (
	"cmp"
	"slices"

	"github.com/otelaerospike/go/stagemeter"
)

// stage is what the page knows of one of stagemeter's stages.
type stage struct {
	name        stagemeter.Stage
	aerospikePy stagemeter.Stage // its name in aerospike-py; empty: that has none
	meaning     string
	whenHigh    string
	includes    []stagemeter.Stage // stages that overlap with it: its own time is without theirs
	after       bool               // it is no part of the operation's duration
	partly      bool               // it may occur more than once in an operation
}

// stages are in the order in which they happen. docs/stages.md says the same at more length.
var stages = []stage{
	{
		name: stagemeter.KeyParse, aerospikePy: "key_parse",
		meaning:  "Turning the caller's keys into Aerospike keys, digests included.",
		whenHigh: "the batch is large or the CPU is busy: split the batch, look at a CPU profile.",
	},
	{
		name: stagemeter.FutureSetup, aerospikePy: "future_into_py_setup",
		meaning:  "Handing an asynchronous batch read to its goroutine.",
		whenHigh: "the process is short of CPU, or the garbage collector is at work.",
	},
	{
		name: stagemeter.GoroutineScheduleDelay, aerospikePy: "tokio_schedule_delay",
		meaning:  "From keys parsed to the first line on the operation's goroutine.",
		whenHigh: "more goroutines want to run than there are cores: check GOMAXPROCS against the container's CPU limit, and throttling.",
		includes: []stagemeter.Stage{stagemeter.FutureSetup},
	},
	{
		name: stagemeter.LimiterWait, aerospikePy: "limiter_wait",
		meaning:  "Waiting for the client's concurrency limiter to admit the operation.",
		whenHigh: "the limit is too low for the load, or io is slow and holds the slots: look at io first.",
	},
	{
		name: stagemeter.IO, aerospikePy: "io",
		meaning:  "The Aerospike client's own call: network, server, retries, and encoding and decoding.",
		whenHigh: "it is the cluster, the network or the connection pool: compare nodes, look at the server's latency, and at the pools: without a free connection the client tries until it ends with TIMEOUT.",
	},
	{
		name: stagemeter.ResultHandoffDelay, aerospikePy: "spawn_blocking_delay", partly: true,
		meaning:  "From the end of io to the building of the result, the wait for a decode slot included.",
		whenHigh: "the decode limit is too low, or conversions are slow and hold the slots.",
	},
	{
		name: stagemeter.WrapRecords, aerospikePy: "into_pyobject",
		meaning:  "Building the handle on the records.",
		whenHigh: "the process is short of CPU: the work is one pass over the keys.",
	},
	{
		name:     stagemeter.FirstRecord,
		meaning:  "From the dispatch of a scan or query to its first record.",
		whenHigh: "the nodes take long to find a record: look at the filter and at the index.",
	},
	{
		name:     stagemeter.Stream,
		meaning:  "A scan or query from its dispatch to its end, what the consumer does with each record included.",
		whenHigh: "there are many records, or the consumer is slow.",
		includes: []stagemeter.Stage{stagemeter.IO, stagemeter.FirstRecord},
	},
	{
		name: stagemeter.CallerResumeDelay, aerospikePy: "event_loop_resume_delay", after: true,
		meaning:  "From the result being ready to the waiting caller running again.",
		whenHigh: "more goroutines want to run than there are cores: check GOMAXPROCS against the container's CPU limit, and throttling.",
	},
	{
		name: stagemeter.ToMap, aerospikePy: "to_dict", after: true,
		meaning:  "Converting the records of a batch to a map.",
		whenHigh: "records are large or have many bins: read fewer bins, or iterate over the records instead.",
	},
	{
		name: stagemeter.ToArrow, aerospikePy: "to_numpy", after: true,
		meaning:  "Converting the records of a batch to an Apache Arrow record batch.",
		whenHigh: "records are large or have many bins: read fewer bins.",
	},
	{
		name: stagemeter.MergeToMap, aerospikePy: "merge_to_dict", after: true,
		meaning:  "Converting the records of several batches to one map.",
		whenHigh: "records are large or have many bins: read fewer bins, or iterate over the records instead.",
	},
}

// own stands for every stage that the service declares: a part of its operation, after the others and beside none of them.
var own = stage{meaning: "A stage of the service's own."}

// find returns what is known of a stage by the name under which it is recorded, and its place in the order.
func find(recorded string) (*stage, int) {
	for i := range stages {
		if s := &stages[i]; recorded == string(s.name) || recorded == string(s.aerospikePy) {
			return s, i
		}
	}
	return &own, len(stages)
}

// inOrder puts stages in the order in which they happen, those of the service's own at the end.
func inOrder(a, b string) int {
	_, i := find(a)
	_, j := find(b)
	return cmp.Or(cmp.Compare(i, j), cmp.Compare(a, b))
}

// overlaps reports whether the stage includes the other, whichever names they are recorded under.
func (s *stage) overlaps(other *stage) bool { return slices.Contains(s.includes, other.name) }
