package signals

import (
	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
)

// conventional are the attributes of the semantic conventions that the registry may refer to, each with a value of its type.
var conventional = []attribute.KeyValue{
	semconv.DBSystemNamePostgreSQL,
	semconv.DBOperationName(""),
	semconv.DBOperationBatchSize(0),
	semconv.DBNamespace(""),
	semconv.DBCollectionName(""),
	semconv.DBResponseStatusCode(""),
	semconv.ErrorTypeOther,
	semconv.ServerAddress(""),
	semconv.ServerPort(0),
	semconv.NetworkPeerAddress(""),
	semconv.NetworkPeerPort(0),
}

// types are the types of attributes by the names that the format gives them.
var types = map[string]attribute.Type{
	"string":  attribute.STRING,
	"int":     attribute.INT64,
	"double":  attribute.FLOAT64,
	"boolean": attribute.BOOL,
}
