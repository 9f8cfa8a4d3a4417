package nodelatency

import (
	"cmp"
	"fmt"
	"time"
)

const defaultInterval = 10 * time.Second

type config struct {
	interval time.Duration
	err      error
}

// Option configures a [Producer].
type Option interface{ apply(*config) }

type optionFunc func(*config)

func (f optionFunc) apply(c *config) { f(c) }

// WithInterval sets how often the client's numbers are read at most, however many readers there are: one that collects sooner
// gets what was read last. 0 is the default, 10 seconds; a negative interval is an error.
func WithInterval(interval time.Duration) Option {
	return optionFunc(func(c *config) {
		if interval < 0 {
			c.err = fmt.Errorf("nodelatency: interval %v: must not be negative", interval)
			return
		}
		c.interval = cmp.Or(interval, defaultInterval)
	})
}
