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
func (c *Client) describeSubject(span trace.Span, about subject) {
	if about.batch > 1 { // semconv: a batch of one is not a batch
		span.SetAttributes(semconv.DBOperationBatchSize(about.batch))
	}
	if c.keyAttribute && about.key != nil {
		span.SetAttributes(keyDigestKey.String(hex.EncodeToString(about.key.Digest())))
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
