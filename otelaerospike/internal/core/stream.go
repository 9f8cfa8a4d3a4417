package core

import (
	"context"
	"iter"

	"github.com/otelaerospike/go/internal/openio"
	"github.com/otelaerospike/go/stagemeter"
)

// Stream is a scan or a query that is measured from the start of the loop over its records to the loop's end. The client sends
// items of type I, each of which holds a record R or an error E.
type Stream[I, R any, E error] struct {
	Name   string
	Target Target
	// Terminated is the client's error for a stream that its context ended, and TerminatedOutcome is how such an operation ended. It
	// is not classified, since the client returned no error.
	Terminated        E
	TerminatedOutcome Outcome
	// Dispatch starts the scan or the query. release is called when the loop has ended, whether or not items are left. Both
	// results may be nil.
	Dispatch func() (items <-chan I, release func(), err E)
	// Split takes an item apart.
	Split func(item I) (R, E)
	// Node returns the client's *Node that sent a record.
	Node func(record R) any
}

// Records returns the iterator. Each loop over it is an operation. An error is yielded without a record and ends the loop. The same holds
// for the error of ctx.
func (s Stream[I, R, E]) Records(ctx context.Context, r *Recorder[E]) iter.Seq2[R, error] {
	if ctx == nil {
		ctx = context.Background()
	}
	return func(yield func(R, error) bool) {
		l := loop[I, R, E]{stream: s, operation: operation[E]{recorder: r, name: s.Name, target: s.Target, streams: true}, yield: yield}
		l.operation.closing = l.record
		l.operation.begin(ctx, r.wanted(ctx))
		l.run()
	}
}

// loop is one loop over the records of a stream.
type loop[I, R any, E error] struct {
	stream    Stream[I, R, E]
	operation operation[E]
	whole     stagemeter.Timer // of the stage stream; not active before the dispatch
	yield     func(R, error) bool
	rows      int64
	opened    *openio.Stream // nil: the stage first_record has no parts
}

func (l *loop[I, R, E]) run() {
	var items <-chan I
	var release func()
	consumed := false
	defer l.close()
	err := l.operation.runLive(func() (err E) {
		l.whole = l.operation.timer
		items, release, err = l.dispatch()
		return err
	}, func(err E, outcome Outcome) (E, Outcome) {
		consumed = true
		if release != nil {
			defer release()
		}
		if any(err) != nil {
			l.fail(err)
			return err, outcome
		}
		return l.consume(items)
	})
	if !consumed && any(err) != nil { // the operation was refused
		l.fail(err)
	}
}

// consume yields what arrives, until the stream, the consumer, the context or an error ends it.
func (l *loop[I, R, E]) consume(items <-chan I) (err E, outcome Outcome) {
	for items != nil {
		select {
		case <-l.operation.ctx.Done():
			err, outcome = l.stream.Terminated, l.stream.TerminatedOutcome
			l.first(outcome, nil)
			l.fail(ContextError(l.operation.ctx))
			return err, outcome
		case item, more := <-items:
			var record R
			var node any
			if more {
				record, err = l.stream.Split(item)
				outcome = l.operation.recorder.outcome(err)
				node = l.sender(record, err)
			}
			l.first(outcome, node)
			if any(err) != nil {
				l.fail(err)
			}
			if any(err) != nil || !more {
				return err, outcome
			}
			l.rows++
			if !l.yield(record, nil) {
				return err, outcome
			}
		}
	}
	return err, outcome
}

func (l *loop[I, R, E]) fail(err error) {
	var none R
	l.yield(none, err)
}

// record records the stage stream and the number of rows. The stage ends the operation.
func (l *loop[I, R, E]) record(outcome Outcome) {
	o := &l.operation
	if l.whole.Active() {
		l.whole.LapError(stagemeter.Stream, outcome.ErrorType)
		o.timer = l.whole
	}
	if o.recorder.rows.Enabled(o.ctx) {
		o.recorder.rows.Record(o.ctx, l.rows, o.recordings(outcome).options...)
	}
}
