package stagez

import (
	"fmt"
	"strings"
)

// waterfall shows one operation by its stages and commands, at the times at which they happened.
type waterfall struct {
	ID                string
	Duration, Started string
	ErrorType         string
	About             string // the namespace, the set and the attempts, in words
	TraceID, TraceURL string
	Rows              []waterfallRow
}

// waterfallRow is a stage, a part of one, or a command. X and Width are percentages of the operation.
type waterfallRow struct {
	Name, Class, X, Width string
	Offset, Duration      string
	ErrorType             string
	Part                  bool
	Command               bool
	Title                 string
}

func newWaterfall(r *slowReport) waterfall {
	w := waterfall{
		ID:       fmt.Sprintf("slow-%d-%d", r.Start.UnixNano(), int64(r.Duration*1e9)),
		Duration: seconds(r.Duration), Started: r.Start.Local().Format("15:04:05.000"),
		ErrorType: r.ErrorType, About: r.about(), TraceID: r.TraceID, TraceURL: r.TraceURL,
	}
	end := r.Duration
	for _, s := range r.Stages {
		end = max(end, s.Offset+s.Duration)
	}
	for _, c := range r.Commands {
		end = max(end, c.Offset+c.Duration)
	}
	for _, s := range r.Stages {
		row := s.row(s.Stage, end)
		row.Class, row.Part = class(s.Stage), s.Part
		w.Rows = append(w.Rows, row)
	}
	for _, c := range r.Commands {
		name := c.Node
		if name == "" {
			name = "no node"
		}
		row := c.row(name, end)
		row.Class, row.Command = "rest", true
		if c.Attempts > 1 {
			row.Title += fmt.Sprintf(", %d attempts", c.Attempts)
		}
		w.Rows = append(w.Rows, row)
	}
	return w
}

func (t timing) row(name string, end float64) waterfallRow {
	row := waterfallRow{
		Name: name, Offset: seconds(t.Offset), Duration: seconds(t.Duration), ErrorType: t.ErrorType, X: width(0), Width: width(0),
		Title: fmt.Sprintf("%s: %s, from %s", name, seconds(t.Duration), seconds(t.Offset)),
	}
	if end > 0 {
		row.X, row.Width = width(t.Offset/end), width(t.Duration/end)
	}
	return row
}

func (r *slowReport) about() string {
	var words []string
	if r.Namespace != "" || r.Set != "" {
		words = append(words, strings.TrimSuffix(r.Namespace+"."+r.Set, "."))
	}
	switch {
	case r.Attempts == 1:
		words = append(words, "1 attempt")
	case r.Attempts > 1:
		words = append(words, fmt.Sprintf("%d attempts", r.Attempts))
	}
	return strings.Join(words, ", ")
}
