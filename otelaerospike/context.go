package otelaerospike

import (
	"context"

	"go.opentelemetry.io/otel/attribute"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// ContextWithAttributes returns a context whose operations have the attributes on their spans and in db.client.operation.duration and
// db.client.response.returned_rows, of every client of the process. Other metrics do not have them. They override the attributes of
// [WithAttributes]. Attributes that ctx has already stay; of two with the same key the later counts. A nil ctx is the background
// context. It is safe for concurrent use. An operation whose context has no attributes allocates nothing for them.
//
//	ctx = otelaerospike.ContextWithAttributes(ctx, attribute.String("tenant", tenant))
//	record, err := client.WithContext(ctx).Get(nil, key)
//
// Each set of attributes makes series of its own: use values of which there are few, such as a tenant or a kind of request, and never
// a user. Metrics distinguish the first 100 sets that a client sees. The values of further sets are recorded as "_OTHER", on metrics
// alone. Values that are not strings, booleans or numbers are recorded as their text. Text that is not valid UTF-8 has U+FFFD in place
// of other bytes, and a value longer than 256 bytes is "_OTHER".
//
// An attribute is left out when it has no key, when the instrumentation sets it itself, such as error.type, when its key is longer than
// 256 bytes, and when the context would have more than eight. The first that the process leaves out is reported to OpenTelemetry's
// error handler.
func ContextWithAttributes(ctx context.Context, attributes ...attribute.KeyValue) context.Context {
	return core.ContextWithAttributes(ctx, attributes...)
}
