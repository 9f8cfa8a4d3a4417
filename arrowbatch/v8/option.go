// Code generated from ../option.go; DO NOT EDIT.

package arrowbatch

import (
	"github.com/apache/arrow-go/v18/arrow/memory"

	"github.com/otelaerospike/go/arrowbatch/internal/convert"
)

// Option configures [ToArrow]. A nil Option is ignored.
type Option = convert.Option

// WithAllocator sets the allocator of the batch's memory. The default is [memory.DefaultAllocator]. A nil allocator is ignored.
func WithAllocator(allocator memory.Allocator) Option { return convert.WithAllocator(allocator) }

// WithKeyColumn fills the field of that name with the user key of each row, and not with a bin. A key converts like a bin with
// the same value: an integer key of any type fills an integer field of any type that it is in range of. The key is present even
// if its record is not. A schema without such a field is an error. The default is "", for no key column.
func WithKeyColumn(name string) Option { return convert.WithKeyColumn(name) }

// WithFailedKeysAsNull makes a key that could not be read a row of nulls, as if it had no record. By default, such a key fails
// the conversion with a [KeyError]. The handle's Record still returns the key's error. The option is for callers who prefer a
// part of the records to none.
func WithFailedKeysAsNull() Option { return convert.WithFailedKeysAsNull() }
