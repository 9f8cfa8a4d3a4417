package openio

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"unsafe"
)

// maxCommands bounds the commands of an operation that are kept. The time of others counts as [Dispatch].
const maxCommands = 1024

// Operation is one call of the client under way. Enter, Leave and Release belong to one goroutine; the commands belong to those that
// the client starts.
type Operation struct {
	outer unsafe.Pointer // the labels that the goroutine had before
	label unsafe.Pointer // the label that it has meanwhile

	stream *Stream // that it is within; it never changes

	mu       sync.Mutex
	ctx      context.Context // nil: the operation is not under way
	run      uint64          // tells one use from the next: a command that outlives its call is not added to another
	commands []Command
	nodes    []nodeTime
}

type nodeTime struct {
	node any
	time int64
}

var operations = sync.Pool{New: func() any { return new(Operation) }}

// opened is how many operations are between Enter and Leave, so that a command costs one load while there is none.
var opened atomic.Int64

// Enter begins an operation on this goroutine and on those that it starts until [Operation.Leave]. It returns nil when the goroutine
// is within an operation already, and when thousands are under way. ctx carries the task of an execution trace.
func Enter(ctx context.Context) *Operation {
	if current() != nil {
		return nil
	}
	o := operations.Get().(*Operation)
	if !o.setLabel() {
		operations.Put(o)
		return nil
	}
	opened.Add(1)
	o.mu.Lock()
	o.ctx = ctx
	o.mu.Unlock()
	return o
}

// underWay returns the context and the use that a command begins in. The context is nil when the call has returned meanwhile.
func (o *Operation) underWay() (context.Context, uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.ctx, o.run
}

// Leave ends what Enter began, on the same goroutine. Commands that end later are dropped.
func (o *Operation) Leave() {
	opened.Add(-1)
	o.resetLabel()
	o.mu.Lock()
	o.ctx = nil
	o.run++
	o.mu.Unlock()
}

// Release gives the operation back. Neither it nor what it returned may be used any more.
func (o *Operation) Release() {
	o.empty()
	operations.Put(o)
}

func (o *Operation) empty() {
	clear(o.commands)
	clear(o.nodes)
	o.commands, o.nodes = o.commands[:0], o.nodes[:0]
}

func (o *Operation) add(c *Command, run uint64) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.run == run && len(o.commands) < maxCommands {
		o.commands = append(o.commands, *c)
	}
}

// Commands returns every command that ended before Leave, the one that ended last first.
func (o *Operation) Commands() []Command {
	o.sort()
	return o.commands
}

func (o *Operation) sort() {
	slices.SortFunc(o.commands, func(a, b Command) int { return cmp.Compare(b.End, a.End) })
}
