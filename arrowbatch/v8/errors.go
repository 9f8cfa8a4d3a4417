// Code generated from ../errors.go; DO NOT EDIT.

package arrowbatch

import "github.com/otelaerospike/go/arrowbatch/internal/convert"

// Problem is why a value does not fit a field. It is a string, and also the error.type of the stage.
type Problem = convert.Problem

const (
	// TypeMismatch is a value whose type does not convert to the type of the field.
	TypeMismatch Problem = convert.TypeMismatch
	// OutOfRange is a number that is too large or too small for the field.
	OutOfRange Problem = convert.OutOfRange
	// Inexact is an integer that a field of floats would round.
	Inexact Problem = convert.Inexact
	// WrongLength is a value whose length differs from the length of a fixed-size field.
	WrongLength Problem = convert.WrongLength
	// InvalidUTF8 is a string that is not valid UTF-8, which Arrow requires. A binary field does not take it either, because
	// Aerospike holds it as a string.
	InvalidUTF8 Problem = convert.InvalidUTF8
	// UnexpectedNull is a missing record, a missing bin or a nil in a field that is not nullable.
	UnexpectedNull Problem = convert.UnexpectedNull
	// TooLarge is a value that would make a column larger than its offsets can address, which is 2 GiB of data or 2³¹-1 items.
	// The types large_utf8, large_binary and large_list have no such bound.
	TooLarge Problem = convert.TooLarge
)

// CellError is a value that does not fit the field of its column. [ToArrow] returns it as a *CellError, which has these fields:
//
//	Position int            // the position of the key in the batch read, from 0
//	Key      any            // the user key, as the user gave it
//	Bin      string         // the name of the bin and of the field; in the key column, where the value is Key, of the field
//	Type     arrow.DataType // the type of the field
//	Got      string         // the Go type of the value and, within a list, the index of the item; or what is missing
//	Problem  Problem        // why the value does not fit
//
// The method Error names the position of the key, the bin and the types, and shows neither the key nor the value. The method
// ErrorType returns the problem, as the error.type of the stage.
type CellError = convert.CellError

// KeyError is a key that could not be read; see [WithFailedKeysAsNull]. [ToArrow] returns it as a *KeyError, which has these
// fields:
//
//	Position int   // the position of the key in the batch read, from 0
//	Key      any   // the user key, as the user gave it
//	Err      error // the error of the key, or the error of the batch if the key has none
//
// The method Error names the position of the key and says what was wrong, and does not show the key. The method Unwrap returns
// Err, for errors.Is and errors.As. The method ErrorType returns "failed_key", as the error.type of the stage. The stage io has
// the cause as its own error.type.
type KeyError = convert.KeyError
