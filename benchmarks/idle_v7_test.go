package benchmarks_test

import (
	"context"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/otelaerospike"
)

// idleV7 is a client v7 whose reads do nothing, so that only the instrumentation takes time.
type idleV7 struct {
	aerospike.ClientIfc
	err aerospike.Error
}

func (idleV7) GetNodes() []*aerospike.Node { return nil }

func (idleV7) Close() {}

func (i idleV7) Get(*aerospike.BasePolicy, *aerospike.Key, ...string) (*aerospike.Record, aerospike.Error) {
	return nil, i.err
}

func (idleV7) BatchGet(*aerospike.BatchPolicy, []*aerospike.Key, ...string) ([]*aerospike.Record, aerospike.Error) {
	return nil, nil
}

// libraryV7 implements library for client v7.
type libraryV7 struct{}

func (libraryV7) idle() aerospike.ClientIfc { return idleV7{} }

func (libraryV7) missing() aerospike.ClientIfc {
	return idleV7{err: &aerospike.AerospikeError{ResultCode: types.KEY_NOT_FOUND_ERROR}}
}

func (libraryV7) timedOut() aerospike.ClientIfc {
	return idleV7{err: &aerospike.AerospikeError{ResultCode: types.TIMEOUT}}
}

func (libraryV7) get(tb testing.TB) func(aerospike.ClientIfc) {
	key := newKeyV7(tb, "test", "users", 1)
	return func(client aerospike.ClientIfc) { _, _ = client.Get(nil, key) }
}

func (libraryV7) batchGet(tb testing.TB, name func(string) string) func(aerospike.ClientIfc) {
	keys := make([]*aerospike.Key, 100)
	for i := range keys {
		keys[i] = newKeyV7(tb, name("test"), name("users"), i)
	}
	return func(client aerospike.ClientIfc) { _, _ = client.BatchGet(nil, keys) }
}

func (libraryV7) wrap(
	tb testing.TB, client aerospike.ClientIfc, provider metric.MeterProvider, opts ...otelaerospike.Option,
) aerospike.ClientIfc {
	return wrapV7(tb, client, provider, opts...)
}

func (libraryV7) inContext(ctx context.Context, client aerospike.ClientIfc) aerospike.ClientIfc {
	return client.(*otelaerospike.Client).WithContext(ctx)
}

func wrapV7(
	tb testing.TB, client aerospike.ClientIfc, provider metric.MeterProvider, opts ...otelaerospike.Option,
) *otelaerospike.Client {
	wrapped, err := otelaerospike.Wrap(client, withoutSpans(provider, opts)...)
	require.NoError(tb, err)
	tb.Cleanup(wrapped.Close)
	return wrapped
}

func newKeyV7(tb testing.TB, namespace, set string, id int) *aerospike.Key {
	key, err := aerospike.NewKey(namespace, set, id)
	require.NoError(tb, err)
	return key
}
