package convert

import (
	"fmt"
	"math"
	"unicode/utf8"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
)

// appender appends a value to a builder. It may append a part of a value that does not fit.
type appender func(value any) *misfit

// binder makes the appender of a builder. It runs once per column, so that a cell costs no look-up.
type binder func(array.Builder, Client) appender

// misfit is why a value was not appended.
type misfit struct {
	problem Problem
	got     string
}

// gotNil stands for a value that is nil.
const gotNil = "nil"

func newMisfit(problem Problem, value any) *misfit { return &misfit{problem, fmt.Sprintf("%T", value)} }

// maxOffset is the largest 32-bit offset. noBound is the largest 64-bit offset, which no column reaches.
const (
	maxOffset = math.MaxInt32
	noBound   = math.MaxInt64
)

var scalars = map[arrow.Type]binder{
	arrow.INT8:              integers[int8],
	arrow.INT16:             integers[int16],
	arrow.INT32:             integers[int32],
	arrow.INT64:             integers[int64],
	arrow.UINT8:             integers[uint8],
	arrow.UINT16:            integers[uint16],
	arrow.UINT32:            integers[uint32],
	arrow.UINT64:            integers[uint64],
	arrow.FLOAT32:           floats[float32](24),
	arrow.FLOAT64:           floats[float64](53),
	arrow.STRING:            texts(maxOffset),
	arrow.LARGE_STRING:      texts(noBound),
	arrow.BINARY:            blobs(maxOffset),
	arrow.LARGE_BINARY:      blobs(noBound),
	arrow.FIXED_SIZE_BINARY: fixedSizeBlobs,
	arrow.BOOL:              booleans,
}

// newBinder returns an error for an unsupported type.
func newBinder(dataType arrow.DataType) (binder, error) {
	switch list := dataType.(type) {
	case *arrow.ListType:
		return listsOf(list.ElemField(), bounded(maxOffset))
	case *arrow.LargeListType:
		return listsOf(list.ElemField(), bounded(noBound))
	case *arrow.FixedSizeListType:
		return listsOf(list.ElemField(), ofLength(int(list.Len())))
	}
	if bind, ok := scalars[dataType.ID()]; ok {
		return bind, nil
	}
	return nil, fmt.Errorf("type %s is not supported", dataType)
}

// orNull makes an appender take nil, as a null or as a misfit.
func orNull(builder array.Builder, nullable bool, appendValue appender) appender {
	return func(value any) *misfit {
		switch {
		case value != nil:
			return appendValue(value)
		case !nullable:
			return &misfit{UnexpectedNull, gotNil}
		}
		builder.AppendNull()
		return nil
	}
}

type integerType interface {
	int8 | int16 | int32 | int64 | uint8 | uint16 | uint32 | uint64
}

func integers[T integerType](builder array.Builder, _ Client) appender {
	b := builder.(interface{ Append(T) })
	return func(value any) *misfit {
		n, ok := asInteger(value)
		if !ok {
			return newMisfit(TypeMismatch, value)
		}
		converted := T(n)
		if int64(converted) != n || (converted < 0) != (n < 0) { // the signs differ if a uint64 wraps around
			return newMisfit(OutOfRange, value)
		}
		b.Append(converted)
		return nil
	}
}

// floats makes the binder of a float type with that many bits of precision.
func floats[T float32 | float64](precision int) binder {
	return func(builder array.Builder, _ Client) appender {
		b := builder.(interface{ Append(T) })
		return func(value any) *misfit {
			f, ok := asFloat(value)
			if !ok {
				n, ok := asInteger(value)
				if !ok {
					return newMisfit(TypeMismatch, value)
				}
				if significantBits(n) > precision {
					return newMisfit(Inexact, value)
				}
				f = float64(n)
			}
			converted := T(f)
			if math.IsInf(float64(converted), 0) && !math.IsInf(f, 0) {
				return newMisfit(OutOfRange, value)
			}
			b.Append(converted)
			return nil
		}
	}
}

func booleans(builder array.Builder, _ Client) appender {
	b := builder.(*array.BooleanBuilder)
	return func(value any) *misfit {
		v, ok := value.(bool)
		if !ok {
			return newMisfit(TypeMismatch, value)
		}
		b.Append(v)
		return nil
	}
}

// texts makes the binder of a text type whose offsets go up to bound.
func texts(bound int64) binder {
	return func(builder array.Builder, client Client) appender {
		b := builder.(interface {
			Append(string)
			DataLen() int
		})
		return func(value any) *misfit {
			text, ok := client.text(value)
			switch {
			case !ok:
				return newMisfit(TypeMismatch, value)
			case !utf8.ValidString(text):
				return newMisfit(InvalidUTF8, value)
			case int64(len(text)) > bound-int64(b.DataLen()):
				return newMisfit(TooLarge, value)
			}
			b.Append(text)
			return nil
		}
	}
}

// blobs makes the binder of a binary type whose offsets go up to bound.
func blobs(bound int64) binder {
	return func(builder array.Builder, client Client) appender {
		b := builder.(*array.BinaryBuilder)
		return func(value any) *misfit {
			blob, ok := client.blob(value)
			switch {
			case !ok:
				return newMisfit(TypeMismatch, value)
			case int64(len(blob)) > bound-int64(b.DataLen()):
				return newMisfit(TooLarge, value)
			}
			b.Append(blob)
			return nil
		}
	}
}

func fixedSizeBlobs(builder array.Builder, client Client) appender {
	b := builder.(*array.FixedSizeBinaryBuilder)
	length := b.Type().(*arrow.FixedSizeBinaryType).ByteWidth
	return func(value any) *misfit {
		blob, ok := client.blob(value)
		switch {
		case !ok:
			return newMisfit(TypeMismatch, value)
		case len(blob) != length:
			return wrongLength(value, len(blob))
		}
		b.Append(blob)
		return nil
	}
}

func wrongLength(value any, length int) *misfit {
	return &misfit{WrongLength, fmt.Sprintf("%T of length %d", value, length)}
}
