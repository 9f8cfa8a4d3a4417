package openio

import (
	"cmp"
	"slices"
	"sync"
	"sync/atomic"
)

// Stream is a scan or a query, whose commands outlive the call that starts them. It measures them until the consumer has the first
// record: from then on their time is that of the consumer, which holds them up. All of its methods belong to the consumer; the commands
// belong to the goroutines that the client starts.
//
//	stream := openio.EnterStream()
//	records, err := client.ScanPartitions(...)
//	stream.Return()
//	record := <-records
//	stream.Freeze()
//	path := stream.Path(from, to, record.Node)
//	records.Close()
//	stream.Release()
type Stream struct {
	// operation has the label, and the commands that have ended. Its mutex guards them and those under way.
	operation Operation
	live      []*streamed
	// measured counts up whenever the stream begins or ends to measure its commands. It is odd meanwhile.
	measured atomic.Uint64
}

var streams = sync.Pool{New: func() any {
	s := new(Stream)
	s.operation.stream = s
	return s
}}

// EnterStream is [Enter] for a stream. The goroutine is in the stream until [Stream.Return].
func EnterStream() *Stream {
	if current() != nil {
		return nil
	}
	s := streams.Get().(*Stream)
	if !s.operation.setLabel() {
		streams.Put(s)
		return nil
	}
	opened.Add(1)
	s.measured.Add(1)
	return s
}

// Return takes this goroutine out of the stream. Those that it started stay in.
func (s *Stream) Return() {
	client.setLabels(s.operation.outer)
}

// Freeze ends the measuring. A command that is under way keeps what it has.
func (s *Stream) Freeze() {
	opened.Add(-1)
	o := &s.operation
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, p := range s.live {
		if p.Begin != 0 { // else no node is chosen yet, and the time is the stream's dispatch
			p.End, p.underWayIn = p.boundary, p.current
			o.commands = append(o.commands, p.Command)
		}
	}
	clear(s.live)
	s.live = s.live[:0]
	s.measured.Add(1) // last: a command that sees it ends without the mutex
}

// Release gives the stream back, which Freeze may not have ended. The client's goroutines must have ended their commands, and begin no
// others: they still have the label of the stream, which stands for another one from here on.
func (s *Stream) Release() {
	if s.measuring() {
		s.Freeze()
	}
	s.operation.dropLabel()
	s.operation.empty()
	streams.Put(s)
}

func (s *Stream) measuring() bool { return s.measured.Load()%2 == 1 }

// begin is [begin] for a command of the stream.
func (s *Stream) begin() Probe {
	o := &s.operation
	o.mu.Lock()
	defer o.mu.Unlock()
	if !s.measuring() || len(o.commands)+len(s.live) >= maxCommands {
		return nil
	}
	p := streamedProbes.Get().(*streamed)
	p.stream, p.measured = s, s.measured.Load()
	s.live = append(s.live, p)
	return p
}

// streamed measures one command of a stream. The goroutine that executes the command and the consumer share it, under the stream's
// mutex. It reads the clock under the mutex too, so that no step is later than Freeze.
type streamed struct {
	probe
	stream   *Stream
	measured uint64 // the stream's when the command began
}

var streamedProbes = sync.Pool{New: func() any { return new(streamed) }}

// Step is that of a probe until the stream is frozen, and then costs one load.
func (p *streamed) Step(step Step, node any, bytes int, err error) {
	if p.stream.measured.Load() == p.measured {
		p.step(step, node, bytes, err)
	}
	if step == Ended {
		*p = streamed{}
		streamedProbes.Put(p)
	}
}

func (p *streamed) step(step Step, node any, bytes int, err error) {
	s := p.stream
	s.operation.mu.Lock()
	defer s.operation.mu.Unlock()
	if s.measured.Load() != p.measured {
		return
	}
	if step != Ended {
		p.probe.Step(step, node, bytes, err)
		return
	}
	p.end(err)
	s.operation.commands = append(s.operation.commands, p.Command)
	i := slices.Index(s.live, p)
	s.live = slices.Delete(s.live, i, i+1)
}

// Path returns the parts along the stream's critical path between two readings of the clock: from when the call had returned to when the
// consumer had the first record, the end of the stream, or its error. node sent what the consumer has, and its command ends the path.
// Where node is nil, the command that has been under way for longest ends it, or else the one that ended last. Slowest is the node of
// that command.
func (s *Stream) Path(from, to int64, node any) Path {
	o := &s.operation
	for i := range o.commands {
		o.commands[i].clip(from, to)
	}
	o.sort()
	last := lastOf(o.commands, node)
	path := o.path(to-from, last)
	if last != nil {
		path.Slowest = last.Node
	}
	return path
}

// lastOf returns the command that ends the critical path, or nil when there is none.
func lastOf(commands []Command, node any) (last *Command) {
	for i := range commands {
		if c := &commands[i]; node != nil && c.Node == node && (last == nil || c.Begin > last.Begin) {
			last = c
		}
	}
	if last != nil || len(commands) == 0 {
		return last
	}
	for i := range commands {
		if c := &commands[i]; c.underWayIn != Dispatch && (last == nil || c.Begin < last.Begin) {
			last = c
		}
	}
	return cmp.Or(last, &commands[0])
}

// Commands returns the commands as [Stream.Path] has left them, the one that ended last first.
func (s *Stream) Commands() []Command { return s.operation.commands }

// clip keeps of a command what lies between two readings of the clock. A command may have begun before the call returned; it was in its
// first attempt then, whose parts have the order of the constants.
func (c *Command) clip(from, to int64) {
	if c.underWayIn != Dispatch {
		c.Parts[c.underWayIn] += to - c.End
		c.End = to
	}
	early := from - c.Begin
	if early <= 0 {
		return
	}
	for part := range c.Parts {
		cut := min(early, c.Parts[part])
		c.Parts[part] -= cut
		early -= cut
		if c.Began[part] != 0 {
			c.Began[part] = max(c.Began[part], from)
		}
	}
	c.Begin, c.End = from, max(c.End, from)
}
