package main

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestProgressOnTerminalIsABar(t *testing.T) {
	out, errs := newOutput(), newOutput()
	c := newConsole(out, errs)
	c.terminal = true
	stop := c.progress(task{
		label: "working", share: func() float64 { return 0.5 }, operations: func() int64 { return 7 },
	})
	c.warn(errors.New("first\nsecond"))
	c.warn(errors.New("first\nsecond"))
	stop()
	assert.Contains(t, out.String(), "working\n")
	assert.Contains(t, out.String(), "50%")
	assert.Contains(t, out.String(), "ops/s")
	assert.Equal(t, "example: first; second\n", errs.String())
}

func TestProgressElsewhereIsLines(t *testing.T) {
	out := newOutput()
	c := newConsole(out, newOutput())
	stop := c.progress(task{
		label: "working", share: func() float64 { return 1.2 }, operations: func() int64 { return 0 },
	})
	stop()
	assert.Equal(t, "working\n  100 %  0 ops/s\n", out.String())
}
