package core

import (
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/telemetry"
)

// Target is where an operation goes. A field is empty, and yields no attribute, when it is unknown or when the operation has
// several.
type Target struct {
	Namespace string
	Set       string
}

// These are the server's limits, in bytes.
const (
	maxNamespace = 31
	maxSet       = 63
)

// sanitized returns the target with names that the server could have, as valid UTF-8. A longer name is Other.
func (t Target) sanitized() Target {
	if len(t.Namespace) > maxNamespace {
		t.Namespace = Other
	}
	if len(t.Set) > maxSet {
		t.Set = Other
	}
	return Target{Namespace: telemetry.Valid(t.Namespace), Set: telemetry.Valid(t.Set)}
}

// Subject is what an operation acts on, such as a key.
type Subject interface {
	// Target is called only when the target is needed, since looking through a batch takes time.
	Target() Target
	// Describe adds to a recording span what differs between operations of the same target. withKey allows the key's digest.
	Describe(span trace.Span, withKey bool)
}

// DescribeBatch adds the size of a batch to its span. A batch of one is not a batch to the semantic conventions.
func DescribeBatch(span trace.Span, size int) {
	if size > 1 {
		span.SetAttributes(semconv.DBOperationBatchSize(size))
	}
}

// And returns what two targets have in common. The target of a batch is what the targets of its keys have in common: naming only the first
// of several sets would charge that set with the time of all.
func (t Target) And(other Target) Target {
	if t.Namespace != other.Namespace {
		t.Namespace = ""
	}
	if t.Set != other.Set {
		t.Set = ""
	}
	return t
}
