package stagetrace

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"golang.org/x/exp/trace"
)

// maxRecords bounds what is kept of a trace, to half a gigabyte or so.
const maxRecords = 1 << 24

// ErrTooLarge says that a trace has more events than [Read] keeps. A shorter trace has fewer.
var ErrTooLarge = errors.New("stagetrace: the trace is too large")

// Read reads an execution trace of Go 1.22 or later to its end. An incomplete or malformed trace is an error; it never panics. A trace
// without operations is an empty report.
func Read(r io.Reader) (report *Report, err error) {
	defer func() {
		if p := recover(); p != nil { // the parser is made for traces of the runtime
			report, err = nil, fmt.Errorf("stagetrace: malformed trace: %v", p)
		}
	}()
	whole, err := open(r)
	if err != nil {
		return nil, err
	}
	reader, err := trace.NewReader(whole)
	if err != nil {
		return nil, fmt.Errorf("stagetrace: %w", err)
	}
	var t recording
	if err := t.read(reader); err != nil {
		return nil, err
	}
	if len(t.goroutines) == 0 || !whole.complete() { // the parser takes either for an end
		return nil, fmt.Errorf("stagetrace: incomplete trace: %w", io.ErrUnexpectedEOF)
	}
	return t.report(), nil
}

const (
	headSize        = len("go 1.26 trace\x00\x00\x00")
	oldestFormat    = 22 // of Go 1.22; the formats before have other events, and a parser of their own
	endedFormat     = 26 // of Go 1.26, which marks the end
	endOfGeneration = 52 // the mark: runtime's traceEvEndOfGeneration
)

// tail is a trace, and keeps its last byte.
type tail struct {
	io.Reader
	format int
	last   byte
}

// open reads the format of a trace.
func open(r io.Reader) (*tail, error) {
	head := make([]byte, headSize)
	if _, err := io.ReadFull(r, head); err != nil {
		return nil, fmt.Errorf("stagetrace: no execution trace: %w", err)
	}
	t := tail{Reader: io.MultiReader(bytes.NewReader(head), r)}
	if _, err := fmt.Sscanf(string(head), "go 1.%d trace", &t.format); err != nil || t.format < oldestFormat {
		return nil, fmt.Errorf("stagetrace: no execution trace of Go 1.%d or later", oldestFormat)
	}
	return &t, nil
}

func (t *tail) Read(p []byte) (int, error) {
	n, err := t.Reader.Read(p)
	if n > 0 {
		t.last = p[n-1]
	}
	return n, err
}

func (t *tail) complete() bool { return t.format < endedFormat || t.last == endOfGeneration }

// recording is what is kept of a trace.
type recording struct {
	goroutines timelines
	stages     *stages
	begin, end trace.Time
}

func (t *recording) read(reader *trace.Reader) error {
	t.goroutines, t.stages = timelines{}, newStages()
	for n := 0; n < maxRecords; {
		ev, err := reader.ReadEvent()
		if errors.Is(err, io.EOF) {
			t.goroutines.finish(t.end)
			return nil
		}
		if err != nil {
			return fmt.Errorf("stagetrace: %w", err)
		}
		if t.begin == 0 {
			t.begin = ev.Time()
		}
		t.end = ev.Time()
		n += t.goroutines.observe(&ev) + t.stages.observe(&ev, t.goroutines)
	}
	return ErrTooLarge
}

func (t *recording) report() *Report {
	w := walker{goroutines: t.goroutines}
	sums := newSums()
	for i := range t.stages.closed {
		stage := &t.stages.closed[i]
		sums.add(stage, w.divide(stage))
	}
	return &Report{Duration: t.end.Sub(t.begin), Operations: sums.operations(t.stages.counts)}
}
