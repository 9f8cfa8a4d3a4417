package otelaerospike

import (
	"encoding/hex"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"
)

// The attributes of spans that the semantic conventions do not have.
const (
	keyDigestKey = attribute.Key("aerospike.key.digest")
	inDoubtKey   = attribute.Key("aerospike.in_doubt")
	iterationKey = attribute.Key("aerospike.retry.iteration")
)

// describeSubject adds what is not known of all operations of the same name and target alike.
func (c *Client) describeSubject(span trace.Span, of any) {
	switch subject := of.(type) {
	case *aerospike.Key:
		if c.keyAttribute && subject != nil {
			span.SetAttributes(keyDigestKey.String(hex.EncodeToString(subject.Digest())))
		}
	case []*aerospike.Key:
		describeBatch(span, len(subject))
	case []*aerospike.BatchRead:
		describeBatch(span, len(subject))
	case []aerospike.BatchRecordIfc:
		describeBatch(span, len(subject))
	}
}

func describeBatch(span trace.Span, size int) {
	if size > 1 { // semconv: a batch of one is not a batch
		span.SetAttributes(semconv.DBOperationBatchSize(size))
	}
}

// describeResult adds the node that answered, where the client says it.
func describeResult(span trace.Span, result any) {
	if record, ok := result.(*aerospike.Record); ok && record != nil {
		describeNode(span, record.Node)
	}
}

// describeError adds what the client says of a failure, and returns the description of the span's status. That is the result
// code's: the text of an error may show what the user passed.
func describeError(span trace.Span, err aerospike.Error) (description string) {
	if err == nil {
		return ""
	}
	if refused, ok := err.(*refusal); ok {
		return refused.describe()
	}
	ae := asAerospikeError(err)
	if ae == nil {
		return ""
	}
	describeNode(span, ae.Node)
	span.SetAttributes(inDoubtKey.Bool(ae.InDoubt), iterationKey.Int(ae.Iteration))
	code, _ := cause(err)
	return types.ResultCodeToString(code)
}

func describeNode(span trace.Span, node *aerospike.Node) {
	if node == nil || node.GetHost() == nil {
		return
	}
	host := node.GetHost()
	span.SetAttributes(semconv.NetworkPeerAddress(host.Name), semconv.NetworkPeerPort(host.Port))
}
