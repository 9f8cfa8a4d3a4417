package main

import (
	"fmt"
	"time"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/schollz/progressbar/v3"
)

const (
	barInterval  = 100 * time.Millisecond
	lineInterval = time.Second
	barSteps     = 1000
)

// task is something to show the progress of.
type task struct {
	label      string
	share      func() float64 // done, 0 to 1
	operations func() int64   // done
}

// status is the task's operations per second, since it began.
func (t task) status(elapsed time.Duration) string {
	return thousands(int64(float64(t.operations())/elapsed.Seconds())) + " ops/s"
}

// progress shows a task until stop is called. A terminal shows a bar; other outputs show a line each second.
func (c *console) progress(t task) (stop func()) {
	c.println(t.label) // at once, so that there is something to see
	began := time.Now()
	interval := lineInterval
	if c.terminal {
		interval = barInterval
		c.setBar(newBar(c))
	}
	ended, shown := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(shown)
		ticker := time.NewTicker(interval)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				c.show(t, time.Since(began))
			case <-ended:
				return
			}
		}
	}()
	return func() {
		close(ended)
		<-shown
		c.show(t, time.Since(began))
		if c.terminal {
			c.setBar(nil)
			c.println("")
		}
	}
}

func (c *console) setBar(b *bar) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bar = b
}

func (c *console) show(t task, elapsed time.Duration) {
	share, status := min(t.share(), 1), t.status(elapsed)
	if !c.terminal {
		c.println(fmt.Sprintf("  %3.0f %%  %s", 100*share, status))
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bar.draw(share, status)
}

// bar is a progress bar at the cursor's line.
type bar struct{ inner *progressbar.ProgressBar }

func newBar(c *console) *bar {
	return &bar{progressbar.NewOptions(barSteps,
		progressbar.OptionSetWriter(c.out),
		progressbar.OptionSetWidth(40),
		progressbar.OptionUseANSICodes(true),
		progressbar.OptionShowDescriptionAtLineEnd(),
		progressbar.OptionSetPredictTime(false),
		progressbar.OptionSetElapsedTime(false),
		progressbar.OptionSetTheme(progressbar.Theme{Saucer: "█", SaucerPadding: "░", BarStart: "", BarEnd: ""}))}
}

// draw ignores errors: a terminal that is gone ends the program with a signal.
func (b *bar) draw(share float64, status string) {
	b.inner.Describe(text.AlignRight.Apply(status, 16))
	_ = b.inner.Set(int(share * barSteps))
}

func (b *bar) clear() { _ = b.inner.Clear() }
