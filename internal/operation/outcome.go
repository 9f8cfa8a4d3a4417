package operation

import (
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// Outcome is how an operation ended. The zero Outcome is success.
type Outcome struct {
	// ErrorType becomes error.type. It is empty when the operation did not fail, as for a miss.
	ErrorType string
	// Code becomes db.response.status_code, unless it is 0, which is success. A miss has one too.
	Code int
}

// Panicked is the outcome of an operation that panicked. It has no code.
var Panicked = Outcome{ErrorType: "panic"}

func (o Outcome) attributes() (attributes []attribute.KeyValue) {
	if o.ErrorType != "" {
		attributes = append(attributes, semconv.ErrorTypeKey.String(o.ErrorType))
	}
	if o.Code != 0 {
		attributes = append(attributes, semconv.DBResponseStatusCode(strconv.Itoa(o.Code)))
	}
	return attributes
}
