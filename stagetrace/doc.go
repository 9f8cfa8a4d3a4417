// Package stagetrace says whether a stage waited for the network or for this process's own scheduler. It needs no other build: it
// reads a Go execution trace (runtime/trace), in which an operation is a task and its stages are regions while profiling is on.
//
//	adminMux.Handle("/debug/stagetrace", stagetrace.Handler())
//
//	$ curl 'http://127.0.0.1:9464/debug/stagetrace?seconds=1'
//
// The live page has a button for it: see [github.com/otelaerospike/go/stagez.WithTrace].
//
// [Read] does the same with a trace from a file, from net/http/pprof or from a [runtime/trace.FlightRecorder]; profiling must have been
// on while it was recorded, see [github.com/otelaerospike/go/stagemeter.Profile].
//
// # What counts
//
// A stage's time is divided among the states of the goroutine that the stage ran on. While that goroutine waited for another, the other
// one's state counts. The trace says which goroutine woke which, and the chain is followed through up to 16 goroutines. A batch that waits
// for its goroutines, each of which waits for a socket, therefore waits for the network. The same holds for a lock, so that a stage may
// wait for the network through an operation that is not its own. The states of a stage add up to its total exactly.
//
// A stage within another, such as io_send within io in a build with openio, is in the report next to it, and its time is in both. A stage
// that ends with a Lap is only a message in a trace. It reaches back to where the operation's last stage ended or, when it is the first
// on a goroutine that the operation started, to that goroutine's creation.
//
// # What it cannot tell apart
//
// Network is the time until the runtime notices that the socket is ready. A process whose processors are all busy notices up to 10 ms
// late. A pause of the garbage collector that stops every goroutine counts as runnable.
//
// # Dependency
//
// The package is a module of its own, so that only its users depend on golang.org/x/exp.
package stagetrace
