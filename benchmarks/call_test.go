package benchmarks_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"golang.org/x/sync/semaphore"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// BenchmarkCall measures wrapped calls of a v7 client that does nothing. The floor surrounds the call by hand with two clock
// readings and one recording, whose attributes are built once.
func BenchmarkCall(b *testing.B) { runCalls(b, libraryV7{}) }

// BenchmarkCallV8 measures the same calls of a v8 client.
func BenchmarkCallV8(b *testing.B) { runCalls(b, libraryV8{}) }

func runCalls[C any](b *testing.B, client library[C]) {
	stagemeter.SetEnabled(false)
	ctx := context.Background()
	get, batchGet := newGet(b, client), newBatchGet(b, client, func(name string) string { return name })

	get.sides(ctx).run(b, "get")
	batchGet.sides(ctx).run(b, "batch_get")
	newBatchGet(b, client, strings.Clone).sides(ctx).run(b, "batch_get_cloned")
	get.missed().sides(ctx).run(b, "get_missed")
	get.failed().sides(ctx).run(b, "get_failed")
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

// operation is a call of a client, wrapped or not. C is an interface type, so that every side calls through an interface.
type operation[C any] struct {
	library    library[C]
	call       func(C)
	attributes []attribute.KeyValue // what the floor records with each call
	client     C                    // not wrapped
}

func newGet[C any](tb testing.TB, client library[C]) operation[C] {
	return operation[C]{client, client.get(tb), callAttributes("get"), client.idle()}
}

// newBatchGet returns a batch read. Each key passes its namespace and its set through name; strings.Clone gives each key strings
// of its own.
func newBatchGet[C any](tb testing.TB, client library[C], name func(string) string) operation[C] {
	return operation[C]{client, client.batchGet(tb, name), callAttributes("batch_read"), client.idle()}
}

// missed returns the same operation, which now finds no record.
func (o operation[C]) missed() operation[C] {
	return o.ending(o.library.missing(), attribute.String("db.response.status_code", "2"))
}

// failed returns the same operation, which now times out.
func (o operation[C]) failed() operation[C] {
	return o.ending(o.library.timedOut(), attribute.String("db.response.status_code", "9"), attribute.String("error.type", "TIMEOUT"))
}

// ending returns the same operation with a client whose calls end in another way. The attributes describe that ending.
func (o operation[C]) ending(client C, attributes ...attribute.KeyValue) operation[C] {
	o.client, o.attributes = client, slices.Concat(o.attributes, attributes)
	return o
}

func (o operation[C]) bare(b *testing.B) {
	measure(b, func() { o.call(o.client) })
}

func (o operation[C]) sides(ctx context.Context, opts ...sdkmetric.Option) sides {
	return sides{
		bare: o.bare,
		floor: func(b *testing.B) {
			hand := newCallByHand(b, newMeterProvider(opts...), o.attributes)
			measure(b, o.byHand(ctx, hand))
		},
		ours: func(b *testing.B) {
			client := o.library.wrap(b, o.client, newMeterProvider(opts...))
			measure(b, func() { o.call(client) })
		},
	}
}

func (o operation[C]) byHand(ctx context.Context, hand *byHand) func() {
	return func() {
		begun := hand.now()
		o.call(o.client)
		hand.record(ctx, hand.now()-begun)
	}
}

func (o operation[C]) noop() sides {
	return sides{
		bare: o.bare,
		ours: func(b *testing.B) {
			client := o.library.wrap(b, o.client, noMetrics)
			measure(b, func() { o.call(client) })
		},
	}
}

func (o operation[C]) parallel(ctx context.Context) sides {
	return sides{
		bare: func(b *testing.B) {
			measureParallel(b, always(func() { o.call(o.client) }))
		},
		floor: func(b *testing.B) {
			hand := newCallByHand(b, newMeterProvider(), o.attributes)
			measureParallel(b, always(o.byHand(ctx, hand)))
		},
		ours: func(b *testing.B) {
			client := o.library.wrap(b, o.client, newMeterProvider())
			measureParallel(b, always(func() { o.call(client) }))
		},
	}
}

// limited measures a call that the concurrency limiter admits at once. The floor takes and releases a semaphore by hand.
func (o operation[C]) limited(ctx context.Context) sides {
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
			client := o.library.wrap(b, o.client, newMeterProvider(), otelaerospike.WithConcurrencyLimit(workers, time.Second))
			measure(b, func() { o.call(client) })
		},
	}
}

// traced measures a call within a request's span. The floor starts and ends a span by hand, with attributes that are built once.
func (o operation[C]) traced(provider trace.TracerProvider) sides {
	return sides{
		bare: o.bare,
		floor: func(b *testing.B) {
			hand := newCallByHand(b, newMeterProvider(), o.attributes)
			measure(b, o.spanByHand(inSpan(b, provider), provider, hand, o.attributes))
		},
		ours: func(b *testing.B) {
			client := o.library.wrap(b, o.client, newMeterProvider(), otelaerospike.WithTracerProvider(provider))
			client = o.library.inContext(inSpan(b, provider), client)
			measure(b, func() { o.call(client) })
		},
	}
}

func (o operation[C]) spanByHand(
	ctx context.Context, provider trace.TracerProvider, hand *byHand, attributes []attribute.KeyValue,
) func() {
	tracer := provider.Tracer("floor")
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(attributes...)}
	return func() {
		ctx, span := tracer.Start(ctx, "get users", options...)
		begun := hand.now()
		o.call(o.client)
		hand.record(ctx, hand.now()-begun)
		span.End()
	}
}

// profiled measures a call with the stage io. The floor combines the floors of a call and a stage: three clock readings and two
// recordings. Ours saves one of these readings.
func (o operation[C]) profiled(ctx context.Context, b *testing.B) {
	b.Run("side=bare", o.bare)
	b.Run("side=floor", func(b *testing.B) {
		provider := newMeterProvider()
		hand, stage := newCallByHand(b, provider, o.attributes), newStageByHand(b, provider)
		measure(b, func() {
			begun := hand.now()
			o.call(o.client)
			stage.record(ctx, hand.now()-begun)
			hand.record(ctx, hand.now()-begun)
		})
	})
	b.Run("side=ours", func(b *testing.B) {
		defer stagemeter.Profile()()
		client := o.library.wrap(b, o.client, newMeterProvider())
		measure(b, func() { o.call(client) })
	})
}
