package openio

import (
	"context"
	"runtime/trace"
	"sync"

	"github.com/otelaerospike/go/internal/clock"
)

// maxRetries bounds the retries of a command whose times are kept.
const maxRetries = 4

// Command is what one command to one node took.
type Command struct {
	Node           any       // the client's *Node, or nil when none was chosen
	Begin, End     int64     // by the clock: from the first node chosen to the reply parsed
	Parts          Breakdown // adds up to End - Begin
	Began          Breakdown // when each part began first; 0 where it did not
	Attempts       int
	Retries        [maxRetries]int64 // when each failed attempt ended; 0 where there was none
	Sent, Received int64             // bytes
	Err            error

	underWayIn Part // the part in which a stream's command was when the stream was frozen; else Dispatch
}

// probe measures one command, on the goroutine that executes it.
type probe struct {
	Command
	operation   *Operation
	ctx         context.Context // the operation's, which has its task in an execution trace; nil: the parts are no regions
	run         uint64          // the operation's when the command began
	boundary    int64           // where the current part began
	current     Part
	awaitsReply bool
	split       bool // the command has handed its keys to other commands
	region      *trace.Region
}

var probes = sync.Pool{New: func() any { return new(probe) }}

// begin is the [Begin] of every woven client.
func begin() Probe {
	if opened.Load() == 0 {
		return nil
	}
	operation := current()
	if operation == nil {
		return nil
	}
	if operation.stream != nil {
		return operation.stream.begin()
	}
	ctx, run := operation.underWay()
	if ctx == nil {
		return nil
	}
	p := probes.Get().(*probe)
	p.operation, p.ctx, p.run = operation, ctx, run
	return p
}

// Step ends the current part and enters the next one.
func (p *probe) Step(step Step, node any, bytes int, err error) {
	if p.Begin == 0 && step != Routed && step != Ended {
		return // no node is chosen yet, and the time is the operation's dispatch
	}
	switch step {
	case Slept:
		p.lap(p.current)
	case Split:
		p.lap(p.current)
		p.End, p.split = p.boundary, true
		return
	case Routed:
		if p.Begin == 0 {
			p.boundary = clock.Now()
			p.Begin = p.boundary
			p.enter(Connection)
		} else {
			p.lap(Connection)
		}
		p.Node = node
	case Connected:
		if err == nil {
			p.lap(Encode)
		} else {
			p.lap(Connection) // the client tries again until it has one
		}
	case Encoded:
		p.Attempts++
		p.lap(Send)
	case Sent:
		p.Sent += int64(bytes)
		p.awaitsReply = err == nil
		p.lapAttempt(err, FirstByte)
	case Reading:
		if !p.awaitsReply {
			p.lap(Receive)
		}
	case Read:
		p.Received += int64(bytes)
		p.awaitsReply = false
		p.lap(Decode)
	case Parsed:
		p.lapAttempt(err, Decode)
	case Ended:
		p.end(err)
		p.operation.add(&p.Command, p.run)
		*p = probe{}
		probes.Put(p)
		return
	}
	p.split = false
}

// lapAttempt is lap, and keeps when the attempt failed.
func (p *probe) lapAttempt(err error, next Part) {
	if err == nil {
		p.lap(next)
		return
	}
	p.lap(RetryWait)
	if p.Attempts > 0 && p.Attempts <= maxRetries {
		p.Retries[p.Attempts-1] = p.boundary
	}
}

// lap adds the time since the boundary to the current part and enters the next.
func (p *probe) lap(next Part) {
	now := clock.Now()
	p.Parts[p.current] += now - p.boundary
	p.boundary = now
	p.enter(next)
}

// enter makes each part a region of an execution trace, on the goroutine that executes the command.
func (p *probe) enter(part Part) {
	p.current = part
	if p.Began[part] == 0 {
		p.Began[part] = p.boundary
	}
	if p.region != nil {
		p.region.End()
		p.region = nil
	}
	if trace.IsEnabled() && p.ctx != nil {
		p.region = trace.StartRegion(p.ctx, part.String())
	}
}

// end ends the last part. A command that was split ended where it was: what followed is measured by the commands that took over its
// keys. A command whose reply has been parsed ended there: only the return to its caller is left.
func (p *probe) end(err error) {
	switch {
	case p.split:
	case p.Begin == 0: // it found no node
		p.Begin = clock.Now()
		p.End = p.Begin
	default:
		if p.current != Decode && p.current != RetryWait {
			p.lap(Decode)
		}
		p.End = p.boundary
	}
	if p.region != nil {
		p.region.End()
	}
	p.Err = err
}
