package arrowbatch

import "github.com/apache/arrow-go/v18/arrow/memory"

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

// Option configures [ToArrow].
type Option interface{ apply(*config) }

type optionFunc func(*config)

func (f optionFunc) apply(c *config) { f(c) }

// WithAllocator sets what the memory of the batch comes from. The default is [memory.DefaultAllocator]; nil is ignored.
func WithAllocator(allocator memory.Allocator) Option {
	return optionFunc(func(c *config) {
		if allocator != nil {
			c.allocator = allocator
		}
	})
}

// WithKeyColumn fills the field of that name with the user key of each row, instead of with a bin. Keys are converted as bins
// are, from what the client makes of them: a key of any integer type fills a field of any integer type that it is in range of.
// The key is there also when its record is not. A schema without such a field is an error. The default is "", for none.
func WithKeyColumn(name string) Option {
	return optionFunc(func(c *config) { c.keyColumn = name })
}

// WithFailedKeysAsNull makes a key that could not be read a row of nulls, as if it had no record, where it otherwise fails the
// conversion with a [KeyError]. Its error is still to be had from the handle's Record. It is for those who would rather have a
// part of the records than none.
func WithFailedKeysAsNull() Option {
	return optionFunc(func(c *config) { c.failedKeysAsNull = true })
}
