package benchmarks_test

import (
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/otelaerospike"
)

// idle is a client whose reads do nothing, so that only what is around them takes time.
type idle struct {
	aerospike.ClientIfc
	err aerospike.Error
}

func (idle) GetNodes() []*aerospike.Node { return nil }

func (idle) Close() {}

func (i idle) Get(*aerospike.BasePolicy, *aerospike.Key, ...string) (*aerospike.Record, aerospike.Error) {
	return nil, i.err
}

func (idle) BatchGet(*aerospike.BatchPolicy, []*aerospike.Key, ...string) ([]*aerospike.Record, aerospike.Error) {
	return nil, nil
}

func wrapIdle(tb testing.TB, provider metric.MeterProvider, opts ...otelaerospike.Option) *otelaerospike.Client {
	return wrap(tb, idle{}, provider, opts...)
}

// wrap has no spans unless opts say otherwise.
func wrap(tb testing.TB, idle idle, provider metric.MeterProvider, opts ...otelaerospike.Option) *otelaerospike.Client {
	client, err := otelaerospike.Wrap(idle, append([]otelaerospike.Option{
		otelaerospike.WithMeterProvider(provider), otelaerospike.WithTracerProvider(noSpans),
	}, opts...)...)
	require.NoError(tb, err)
	tb.Cleanup(client.Close)
	return client
}

func newKey(tb testing.TB) *aerospike.Key {
	key, err := aerospike.NewKey("test", "users", 1)
	require.NoError(tb, err)
	return key
}
