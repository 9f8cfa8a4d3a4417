package stagez

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// none is shown in place of a figure without a value.
const none = "–"

// seconds formats a duration with three digits, in a fitting unit.
func seconds(s float64) string {
	switch {
	case s == 0:
		return "0"
	case s < 0.9995e-6:
		return digits(s*1e9) + " ns"
	case s < 0.9995e-3:
		return digits(s*1e6) + " µs"
	case s < 0.9995:
		return digits(s*1e3) + " ms"
	}
	return digits(s) + " s"
}

// digits formats a number with three digits. A number above 999 keeps all of its digits before the point.
func digits(x float64) string {
	switch {
	case x < 9.995:
		return strconv.FormatFloat(x, 'f', 2, 64)
	case x < 99.95:
		return strconv.FormatFloat(x, 'f', 1, 64)
	}
	return thousands(uint64(math.Round(x)))
}

func (q *quantile) String() string {
	switch {
	case q == nil:
		return none
	case q.Above != nil:
		return "> " + bound(*q.Above)
	}
	return bound(*q.Seconds)
}

// bound formats a bucket's boundary without trailing zeros.
func bound(s float64) string {
	unit := "s"
	switch {
	case s == 0:
		return "0"
	case s < 0.9995e-6:
		s, unit = s*1e9, "ns"
	case s < 0.9995e-3:
		s, unit = s*1e6, "µs"
	case s < 0.9995:
		s, unit = s*1e3, "ms"
	}
	return strconv.FormatFloat(significant(s, maxDigits), 'f', -1, 64) + " " + unit
}

// maxDigits is the greatest number of digits that the page shows of a duration.
const maxDigits = 3

// significant rounds a number to significant digits.
func significant(x float64, digits int) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(x, 'g', digits, 64), 64) // FormatFloat's result always parses
	return rounded
}

func thousands(n uint64) string {
	digits := strconv.FormatUint(n, 10)
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "\u202f" + digits[i:] // a narrow space
	}
	return digits
}

// percent formats a share of 1.
func percent(share float64) string {
	if share > 0 && share < 0.001 {
		return "< 0.1 %"
	}
	return strconv.FormatFloat(100*share, 'f', 1, 64) + " %"
}

// span formats a duration in whole seconds.
func span(d time.Duration) string {
	d = d.Round(time.Second)
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < time.Hour && d%time.Minute == 0:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	case d < time.Hour:
		return fmt.Sprintf("%d min %02d s", int(d.Minutes()), int(d.Seconds())%60)
	}
	return fmt.Sprintf("%d h %02d min", int(d.Hours()), int(d.Minutes())%60)
}
