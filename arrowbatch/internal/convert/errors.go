package convert

import (
	"fmt"

	"github.com/apache/arrow-go/v18/arrow"
)

// Problem is why a value does not fit a field. It is also the error.type of the stage.
type Problem string

const (
	// TypeMismatch is a value whose type does not convert to the type of the field.
	TypeMismatch Problem = "type_mismatch"
	// OutOfRange is a number that is too large or too small for the field.
	OutOfRange Problem = "out_of_range"
	// Inexact is an integer that a field of floats would round.
	Inexact Problem = "inexact"
	// WrongLength is a value whose length differs from the length of a fixed-size field.
	WrongLength Problem = "wrong_length"
	// InvalidUTF8 is a string that is not valid UTF-8, which Arrow requires. A binary field does not take it either, because
	// Aerospike holds it as a string.
	InvalidUTF8 Problem = "invalid_utf8"
	// UnexpectedNull is a missing record, a missing bin or a nil in a field that is not nullable.
	UnexpectedNull Problem = "unexpected_null"
	// TooLarge is a value that would make a column larger than its offsets can address, which is 2 GiB of data or 2³¹-1 items.
	// The types large_utf8, large_binary and large_list have no such bound.
	TooLarge Problem = "too_large"
)

// failedKey is the error.type of a KeyError.
const failedKey = "failed_key"

// CellError is a value that does not fit the field of its column. Its text shows neither the key nor the value.
type CellError struct {
	// Position is the position of the key in the batch read, from 0.
	Position int
	// Key is the user key, as the user gave it.
	Key any
	// Bin is the name of the bin, which is also the name of the field. It is the name of the field in the key column as well,
	// where the value is Key.
	Bin string
	// Type is the type of the field.
	Type arrow.DataType
	// Got is the Go type of the value, followed by the item's index if the value is in a list. It says what is missing if there
	// is no value.
	Got string
	// Problem is why the value does not fit.
	Problem Problem
}

// Error names the position of the key, the bin and the types.
func (e *CellError) Error() string {
	return fmt.Sprintf("arrowbatch: key %d, bin %q: %s does not fit %s: %s", e.Position, e.Bin, e.Got, e.Type, e.Problem)
}

// ErrorType returns the problem, as the error.type of the stage.
func (e *CellError) ErrorType() string { return string(e.Problem) }

// KeyError is a key that could not be read. Its text does not show the key.
type KeyError struct {
	// Position is the position of the key in the batch read, from 0.
	Position int
	// Key is the user key, as the user gave it.
	Key any
	// Err is the error of the key, or the error of the batch if the key has none.
	Err error
}

// Error names the position of the key and says what was wrong.
func (e *KeyError) Error() string {
	return fmt.Sprintf("arrowbatch: key %d could not be read: %v", e.Position, e.Err)
}

// Unwrap returns Err, for [errors.Is] and [errors.As].
func (e *KeyError) Unwrap() error { return e.Err }

// ErrorType returns "failed_key", as the error.type of the stage. The stage io has the cause as its own error.type.
func (e *KeyError) ErrorType() string { return failedKey }
