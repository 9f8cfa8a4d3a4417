package convert

import "math/bits"

// The functions in this file take apart the values that a client returns, before an appender checks and appends them.

// asInteger accepts an int, and an int64, which a client returns where an int has 32 bits.
func asInteger(value any) (int64, bool) {
	switch v := value.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	}
	return 0, false
}

// asFloat accepts a float64, and a float32, which a client returns within lists.
func asFloat(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case float32:
		return float64(v), true
	}
	return 0, false
}

// text returns the string of a value. It calls PlainValue only for a value that is not a string.
func (c Client) text(value any) (string, bool) {
	if text, ok := value.(string); ok {
		return text, true
	}
	text, ok := c.PlainValue(value).(string)
	return text, ok
}

// blob returns the bytes of a value. It calls PlainValue only for a value that is not a []byte.
func (c Client) blob(value any) ([]byte, bool) {
	if blob, ok := value.([]byte); ok {
		return blob, true
	}
	blob, ok := c.PlainValue(value).([]byte)
	return blob, ok
}

// significantBits returns the precision with which a float represents n exactly.
func significantBits(n int64) int {
	magnitude := uint64(n)
	if n < 0 {
		magnitude = -magnitude // also right for math.MinInt64, which has no negative
	}
	return bits.Len64(magnitude) - bits.TrailingZeros64(magnitude)
}
