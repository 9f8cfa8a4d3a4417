package benchmarks_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"golang.org/x/sync/semaphore"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// BenchmarkCall is wrapped calls of a client that does nothing. The floor of a call is two readings of the clock and one
// recording with attributes that are built once, put around it by hand.
func BenchmarkCall(b *testing.B) {
	stagemeter.SetEnabled(false)
	ctx := context.Background()
	get, batchGet := newGet(b), newBatchGet(b, func(name string) string { return name })

	get.sides(ctx).run(b, "get")
	batchGet.sides(ctx).run(b, "batch_get")
	newBatchGet(b, strings.Clone).sides(ctx).run(b, "batch_get_cloned")
	get.ending(types.KEY_NOT_FOUND_ERROR, attribute.String("db.response.status_code", "2")).sides(ctx).run(b, "get_missed")
	get.ending(types.TIMEOUT, attribute.String("db.response.status_code", "9"), attribute.String("error.type", "TIMEOUT")).
		sides(ctx).run(b, "get_failed")
	get.noop().run(b, "get_noop")
	batchGet.noop().run(b, "batch_get_noop")
	get.parallel(ctx).run(b, "get_parallel")
	get.limited(ctx).run(b, "get_limited")
	get.sides(ctx, exemplarsOff()).run(b, "get_exemplars_off")
	get.sides(ctx, exemplarsOn()).run(b, "get_exemplars_on")
	get.traced(newTracerProvider(sdktrace.NeverSample())).run(b, "get_unsampled")
	get.traced(newTracerProvider(sdktrace.AlwaysSample())).run(b, "get_sampled")
	b.Run("get_profiled", func(b *testing.B) { get.profiled(ctx, b) })
}

// operation is a call of a client that may be wrapped or not.
type operation struct {
	name       string
	call       func(aerospike.ClientIfc)
	attributes []attribute.KeyValue // of its recordings
	client     idle
}

func newGet(tb testing.TB) operation {
	key := newKey(tb)
	return newOperation("get", func(client aerospike.ClientIfc) { _, _ = client.Get(nil, key) })
}

// newBatchGet reads keys that have the strings of their names from name.
func newBatchGet(tb testing.TB, name func(string) string) operation {
	keys := make([]*aerospike.Key, 100)
	for i := range keys {
		key, err := aerospike.NewKey(name("test"), name("users"), i)
		require.NoError(tb, err)
		keys[i] = key
	}
	return newOperation("batch_read", func(client aerospike.ClientIfc) { _, _ = client.BatchGet(nil, keys) })
}

func newOperation(name string, call func(aerospike.ClientIfc)) operation {
	return operation{name: name, call: call, attributes: callAttributes(name)}
}

// ending is the same operation when it ends with an error, which has the attributes.
func (o operation) ending(code types.ResultCode, attributes ...attribute.KeyValue) operation {
	o.client.err = &aerospike.AerospikeError{ResultCode: code}
	o.attributes = slices.Concat(o.attributes, attributes)
	return o
}

func (o operation) bare(b *testing.B) {
	var client aerospike.ClientIfc = o.client
	measure(b, func() { o.call(client) })
}

func (o operation) sides(ctx context.Context, opts ...sdkmetric.Option) sides {
	return sides{
		bare: o.bare,
		floor: func(b *testing.B) {
			hand := newCallByHand(b, newMeterProvider(opts...), o.attributes)
			measure(b, o.byHand(ctx, hand))
		},
		ours: func(b *testing.B) {
			client := wrap(b, o.client, newMeterProvider(opts...))
			measure(b, func() { o.call(client) })
		},
	}
}

func (o operation) byHand(ctx context.Context, hand *byHand) func() {
	var client aerospike.ClientIfc = o.client
	return func() {
		begun := hand.now()
		o.call(client)
		hand.record(ctx, hand.now()-begun)
	}
}

func (o operation) noop() sides {
	return sides{
		bare: o.bare,
		ours: func(b *testing.B) {
			client := wrap(b, o.client, noMetrics)
			measure(b, func() { o.call(client) })
		},
	}
}

func (o operation) parallel(ctx context.Context) sides {
	return sides{
		bare: func(b *testing.B) {
			var client aerospike.ClientIfc = o.client
			measureParallel(b, always(func() { o.call(client) }))
		},
		floor: func(b *testing.B) {
			hand := newCallByHand(b, newMeterProvider(), o.attributes)
			measureParallel(b, always(o.byHand(ctx, hand)))
		},
		ours: func(b *testing.B) {
			client := wrap(b, o.client, newMeterProvider())
			measureParallel(b, always(func() { o.call(client) }))
		},
	}
}

// limited is a call that the concurrency limiter admits at once; its floor has the semaphore by hand.
func (o operation) limited(ctx context.Context) sides {
	return sides{
		bare: o.bare,
		floor: func(b *testing.B) {
			call, slots := o.byHand(ctx, newCallByHand(b, newMeterProvider(), o.attributes)), semaphore.NewWeighted(workers)
			measure(b, func() {
				if slots.TryAcquire(1) {
					call()
					slots.Release(1)
				}
			})
		},
		ours: func(b *testing.B) {
			client := wrap(b, o.client, newMeterProvider(), otelaerospike.WithConcurrencyLimit(workers, time.Second))
			measure(b, func() { o.call(client) })
		},
	}
}

// traced is a call in a request's span; its floor is a span by hand, whose attributes are built once.
func (o operation) traced(provider trace.TracerProvider) sides {
	return sides{
		bare: o.bare,
		floor: func(b *testing.B) {
			hand := newCallByHand(b, newMeterProvider(), o.attributes)
			measure(b, o.spanByHand(inSpan(b, provider), provider, hand, o.attributes))
		},
		ours: func(b *testing.B) {
			client := wrap(b, o.client, newMeterProvider(), otelaerospike.WithTracerProvider(provider)).WithContext(inSpan(b, provider))
			measure(b, func() { o.call(client) })
		},
	}
}

func (o operation) spanByHand(
	ctx context.Context, provider trace.TracerProvider, hand *byHand, attributes []attribute.KeyValue,
) func() {
	tracer := provider.Tracer("floor")
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attributes...)}
	var client aerospike.ClientIfc = o.client
	return func() {
		ctx, span := tracer.Start(ctx, "get users", options...)
		begun := hand.now()
		o.call(client)
		hand.record(ctx, hand.now()-begun)
		span.End()
	}
}

// profiled is a call with the stage io. Its floor is that of a call and that of a stage together, three readings of the clock and two
// recordings, although a reading can be spared, as ours does.
func (o operation) profiled(ctx context.Context, b *testing.B) {
	b.Run("side=bare", o.bare)
	b.Run("side=floor", func(b *testing.B) {
		provider := newMeterProvider()
		hand, stage := newCallByHand(b, provider, o.attributes), newStageByHand(b, provider)
		var client aerospike.ClientIfc = o.client
		measure(b, func() {
			begun := hand.now()
			o.call(client)
			stage.record(ctx, hand.now()-begun)
			hand.record(ctx, hand.now()-begun)
		})
	})
	b.Run("side=ours", func(b *testing.B) {
		defer stagemeter.Profile()()
		client := wrap(b, o.client, newMeterProvider())
		measure(b, func() { o.call(client) })
	})
}
