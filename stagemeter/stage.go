package stagemeter

import "slices"

// Stage names a part of an operation. It becomes the attribute "stage" of [MetricName]. Services declare constants of their own for their
// own stages. Use a few fixed names: nothing that comes from a request belongs in a stage.
type Stage string

// The stages of a batch read and of a stream of records. [Stages] describes them. Those whose names begin with io_ are the parts of io
// along its critical path, or of first_record where the operation is a stream; only a client that was built with cmd/openio has them.
const (
	KeyParse               Stage = "key_parse"
	FutureSetup            Stage = "future_setup"
	GoroutineScheduleDelay Stage = "goroutine_schedule_delay"
	LimiterWait            Stage = "limiter_wait"
	IO                     Stage = "io"
	IODispatch             Stage = "io_dispatch"
	IOConnection           Stage = "io_connection"
	IOEncode               Stage = "io_encode"
	IOSend                 Stage = "io_send"
	IOFirstByte            Stage = "io_first_byte"
	IORead                 Stage = "io_read"
	IODecode               Stage = "io_decode"
	IORetryWait            Stage = "io_retry_wait"
	ResultHandoffDelay     Stage = "result_handoff_delay"
	WrapRecords            Stage = "wrap_records"
	FirstRecord            Stage = "first_record"
	Stream                 Stage = "stream"
	CallerResumeDelay      Stage = "caller_resume_delay"
	ToMap                  Stage = "to_map"
	ToArrow                Stage = "to_arrow"
	MergeToMap             Stage = "merge_to_map"
)

// StageInfo describes a stage.
type StageInfo struct {
	Stage Stage
	// AerospikePy is aerospike-py's name for the stage. It is empty when aerospike-py has no such stage.
	AerospikePy Stage
	// Meaning says what the stage times, and WhenHigh what to look at when it takes long.
	Meaning, WhenHigh string
	// Includes lists the stages that run within this one.
	Includes []Stage
	// AfterEnd says that the stage follows the operation's end and is not part of its duration.
	AfterEnd bool
	// Repeats says that the stage may occur more than once in an operation.
	Repeats bool
}

const (
	shortOfCPU      = "the process is short of CPU, or the garbage collector is at work."
	moreThanCores   = "more goroutines want to run than there are cores: check GOMAXPROCS against the container's CPU limit, and throttling."
	convertsTooMuch = "records are large or have many bins: read fewer bins, or iterate over the records instead."
	readFewerBins   = "records are large or have many bins: read fewer bins."
)

// ioParts are the parts of io, and of first_record.
var ioParts = []Stage{IODispatch, IOConnection, IOEncode, IOSend, IOFirstByte, IORead, IODecode, IORetryWait}

// stages are in the order in which they happen.
var stages = []StageInfo{
	{
		Stage: KeyParse, AerospikePy: "key_parse",
		Meaning:  "Turning the caller's keys into Aerospike keys, digests included.",
		WhenHigh: "the batch is large or the CPU is busy: split the batch, look at a CPU profile.",
	},
	{
		Stage: FutureSetup, AerospikePy: "future_into_py_setup",
		Meaning:  "Handing an asynchronous batch read to its goroutine.",
		WhenHigh: shortOfCPU,
	},
	{
		Stage: GoroutineScheduleDelay, AerospikePy: "tokio_schedule_delay",
		Meaning:  "From keys parsed to the first line on the operation's goroutine.",
		WhenHigh: moreThanCores,
		Includes: []Stage{FutureSetup},
	},
	{
		Stage: LimiterWait, AerospikePy: "limiter_wait",
		Meaning:  "Waiting for the client's concurrency limiter to admit the operation.",
		WhenHigh: "the limit is too low for the load, or io is slow and holds the slots: look at io first.",
	},
	{
		Stage: IO, AerospikePy: "io",
		Meaning: "The Aerospike client's own call: network, server, retries, encoding and decoding.",
		WhenHigh: "the cluster, the network or the connection pool is slow: compare nodes, look at the server's latency and at the pools. " +
			"Without a free connection the client tries until it ends with TIMEOUT.",
		Includes: ioParts,
	},
	{
		Stage:    IODispatch,
		Meaning:  "Routing, grouping keys by node, starting goroutines, joining the replies, and the pause before a scan or query asks nodes again.",
		WhenHigh: "the batch has many keys, or nodes fail a scan: split the batch, look at the errors by node. Or " + shortOfCPU,
	},
	{
		Stage:    IOConnection,
		Meaning:  "Taking a connection from the pool, or waiting for one, including dialing, logging in and the pauses while the pool is empty.",
		WhenHigh: "the pool is too small or cold: look at ConnectionQueueSize and MinConnectionsPerNode, and at how long commands hold their connections.",
	},
	{
		Stage:    IOEncode,
		Meaning:  "Writing the command into its buffer, including compression.",
		WhenHigh: "records or batches are large: write fewer bins, split the batch.",
	},
	{
		Stage:    IOSend,
		Meaning:  "Writing the command to the socket.",
		WhenHigh: "the command is larger than the socket's buffer, or the node does not read: look at the network and at the node.",
	},
	{
		Stage:    IOFirstByte,
		Meaning:  "From the command sent to the first byte of the reply: the network and the server, and until the goroutine runs again.",
		WhenHigh: "the server or the network is slow: compare the nodes in aerospike.client.io.duration. Or " + shortOfCPU,
	},
	{
		Stage:    IORead,
		Meaning:  "Waiting for the rest of the reply.",
		WhenHigh: "replies are large, or the network or the node is slow to send them: read fewer bins.",
	},
	{
		Stage:    IODecode,
		Meaning:  "Turning the reply into records, and everything else until the command is done.",
		WhenHigh: convertsTooMuch,
	},
	{
		Stage:    IORetryWait,
		Meaning:  "Between a failed attempt and the next, including the pause that the policy asks for, except while the pool is empty.",
		WhenHigh: "attempts fail: look at aerospike.client.io.attempts and at the errors by node.",
	},
	{
		Stage: ResultHandoffDelay, AerospikePy: "spawn_blocking_delay", Repeats: true,
		Meaning:  "From the end of io to the building of the result, including the wait for a decode slot.",
		WhenHigh: "the decode limit is too low, or conversions are slow and hold the slots.",
	},
	{
		Stage: WrapRecords, AerospikePy: "into_pyobject",
		Meaning:  "Building the handle on the records.",
		WhenHigh: "the process is short of CPU: the work is one pass over the keys.",
	},
	{
		Stage:    FirstRecord,
		Meaning:  "From the dispatch of a scan or query to its first record, or to its end when there is none.",
		WhenHigh: "the nodes take long to find a record: look at the filter and at the index.",
		Includes: ioParts,
	},
	{
		Stage:    Stream,
		Meaning:  "A scan or query from its dispatch to its end, including what the consumer does with each record.",
		WhenHigh: "there are many records, or the consumer is slow.",
		Includes: []Stage{IO, FirstRecord},
	},
	{
		Stage: CallerResumeDelay, AerospikePy: "event_loop_resume_delay", AfterEnd: true,
		Meaning:  "From the result being ready to the waiting caller running again.",
		WhenHigh: moreThanCores,
	},
	{
		Stage: ToMap, AerospikePy: "to_dict", AfterEnd: true,
		Meaning:  "Converting the records of a batch to maps.",
		WhenHigh: convertsTooMuch,
	},
	{
		Stage: ToArrow, AerospikePy: "to_numpy", AfterEnd: true,
		Meaning:  "Converting the records of a batch to an Apache Arrow record batch.",
		WhenHigh: readFewerBins,
	},
	{
		Stage: MergeToMap, AerospikePy: "merge_to_dict", AfterEnd: true,
		Meaning:  "Converting the records of several batches to one map.",
		WhenHigh: convertsTooMuch,
	},
}

// Stages describes every stage that this module records, in the order in which they happen. The slice is the caller's; what it
// holds must not be modified.
func Stages() []StageInfo { return slices.Clone(stages) }

// aerospikePyName returns aerospike-py's name for a stage. A stage that aerospike-py does not have keeps its name.
func aerospikePyName(stage Stage) Stage {
	for _, s := range stages {
		if s.Stage == stage && s.AerospikePy != "" {
			return s.AerospikePy
		}
	}
	return stage
}
