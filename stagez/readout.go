package stagez

import (
	"fmt"
	"strings"
)

// readout says what a column of the chart shows. Pointing at the column shows its text.
type readout struct{ X, Width, Text string }

func readouts(columns []column) []readout {
	var texts []readout
	for _, c := range columns {
		texts = append(texts, readout{coordinate(c.x), coordinate(c.width), c.text()})
	}
	return texts
}

// text has a line for the operation and a line for each stage.
func (c column) text() string {
	const clock = "15:04:05"
	lines := []string{c.begin.Local().Format(clock) + " to " + c.end.Local().Format(clock)}
	if c.count == 0 {
		lines = append(lines, "no operation ended")
	} else {
		lines = append(lines, fmt.Sprintf("mean %s, count %s", seconds(c.mean), thousands(c.count)))
	}
	for _, l := range c.layers() {
		if l.seconds > 0 {
			lines = append(lines, l.name+" "+seconds(l.seconds))
		}
	}
	return strings.Join(lines, "\n")
}
