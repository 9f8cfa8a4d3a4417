package main

import (
	"fmt"
	"strconv"
	"strings"
)

// shareWidth leaves the widest table within the 80 columns of a terminal.
const shareWidth = 5

// share draws the part of a whole as a bar.
func share(part, whole float64) string {
	if whole <= 0 {
		return ""
	}
	ratio := part / whole
	filled := min(int(ratio*shareWidth+0.5), shareWidth)
	return fmt.Sprintf("%s%s %5.1f%%", strings.Repeat("█", filled), strings.Repeat("░", shareWidth-filled), 100*ratio)
}

// seconds shows a duration with three digits, in the unit that fits.
func seconds(s float64) string {
	value, unit := scale(s)
	decimals := 0
	switch {
	case unit == "ns":
	case value < 10:
		decimals = 2
	case value < 100:
		decimals = 1
	}
	return fmt.Sprintf("%.*f %s", decimals, value, unit)
}

// scale returns a duration in the unit that fits.
func scale(s float64) (value float64, unit string) {
	switch {
	case s < 1e-6:
		return s * 1e9, "ns"
	case s < 1e-3:
		return s * 1e6, "µs"
	case s < 1:
		return s * 1e3, "ms"
	}
	return s, "s"
}

// estimated shows a quantile with two digits, or with three when it would be outside of the recorded values otherwise.
func estimated(h *histogram, q float64) string {
	s := h.quantile(q)
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(s, 'g', 2, 64), 64) // always parses
	if rounded < h.min || rounded > h.max {
		return seconds(s)
	}
	value, unit := scale(rounded)
	return strconv.FormatFloat(value, 'g', 3, 64) + " " + unit
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
