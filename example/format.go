package main

import (
	"fmt"
	"strconv"
	"strings"
)

const shareWidth = 16

// share draws the part of a whole as a bar.
func share(part, whole float64) string {
	if whole <= 0 {
		return ""
	}
	ratio := part / whole
	filled := min(int(ratio*shareWidth+0.5), shareWidth)
	return fmt.Sprintf("%s%s %5.1f %%", strings.Repeat("█", filled), strings.Repeat("░", shareWidth-filled), 100*ratio)
}

// seconds shows a duration with three digits, in the unit that fits.
func seconds(s float64) string {
	value, unit := s, "s"
	switch {
	case s < 1e-6:
		return fmt.Sprintf("%.0f ns", s*1e9)
	case s < 1e-3:
		value, unit = s*1e6, "µs"
	case s < 1:
		value, unit = s*1e3, "ms"
	}
	decimals := 0
	switch {
	case value < 10:
		decimals = 2
	case value < 100:
		decimals = 1
	}
	return fmt.Sprintf("%.*f %s", decimals, value, unit)
}

// count shows zero as an empty cell, since a good run has hardly any misses and errors.
func count(n uint64) string {
	if n == 0 {
		return ""
	}
	return thousands(int64(n))
}

func thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}
