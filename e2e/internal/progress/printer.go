package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"
)

// event is a line of go test -json.
type event struct {
	Action, Package, Test, Output string
	Elapsed                       float64
}

// printer prints what the events say. A name is that of a package, or of a package and a test.
type printer struct {
	out      io.Writer
	now      func() time.Time
	began    time.Time
	expected map[string]float64 // seconds that each top-level test took last time
	took     map[string]float64 // and takes this time
	running  map[string]time.Time
	output   map[string]*strings.Builder
	failed   []string
}

func newPrinter(out io.Writer, expected map[string]float64, now func() time.Time) *printer {
	return &printer{
		out: out, now: now, began: now(), expected: expected,
		took: map[string]float64{}, running: map[string]time.Time{}, output: map[string]*strings.Builder{},
	}
}

func (p *printer) printf(format string, arguments ...any) {
	_, _ = fmt.Fprintf(p.out, format, arguments...)
}

// begin says how long it will take.
func (p *printer) begin() {
	if left := p.left(); left > 0 {
		p.printf("about %v, as last time; longer when a server has to be built anew\n", left)
		return
	}
	p.printf("the first run: about 5 minutes for the tests, and some minutes before that to build Prometheus and the Collector\n")
}

// line takes a line of go test -json. Other lines are printed as they are.
func (p *printer) line(line []byte) {
	var e event
	if json.Unmarshal(line, &e) != nil || e.Action == "" {
		p.printf("%s", line)
		return
	}
	name := strings.TrimSuffix(e.Package+"."+e.Test, ".")
	switch e.Action {
	case "start", "run":
		p.running[name] = p.now()
	case "output", "build-output":
		p.keep(name, e)
	case "pass", "skip", "fail":
		p.finish(name, e)
	}
}

// keep keeps the output of a test until it ends. What belongs to no test, such as the progress of a build, is printed at once.
func (p *printer) keep(name string, e event) {
	if e.Test == "" {
		if e.Action == "build-output" || !strings.HasPrefix(e.Output, "PASS") && !strings.HasPrefix(e.Output, "FAIL") {
			p.printf("%s", e.Output)
		}
		return
	}
	if p.output[name] == nil {
		p.output[name] = &strings.Builder{}
	}
	p.output[name].WriteString(e.Output)
}

func (p *printer) finish(name string, e event) {
	delete(p.running, name)
	if e.Test == "" {
		if e.Action == "fail" {
			p.failed = append(p.failed, name)
		}
		return
	}
	if !strings.Contains(e.Test, "/") {
		p.took[name] = e.Elapsed
		p.printf("%-4s %6.1f s  %s\n", e.Action, e.Elapsed, short(name))
	}
	if e.Action == "fail" {
		p.failed = append(p.failed, name)
		if output := p.output[name]; output != nil {
			p.printf("%s", output)
		}
	}
	delete(p.output, name)
}

// tick says what is running.
func (p *printer) tick() {
	p.printf("… %v", p.now().Sub(p.began).Round(time.Second))
	if left := p.left(); left > 0 {
		p.printf(", about %v left", left)
	}
	for _, name := range slices.Sorted(maps.Keys(p.running)) {
		if p.innermost(name) {
			p.printf("; %s for %v", short(name), p.now().Sub(p.running[name]).Round(time.Second))
		}
	}
	p.printf("\n")
}

// innermost reports whether nothing runs within a package or a test that is running.
func (p *printer) innermost(name string) bool {
	for other := range p.running {
		if strings.HasPrefix(other, name+".") || strings.HasPrefix(other, name+"/") {
			return false
		}
	}
	return true
}

// left is how long the tests took last time that have not ended yet; 0 when nobody knows.
func (p *printer) left() time.Duration {
	seconds := 0.0
	for name, expected := range p.expected {
		if _, ended := p.took[name]; ended {
			continue
		}
		if began, running := p.running[name]; running {
			expected = max(0, expected-p.now().Sub(began).Seconds())
		}
		seconds += expected
	}
	return time.Duration(seconds * float64(time.Second)).Round(time.Second)
}

// end says what failed.
func (p *printer) end() {
	p.printf("tests: %d in %v\n", len(p.took), p.now().Sub(p.began).Round(time.Second))
	for _, name := range p.failed {
		p.printf("FAIL %s\n", short(name))
	}
}

// short leaves the path of a package away.
func short(name string) string {
	return name[strings.LastIndex(name[:len(name)-len(testOf(name))], "/")+1:]
}

// testOf returns the test's part of a name, which may contain slashes.
func testOf(name string) string {
	if i := strings.Index(name, ".Test"); i >= 0 {
		return name[i:]
	}
	return ""
}
