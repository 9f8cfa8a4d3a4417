package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"

	"golang.org/x/term"
)

// console is where the program talks to its user. It keeps lines and the progress bar from running into each other.
type console struct {
	mu       sync.Mutex
	out, err io.Writer
	terminal bool // whether out can show a bar
	bar      *bar // nil: none is shown
	warned   map[string]bool
}

func newConsole(out, err io.Writer) *console {
	c := &console{out: out, err: err, warned: map[string]bool{}}
	if file, ok := out.(*os.File); ok {
		c.terminal = term.IsTerminal(int(file.Fd()))
	}
	return c
}

// println writes a line, or several, to standard output.
func (c *console) println(text string) { c.write(c.out, text) }

// warn writes an error to standard error as one line. It writes equal errors once: an exporter that finds nobody listening says so
// again and again.
func (c *console) warn(err error) {
	line := oneLine(err)
	c.mu.Lock()
	warnedBefore := c.warned[line]
	c.warned[line] = true
	c.mu.Unlock()
	if !warnedBefore {
		c.write(c.err, "example: "+line)
	}
}

func (c *console) write(w io.Writer, text string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.bar != nil {
		c.bar.clear()
	}
	_, _ = fmt.Fprintln(w, text) // there is nobody to tell
}

// oneLine joins the lines of an error. errors.Join and the Aerospike client make errors of several lines.
func oneLine(err error) string {
	var lines []string
	for line := range strings.Lines(err.Error()) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "; ")
}
