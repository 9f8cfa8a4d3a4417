package convert

import "math/bits"

// asInteger takes an int64 too, which a client returns where an int has 32 bits.
func asInteger(value any) (int64, bool) {
	switch v := value.(type) {
	case int:
		return int64(v), true
	case int64:
		return v, true
	}
	return 0, false
}

// asFloat takes a float32 too, which a client returns within lists.
func asFloat(value any) (float64, bool) {
	switch v := value.(type) {
	case float64:
		return v, true
	case float32:
		return float64(v), true
	}
	return 0, false
}

// text asks PlainValue only about a value that is no string already.
func (c Client) text(value any) (string, bool) {
	if text, ok := value.(string); ok {
		return text, true
	}
	text, ok := c.PlainValue(value).(string)
	return text, ok
}

// blob asks PlainValue only about a value that is no []byte already.
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
