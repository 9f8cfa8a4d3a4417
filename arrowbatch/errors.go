package arrowbatch

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
)

// Problem is why a value is no value of a field. It is also the error.type of the stage.
type Problem string

const (
	// TypeMismatch is a value of a type that does not convert to that of the field.
	TypeMismatch Problem = "type_mismatch"
	// OutOfRange is a number that is too large or too small for the field.
	OutOfRange Problem = "out_of_range"
	// Inexact is an integer that a field of floats would round.
	Inexact Problem = "inexact"
	// WrongLength is a value that does not have the length of a field of fixed size.
	WrongLength Problem = "wrong_length"
	// InvalidUTF8 is a string that is not valid UTF-8, which Arrow asks for. A field of binary does not take it either:
	// Aerospike knows it as a string.
	InvalidUTF8 Problem = "invalid_utf8"
	// UnexpectedNull is a missing record, a missing bin or a nil where the field is not nullable.
	UnexpectedNull Problem = "unexpected_null"
	// TooLarge is a value that makes a column larger than its offsets can address, 2 GiB of data or 2³¹-1 items; large_utf8,
	// large_binary and large_list have no such bound.
	TooLarge Problem = "too_large"
)

// failedKey is the error.type of a KeyError.
const failedKey = "failed_key"

// CellError is a value that does not fit the field of its column. Its text shows neither the key nor the value.
type CellError struct {
	// Position is that of the key in the batch read, from 0.
	Position int
	// Key is the user key, as it was given.
	Key any
	// Bin is the name of the bin, which is that of the field; or of the field of [WithKeyColumn], where the value is Key.
	Bin string
	// Type is that of the field.
	Type arrow.DataType
	// Got says what was there: a Go type and, within a list, where.
	Got string
	// Problem is why it does not fit.
	Problem Problem
}

// Error names the position of the key, the bin and the types.
func (e *CellError) Error() string {
	return fmt.Sprintf("arrowbatch: key %d, bin %q: %s does not fit %s: %s", e.Position, e.Bin, e.Got, e.Type, e.Problem)
}

// ErrorType returns the problem, as the error.type of the stage.
func (e *CellError) ErrorType() string { return string(e.Problem) }

// KeyError is a key that could not be read; see [WithFailedKeysAsNull]. Its text does not show the key.
type KeyError struct {
	// Position is that of the key in the batch read, from 0.
	Position int
	// Key is the user key, as it was given.
	Key any
	// Err is the key's own error, or that of the batch.
	Err error
}

// Error names the position of the key and says what was wrong.
func (e *KeyError) Error() string {
	return fmt.Sprintf("arrowbatch: key %d could not be read: %v", e.Position, e.Err)
}

// Unwrap returns Err, for [errors.Is] and [errors.As].
func (e *KeyError) Unwrap() error { return e.Err }

// ErrorType returns "failed_key", as the error.type of the stage: why the key failed is that of the stage io.
func (e *KeyError) ErrorType() string { return failedKey }
