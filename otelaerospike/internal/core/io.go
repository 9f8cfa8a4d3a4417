package core

import (
	"net"
	"strconv"
	"time"

	"github.com/otelaerospike/go/internal/cache"
	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/openio"
	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// openedIO also records the parts of io, and the commands that the client runs within it. The operation is entered within the stage,
// because a profiler label ties the commands to their operation: this label has to replace the stage's labels, and not the reverse.
func (o *operation[E]) openedIO(call func() E) (err E, outcome Outcome) {
	mark := o.timer
	outcome = Panicked
	var opened *openio.Operation
	defer func() {
		if opened != nil {
			o.recordIO(opened, mark, outcome)
			opened.Release()
		}
	}()
	return o.closedIO(func() E {
		if opened = openio.Enter(o.timer.Context()); opened != nil {
			defer opened.Leave()
		}
		return call()
	})
}

// recordIO records nothing for a call that ran no command, such as an info request, because its parts are unknown. It also leaves out an
// optional part that took no time.
func (o *operation[E]) recordIO(opened *openio.Operation, mark stagemeter.Timer, outcome Outcome) {
	path := opened.CriticalPath(int64(o.timer.Since(mark)))
	if path.Commands == 0 {
		return
	}
	o.recordPath(&path, mark, outcome.ErrorType)
	io := o.recorder.opened
	io.record(o.ctx, o.name, &path)
	span := o.recordingSpan()
	var wall wallClock
	if span != nil {
		wall = newWallClock()
	}
	commands := opened.Commands()
	for i := range commands {
		command := &commands[i]
		outcome := o.commandOutcome(command.Err)
		host, port := o.recorder.host(command.Node)
		io.recordCommand(o.ctx, commandSeries{o.name, host, port, outcome.ErrorType}, command.End-command.Begin)
		if o.timer.Keeps() {
			o.keepCommand(command, outcome)
		}
		if span != nil {
			o.recorder.tracing.startCommand(o.ctx, command, &wall, host, port, outcome.ErrorType)
		}
	}
	if span != nil {
		describePath(span, &path)
	}
}

// recordPath records the parts of a stage that began at the mark, and keeps the attempts and the node for the operation's description.
func (o *operation[E]) recordPath(path *openio.Path, mark stagemeter.Timer, errorType string) {
	for part, nanoseconds := range path.Parts {
		if nanoseconds == 0 && optionalParts[part] {
			continue
		}
		var after time.Duration
		if began := path.Began[part]; began != 0 && o.timer.Keeps() {
			after = clock.Time(began).Sub(mark.Began())
		}
		o.timer.Part(partStages[part], after, time.Duration(nanoseconds), errorType)
	}
	o.attempts, o.node = path.Attempts, path.Slowest
}

func (o *operation[E]) commandOutcome(err error) Outcome {
	clientErr, ok := err.(E) //nolint:errorlint // the client hands over its own errors as they are
	if !ok {
		return Outcome{}
	}
	return o.recorder.outcome(clientErr)
}

// keepCommand adds a command to the operation's breakdown.
func (o *operation[E]) keepCommand(c *openio.Command, outcome Outcome) {
	o.timer.Command(stagemeter.CommandTime{
		Node: o.recorder.nodeName(c.Node), Duration: time.Duration(c.End - c.Begin), Attempts: c.Attempts, ErrorType: outcome.ErrorType,
	}, time.Duration(clock.Now()-c.Begin))
}

// nodeAddress is the key under which a node's name is kept, since building the name allocates.
type nodeAddress struct {
	host string
	port int
}

// nodeName returns host:port of a node, or "" when there is none.
func (i *instruments) nodeName(node any) string {
	if node == nil {
		return ""
	}
	var address nodeAddress
	address.host, address.port = i.host(node)
	if address.host == "" {
		return ""
	}
	hash := cache.Number(cache.Hash(0, address.host), uint64(address.port))
	name, ok := i.nodeNames.Get(hash, &address, address.name)
	if !ok {
		return address.name()
	}
	return name
}

func (a nodeAddress) name() string {
	return telemetry.Valid(net.JoinHostPort(a.host, strconv.Itoa(a.port)))
}

// optionalParts are those of a reply that does not come at once, and of a command that is retried.
var optionalParts = [openio.NumberOfParts]bool{openio.Receive: true, openio.RetryWait: true}

var partStages = [openio.NumberOfParts]stagemeter.Stage{
	openio.Dispatch:   stagemeter.IODispatch,
	openio.Connection: stagemeter.IOConnection,
	openio.Encode:     stagemeter.IOEncode,
	openio.Send:       stagemeter.IOSend,
	openio.FirstByte:  stagemeter.IOFirstByte,
	openio.Receive:    stagemeter.IORead,
	openio.Decode:     stagemeter.IODecode,
	openio.RetryWait:  stagemeter.IORetryWait,
}
