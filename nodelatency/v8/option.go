// Code generated from ../option.go; DO NOT EDIT.

package nodelatency

import (
	"cmp"
	"fmt"
	"time"

	"github.com/otelaerospike/go/nodelatency/internal/bridge"
)

type config struct {
	bridge.Config
	err error
}

// Option configures a [Producer].
type Option interface{ apply(*config) }

type optionFunc func(*config)

func (f optionFunc) apply(c *config) { f(c) }

// WithInterval sets how old the client's numbers may be. A reader that collects sooner gets the numbers read last. Other observers of
// the same client, such as otelaerospike's WithClusterMetrics, share these numbers. 0 is the default, 10 seconds. A negative interval
// is an error.
func WithInterval(interval time.Duration) Option {
	return optionFunc(func(c *config) {
		if interval < 0 {
			c.err = fmt.Errorf("nodelatency: interval %v: must not be negative", interval)
			return
		}
		c.Interval = cmp.Or(interval, bridge.DefaultInterval)
	})
}
