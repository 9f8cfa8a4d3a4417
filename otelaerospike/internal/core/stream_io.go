package core

import (
	"github.com/otelaerospike/go/internal/clock"
	"github.com/otelaerospike/go/internal/openio"
	"github.com/otelaerospike/go/stagemeter"
)

// dispatch starts the stream. Where the client is woven, its commands are measured until the stage first_record ends. Neither their
// duration is recorded nor their span, since they have not ended by then, and the consumer holds them up from then on.
func (l *loop[I, R, E]) dispatch() (items <-chan I, release func(), err E) {
	if o := &l.operation; o.recorder.opened != nil && o.timer.Active() {
		if l.opened = openio.EnterStream(); l.opened != nil {
			defer l.opened.Return()
		}
	}
	return l.stream.Dispatch()
}

// close ends what dispatch began. release has waited for the commands.
func (l *loop[I, R, E]) close() {
	if l.opened != nil {
		l.opened.Release()
	}
}

// first ends the stage first_record, if it has not ended. node, which may be nil, sent what the consumer has.
func (l *loop[I, R, E]) first(outcome Outcome, node any) {
	if l.rows > 0 {
		return
	}
	if l.opened != nil {
		l.opened.Freeze() // before the stage ends: no step of a command is later than the end
	}
	mark := l.operation.timer
	l.operation.timer.LapError(stagemeter.FirstRecord, outcome.ErrorType)
	if l.opened != nil {
		l.recordParts(mark, outcome, node)
	}
}

// sender returns the node that sent the first item, or nil.
func (l *loop[I, R, E]) sender(record R, err E) any {
	switch {
	case l.opened == nil || l.rows > 0: // nobody wants to know
		return nil
	case any(err) != nil:
		return l.operation.recorder.errors.Node(err)
	}
	return l.stream.Node(record)
}

// recordParts records the parts of the stage that began at the mark.
func (l *loop[I, R, E]) recordParts(mark stagemeter.Timer, outcome Outcome, node any) {
	o := &l.operation
	path := l.opened.Path(clock.Reading(mark.Began()), clock.Reading(o.timer.Began()), node)
	if path.Commands == 0 {
		return
	}
	o.recordPath(&path, mark, outcome.ErrorType)
	if !o.timer.Keeps() {
		return
	}
	commands := l.opened.Commands()
	for i := range commands {
		o.keepCommand(&commands[i], o.commandOutcome(commands[i].Err))
	}
}
