package stagez

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
)

// ownClasses is the number of colors that the stylesheet has for the service's own stages.
const ownClasses = 5

// class returns the CSS class that colors a stage. A stage has the same class under both of its names.
func class(name string) string {
	_, i := find(name)
	if i < len(stages) {
		return "c" + strconv.Itoa(i)
	}
	hash := fnv.New32a()
	_, _ = hash.Write([]byte(name)) // never fails
	return "own" + strconv.Itoa(int(hash.Sum32()%ownClasses))
}

// width formats a share of 1 as an SVG percentage.
func width(share float64) string { return strconv.FormatFloat(100*share, 'f', 3, 64) + "%" }

func coordinate(x float64) string { return strconv.FormatFloat(x, 'f', 1, 64) }

// segment is a part of a bar. X and Width are percentages of the bar's width.
type segment struct {
	Class, Title, X, Width string
	After                  bool // drawn lower, because it is not part of the operation's duration
	Parts                  []segment
}

// bar returns the segments of a stacked bar. Their widths add up to 100 %.
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
			Parts: inside(l, x, share),
		})
		x += share
	}
	return segments
}

// inside returns the segments of a stage's parts. They stay within the stage, even when they add up to more.
func inside(l stacked, x, whole float64) []segment {
	all := 0.0
	for _, p := range l.parts {
		all += p.seconds
	}
	var segments []segment
	for _, p := range l.parts {
		share := whole * p.seconds / max(all, l.seconds)
		if share == 0 {
			continue
		}
		segments = append(segments, segment{
			Class: class(p.name), X: width(x), Width: width(share),
			Title: fmt.Sprintf("%s: %s per operation, %s of %s", p.name, seconds(p.seconds), percent(p.seconds/l.seconds), l.name),
		})
		x += share
	}
	return segments
}

// barLabel describes the bar to a screen reader.
func barLabel(b breakdown) string {
	var shares []string
	for _, s := range bar(b) {
		shares = append(shares, s.Title)
	}
	return strings.Join(shares, "; ")
}
