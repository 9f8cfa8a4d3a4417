package stagez

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
)

// ownClasses is the number of colors that the stylesheet has for stages that the page does not know.
const ownClasses = 5

// class returns the class of a stage's color: always the same one for a stage, under either name.
func class(name string) string {
	_, i := find(name)
	if i < len(stages) {
		return "c" + strconv.Itoa(i)
	}
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(name)) // never fails
	return "own" + strconv.Itoa(int(hash.Sum32()%ownClasses))
}

// width shows a share of 1 as a percentage of a width.
func width(share float64) string { return strconv.FormatFloat(100*share, 'f', 3, 64) + "%" }

func coordinate(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// segment is a part of a bar, in percent of its width.
type segment struct {
	Class, Title, X, Width string
	After                  bool // drawn lower: it is no part of the operation's duration
}

// bar returns the segments of a stacked bar. Their widths add up to the whole.
func bar(b breakdown) []segment {
	all := b.seconds()
	if all <= 0 {
		return nil
	}
	var segments []segment
	x := 0.0
	for _, l := range b.layers() {
		share := l.seconds / all
		if share == 0 {
			continue
		}
		segments = append(segments, segment{
			Class: l.class, X: width(x), Width: width(share), After: l.after,
			Title: fmt.Sprintf("%s: %s per operation, %s", l.name, seconds(l.seconds), percent(share)),
		})
		x += share
	}
	return segments
}

// barLabel says in words what the bar shows.
func barLabel(b breakdown) string {
	var shares []string
	for _, s := range bar(b) {
		shares = append(shares, s.Title)
	}
	return strings.Join(shares, "; ")
}
