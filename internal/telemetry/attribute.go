package telemetry

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"go.opentelemetry.io/otel/attribute"
)

// Other stands for every name past a bound, as in OpenTelemetry's error.type.
const Other = "_OTHER"

// Valid returns text as valid UTF-8, with the replacement character in place of other bytes. OTLP refuses every metric of a process
// when one attribute is not valid UTF-8, and Prometheus answers its scrape with an error.
func Valid(text string) string { return strings.ToValidUTF8(text, "\uFFFD") }

// CheckAttributes returns an error for the first attribute of a user that has no key, is not valid UTF-8, or has one of the reserved
// keys, which the instrumentation sets itself.
func CheckAttributes(attributes []attribute.KeyValue, reserved ...attribute.Key) error {
	for i, a := range attributes {
		switch {
		case !a.Valid():
			return fmt.Errorf("attribute %d, %q: must have a key", i, a.Key)
		case !utf8.ValidString(string(a.Key)) || !utf8.ValidString(a.Value.String()):
			return fmt.Errorf("attribute %d, %q: must be valid UTF-8", i, a.Key)
		case slices.Contains(reserved, a.Key):
			return fmt.Errorf("attribute %d, %q: is set by the instrumentation; use another key", i, a.Key)
		}
	}
	return nil
}
