package convert

import (
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/otelaerospike/go/internal/telemetry"
)

type config struct {
	allocator        memory.Allocator
	keyColumn        string // "": none
	failedKeysAsNull bool
}

func newConfig(opts []Option) config {
	c := config{allocator: memory.DefaultAllocator}
	for _, opt := range opts {
		if opt != nil {
			opt.apply(&c)
		}
	}
	return c
}

// Option configures [ToArrow]. A nil Option is ignored.
type Option interface{ apply(*config) }

type optionFunc func(*config)

func (f optionFunc) apply(c *config) { f(c) }

// WithAllocator sets the allocator of the batch. The default is [memory.DefaultAllocator]. A nil allocator is ignored.
func WithAllocator(allocator memory.Allocator) Option {
	return optionFunc(func(c *config) {
		if !telemetry.IsNil(allocator) {
			c.allocator = allocator
		}
	})
}

// WithKeyColumn fills the field of that name with the user keys. The default is "", for none.
func WithKeyColumn(name string) Option {
	return optionFunc(func(c *config) { c.keyColumn = name })
}

// WithFailedKeysAsNull makes a key that could not be read a row of nulls. By default, it fails the conversion with a [KeyError].
func WithFailedKeysAsNull() Option {
	return optionFunc(func(c *config) { c.failedKeysAsNull = true })
}
