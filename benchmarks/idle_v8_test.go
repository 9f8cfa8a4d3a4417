// Code generated from idle_v7_test.go; DO NOT EDIT.

package benchmarks_test

import (
	"context"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/otelaerospike/v8"
)

// idleV8 is a client v8 whose reads do nothing, so that only the instrumentation takes time.
type idleV8 struct {
	otelaerospike.ClientAPI
	err aerospike.Error
}

func (idleV8) GetNodes() []*aerospike.Node { return nil }

func (idleV8) Close() {}

func (i idleV8) Get(*aerospike.BasePolicy, *aerospike.Key, ...string) (*aerospike.Record, aerospike.Error) {
	return nil, i.err
}

func (idleV8) BatchGet(*aerospike.BatchPolicy, []*aerospike.Key, ...string) ([]*aerospike.Record, aerospike.Error) {
	return nil, nil
}

// libraryV8 implements library for client v8.
type libraryV8 struct{}

func (libraryV8) idle() otelaerospike.ClientAPI { return idleV8{} }

func (libraryV8) missing() otelaerospike.ClientAPI {
	return idleV8{err: &aerospike.AerospikeError{ResultCode: types.KEY_NOT_FOUND_ERROR}}
}

func (libraryV8) timedOut() otelaerospike.ClientAPI {
	return idleV8{err: &aerospike.AerospikeError{ResultCode: types.TIMEOUT}}
}

func (libraryV8) get(tb testing.TB) func(otelaerospike.ClientAPI) {
	key := newKeyV8(tb, "test", "users", 1)
	return func(client otelaerospike.ClientAPI) { _, _ = client.Get(nil, key) }
}

func (libraryV8) batchGet(tb testing.TB, name func(string) string) func(otelaerospike.ClientAPI) {
	keys := make([]*aerospike.Key, 100)
	for i := range keys {
		keys[i] = newKeyV8(tb, name("test"), name("users"), i)
	}
	return func(client otelaerospike.ClientAPI) { _, _ = client.BatchGet(nil, keys) }
}

func (libraryV8) wrap(
	tb testing.TB, client otelaerospike.ClientAPI, provider metric.MeterProvider, opts ...otelaerospike.Option,
) otelaerospike.ClientAPI {
	return wrapV8(tb, client, provider, opts...)
}

func (libraryV8) inContext(ctx context.Context, client otelaerospike.ClientAPI) otelaerospike.ClientAPI {
	return client.(*otelaerospike.Client).WithContext(ctx)
}

func wrapV8(
	tb testing.TB, client otelaerospike.ClientAPI, provider metric.MeterProvider, opts ...otelaerospike.Option,
) *otelaerospike.Client {
	wrapped, err := otelaerospike.Wrap(client, withoutSpans(provider, opts)...)
	require.NoError(tb, err)
	tb.Cleanup(wrapped.Close)
	return wrapped
}

func newKeyV8(tb testing.TB, namespace, set string, id int) *aerospike.Key {
	key, err := aerospike.NewKey(namespace, set, id)
	require.NoError(tb, err)
	return key
}
