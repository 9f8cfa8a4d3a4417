package telemetry

import (
	"fmt"
	"regexp"
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

// CheckAttributes returns an error for the first attribute of a user that has no key, is not valid UTF-8, has a key that Prometheus cannot
// turn into a label, or has one of the reserved keys, which the instrumentation sets itself.
func CheckAttributes(attributes []attribute.KeyValue, reserved ...attribute.Key) error {
	for i, a := range attributes {
		switch {
		case !a.Valid():
			return fmt.Errorf("attribute %d, %q: must have a key", i, a.Key)
		case !isValid(a):
			return fmt.Errorf("attribute %d, %q: must be valid UTF-8", i, a.Key)
		case !isLabel(string(a.Key)):
			return fmt.Errorf("attribute %d, %q: Prometheus can have no such label, and its scrapes would fail; use another key", i, a.Key)
		case slices.Contains(reserved, a.Key):
			return fmt.Errorf("attribute %d, %q: is set by the instrumentation; use another key", i, a.Key)
		}
	}
	return nil
}

// takenLabels are Prometheus' own and those of its exporter. A metric with two labels of a name cannot be scraped.
var takenLabels = []string{"le", "otel_scope_name", "otel_scope_version", "otel_scope_schema_url"}

var escapedByPrometheus = regexp.MustCompile(`[^a-zA-Z0-9]+`)

// isLabel reports whether Prometheus can make a label of a key, both with its exporter's escaping and without.
func isLabel(key string) bool {
	escaped := escapedByPrometheus.ReplaceAllString(key, "_")
	return escaped != "_" && !slices.Contains(takenLabels, escaped) && !strings.HasPrefix(key, "__") && !strings.Contains(key, "\x00")
}

// isValid looks into lists and maps itself: their text has the replacement character in place of what is not valid.
func isValid(a attribute.KeyValue) bool {
	return utf8.ValidString(string(a.Key)) && isValidValue(a.Value)
}

func isValidValue(value attribute.Value) bool {
	isInvalid := func(text string) bool { return !utf8.ValidString(text) }
	switch value.Type() {
	case attribute.STRING:
		return utf8.ValidString(value.AsString())
	case attribute.STRINGSLICE:
		return !slices.ContainsFunc(value.AsStringSlice(), isInvalid)
	case attribute.SLICE:
		return !slices.ContainsFunc(value.AsSlice(), func(element attribute.Value) bool { return !isValidValue(element) })
	case attribute.MAP:
		return !slices.ContainsFunc(value.AsMap(), func(element attribute.KeyValue) bool { return !isValid(element) })
	}
	return true
}
