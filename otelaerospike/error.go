package otelaerospike

import (
	"context"
	"errors"
	"fmt"
	"strings"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"go.opentelemetry.io/otel/attribute"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// WithErrorClassifier replaces the classification of errors: classify returns the error.type of an operation that returned err, or "" when
// err is not a failure. It is called concurrently, perhaps more than once for an error, and should return one of a few fixed values. nil is
// ignored. The default is the name of the result code that caused the error, and "" for KEY_NOT_FOUND_ERROR and FILTERED_OUT. A panic of
// classify is contained: the error is classified by default, and the first panic is reported to OpenTelemetry's error handler.
func WithErrorClassifier(classify func(err aerospike.Error) (errorType string)) Option {
	if classify == nil {
		return nil
	}
	return core.WithErrorClassifier(func(err error) string {
		clientErr, _ := err.(aerospike.Error) //nolint:errorlint // the core hands over the client's errors as they are
		return classify(clientErr)
	})
}

// clientErrors tells the core about the client's errors and results.
type clientErrors struct{ classify func(error) string }

// Outcome implements [core.Errors].
func (e clientErrors) Outcome(err aerospike.Error) core.Outcome {
	if own, ok := err.(ownError); ok {
		err = own.AerospikeError
	}
	code, _ := cause(err) // 0 when there is none
	return core.Outcome{ErrorType: e.classify(err), Code: int(code)}
}

// errorType is the classification that [WithErrorClassifier] replaces.
func errorType(err error) string {
	code, ok := cause(err)
	switch {
	case !ok:
		return core.Other
	case code == types.KEY_NOT_FOUND_ERROR, code == types.FILTERED_OUT:
		return ""
	}
	if name := code.String(); !strings.HasPrefix(name, "invalid ResultCode") {
		return name
	}
	return core.Other // a server's code that the client has no name for
}

// cause returns the result code that says what went wrong. An error of the client wraps the errors of earlier attempts. The outermost error
// therefore says how the operation ended, except where the client's own wrapping hides it; see [hidesCause].
func cause(err error) (types.ResultCode, bool) {
	clientErr := asAerospikeError(err)
	if clientErr == nil {
		return 0, false
	}
	for hidesCause(clientErr) {
		inner := asAerospikeError(clientErr.Unwrap())
		if inner == nil {
			break
		}
		clientErr = inner
	}
	return clientErr.ResultCode, true
}

// asAerospikeError is errors.As, but allocates nothing for the errors that the client itself returns.
func asAerospikeError(err error) *aerospike.AerospikeError {
	switch e := err.(type) { //nolint:errorlint // wrapped errors are for errors.As below
	case nil:
		return nil
	case *aerospike.AerospikeError:
		return e
	}
	if embedded := embeddedError(err); embedded != nil {
		return embedded
	}
	var clientErr *aerospike.AerospikeError
	if !errors.As(err, &clientErr) {
		return nil
	}
	return clientErr
}

// DescribeError implements [core.Errors]. The description is the result code's: the text of an error may show what the user passed.
func (clientErrors) DescribeError(span trace.Span, err aerospike.Error) (description string) {
	if err == nil {
		return ""
	}
	if own, ok := err.(interface{ describe() string }); ok {
		return own.describe()
	}
	clientErr := asAerospikeError(err)
	if clientErr == nil {
		return ""
	}
	describeNode(span, clientErr.Node)
	span.SetAttributes(
		attribute.Bool("aerospike.in_doubt", clientErr.InDoubt),
		attribute.Int("aerospike.retry.iteration", clientErr.Iteration))
	code, _ := cause(err)
	return types.ResultCodeToString(code)
}

// Node implements [core.Errors].
func (clientErrors) Node(err aerospike.Error) any {
	if clientErr := asAerospikeError(err); clientErr != nil && clientErr.Node != nil {
		return clientErr.Node
	}
	return nil
}

// DescribeResult implements [core.Errors]. It adds the node that answered, where the client says it.
func (clientErrors) DescribeResult(span trace.Span, result any) {
	if record, ok := result.(*aerospike.Record); ok && record != nil {
		describeNode(span, record.Node)
	}
}

func describeNode(span trace.Span, node *aerospike.Node) {
	if node == nil || node.GetHost() == nil {
		return
	}
	host := node.GetHost()
	span.SetAttributes(semconv.NetworkPeerAddress(telemetry.Valid(host.Name)), semconv.NetworkPeerPort(host.Port))
}

// ownError is an error of this package for which the client has a result code. The client did not return it, and so does not say
// whether the operation is in doubt or how often it was tried.
type ownError struct{ *aerospike.AerospikeError }

func newOwnError(code types.ResultCode) aerospike.Error {
	return ownError{&aerospike.AerospikeError{ResultCode: code}}
}

func (e ownError) describe() string { return types.ResultCodeToString(e.ResultCode) }

// ErrQueueTimeout marks, for [errors.Is], the error of an operation that the concurrency limiter did not admit. Either the operation waited
// for the whole queue timeout, or its context ended while it waited. In the second case the error also matches the context's error. Such an
// error is an [aerospike.Error] with the result code COMMAND_REJECTED. The operation is not in doubt.
var ErrQueueTimeout = core.ErrQueueTimeout

// ErrClosed marks, for [errors.Is], the error of a [Client.BatchRead] or [Client.BatchReadAsync] that began after [Client.Close] was
// called. Such an error is an [aerospike.Error] with the result code COMMAND_REJECTED. Nothing was sent.
var ErrClosed = core.ErrClosed

// refusal is the error of an operation that was not sent. It embeds an error of the client, whose interface has methods that are
// not exported.
type refusal struct {
	*aerospike.AerospikeError
	cause error
}

var _ aerospike.Error = (*refusal)(nil)

// Refuse implements [core.Errors].
func (clientErrors) Refuse(cause error) aerospike.Error {
	return &refusal{&aerospike.AerospikeError{ResultCode: types.COMMAND_REJECTED}, cause}
}

// Error implements error.
func (r *refusal) Error() string {
	return fmt.Sprintf("otelaerospike: the operation was not sent: %v", r.cause)
}

// describe returns the reason without the text of the context's cause, which may contain the user's data.
func (r *refusal) describe() string {
	for _, reason := range []error{ErrQueueTimeout, ErrClosed, context.DeadlineExceeded, context.Canceled} {
		if errors.Is(r.cause, reason) {
			return reason.Error()
		}
	}
	return ""
}

// Is reports whether target is why the operation was refused.
func (r *refusal) Is(target error) bool {
	return target == ErrQueueTimeout && !errors.Is(r.cause, ErrClosed) || errors.Is(r.cause, target)
}

// Unwrap returns the client's error, which holds the result code.
func (r *refusal) Unwrap() error { return r.AerospikeError }
