package core

import (
	"strconv"

	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/telemetry"
)

// Other stands for every name past a bound, as in OpenTelemetry's error.type.
const Other = telemetry.Other

// Outcome is how an operation ended. The zero Outcome is success.
type Outcome struct {
	// ErrorType becomes error.type. It is empty when the operation did not fail; a miss is no failure.
	ErrorType string
	// Code becomes db.response.status_code, unless it is 0, which is success. A miss has a code.
	Code int
}

// Panicked is the outcome of an operation that panicked. It has no code.
var Panicked = Outcome{ErrorType: "panic"}

func (o Outcome) attributes() (attributes []attribute.KeyValue) {
	if o.ErrorType != "" {
		attributes = append(attributes, semconv.ErrorTypeKey.String(telemetry.Valid(o.ErrorType)))
	}
	if o.Code != 0 {
		attributes = append(attributes, semconv.DBResponseStatusCode(strconv.Itoa(o.Code)))
	}
	return attributes
}

// Errors is what the core asks an adapter about its client's errors and results. E is the client's error interface.
type Errors[E error] interface {
	// Outcome says how an operation that returned err ended.
	Outcome(err E) Outcome
	// Refuse returns the error of an operation that was not sent. The cause is ErrQueueTimeout, ErrClosed or the error of a context.
	Refuse(cause error) E
	// DescribeError adds to a span what the client says of err, and returns the description of the span's status. Neither may
	// show what the user passed. It returns "" when err is nil.
	DescribeError(span trace.Span, err E) (description string)
	// Node returns the client's *Node that err names, or nil.
	Node(err E) any
	// DescribeResult adds to a span what the client says of a result.
	DescribeResult(span trace.Span, result any)
}
