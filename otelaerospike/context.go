package otelaerospike

import (
	"context"

	"go.opentelemetry.io/otel/attribute"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// ContextWithAttributes returns a context that adds attributes to the operations that carry it, of every client in the process. The
// attributes are on the spans, on db.client.operation.duration and on db.client.response.returned_rows, and on no other metric. They
// override the attributes of [WithAttributes]. Attributes that ctx already has stay; of two with the same key, the later one counts. A nil
// ctx is the background context. It is safe for concurrent use. An operation whose context has no attributes allocates nothing for them.
//
//	ctx = otelaerospike.ContextWithAttributes(ctx, attribute.String("tenant", tenant))
//	record, err := client.WithContext(ctx).Get(nil, key)
//
// Each set of attributes makes series of its own: use attributes that have few values, such as a tenant or a kind of request, and never a
// user. Metrics distinguish the first 100 sets that a client sees. The values of further sets are recorded as "_OTHER" on metrics, but not
// on spans. Values that are not strings, booleans or numbers are recorded as their text. U+FFFD replaces bytes that are not valid UTF-8,
// and a value longer than 256 bytes is "_OTHER".
//
// An attribute is left out when it has no key, when the instrumentation sets it itself, such as error.type, when its key is longer than
// 256 bytes, and when the context would have more than eight. The first that the process leaves out is reported to OpenTelemetry's
// error handler.
func ContextWithAttributes(ctx context.Context, attributes ...attribute.KeyValue) context.Context {
	return core.ContextWithAttributes(ctx, attributes...)
}
