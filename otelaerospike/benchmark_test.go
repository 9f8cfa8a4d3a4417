package otelaerospike_test

import (
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/views"
)

// idle is a client whose reads do nothing, so that only the instrumentation is measured.
type idle struct{ aerospike.ClientIfc }

func (idle) GetNodes() []*aerospike.Node { return nil }

func (idle) Get(*aerospike.BasePolicy, *aerospike.Key, ...string) (*aerospike.Record, aerospike.Error) {
	return nil, nil
}

func (idle) BatchGet(*aerospike.BatchPolicy, []*aerospike.Key, ...string) ([]*aerospike.Record, aerospike.Error) {
	return nil, nil
}

func (idle) BatchOperate(*aerospike.BatchPolicy, []aerospike.BatchRecordIfc) aerospike.Error {
	return nil
}

func readerProvider() *sdkmetric.MeterProvider {
	return sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()))
}

func benchmarkGet(b *testing.B, client aerospike.ClientIfc) {
	key, err := aerospike.NewKey("test", "users", 1)
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = client.Get(nil, key)
	}
}

// BenchmarkGet is a wrapped call of a client that does nothing; its floor is BenchmarkGet/bare plus BenchmarkGetFloor.
func BenchmarkGet(b *testing.B) {
	wrapped := func(b *testing.B, opts ...otelaerospike.Option) aerospike.ClientIfc {
		client, err := otelaerospike.Wrap(idle{}, opts...)
		require.NoError(b, err)
		return client
	}
	b.Run("bare", func(b *testing.B) { benchmarkGet(b, idle{}) })
	b.Run("noop", func(b *testing.B) {
		benchmarkGet(b, wrapped(b, otelaerospike.WithMeterProvider(noop.NewMeterProvider())))
	})
	b.Run("off", func(b *testing.B) {
		benchmarkGet(b, wrapped(b, otelaerospike.WithMeterProvider(readerProvider())))
	})
	b.Run("on", func(b *testing.B) {
		defer stagemeter.Profile()()
		benchmarkGet(b, wrapped(b, otelaerospike.WithMeterProvider(readerProvider())))
	})
	b.Run("limited", func(b *testing.B) {
		benchmarkGet(b, wrapped(b, otelaerospike.WithMeterProvider(readerProvider()),
			otelaerospike.WithConcurrencyLimit(10, time.Second)))
	})
}

// BenchmarkGetFloor is what two clock reads and one recording with cached attributes cost without us.
func BenchmarkGetFloor(b *testing.B) {
	histogram, err := readerProvider().Meter("floor").Float64Histogram("floor",
		metric.WithExplicitBucketBoundaries(views.OperationDurationBoundaries()...))
	require.NoError(b, err)
	options := []metric.RecordOption{metric.WithAttributeSet(attribute.NewSet(
		attribute.String("db.system.name", "aerospike"), attribute.String("db.operation.name", "get"),
		attribute.String("db.namespace", "test"), attribute.String("db.collection.name", "users")))}
	epoch, ctx := time.Now(), b.Context()
	b.ReportAllocs()
	for b.Loop() {
		begun := time.Since(epoch)
		histogram.Record(ctx, (time.Since(epoch) - begun).Seconds(), options...)
	}
}

// BenchmarkBatchGet shows the cost of finding out what the keys of a batch share.
func BenchmarkBatchGet(b *testing.B) {
	keys := make([]*aerospike.Key, 100)
	for i := range keys {
		key, err := aerospike.NewKey("test", "users", i)
		require.NoError(b, err)
		keys[i] = key
	}
	client, err := otelaerospike.Wrap(idle{}, otelaerospike.WithMeterProvider(readerProvider()))
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		_, _ = client.BatchGet(nil, keys)
	}
}
