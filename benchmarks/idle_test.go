package benchmarks_test

import (
	"context"
	"testing"

	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/otelaerospike"
)

// library is a major version of the client library, whose client is a C. Only what names the library's own types is here; the
// benchmarks have one source for all versions.
type library[C any] interface {
	// idle returns a client whose reads do nothing, missing one that finds no record, timedOut one whose reads time out.
	idle() C
	missing() C
	timedOut() C

	// get returns a call that reads one record.
	get(tb testing.TB) func(C)
	// batchGet returns a call that reads 100 records. The keys have the strings of their names from name.
	batchGet(tb testing.TB, name func(string) string) func(C)

	// wrap instruments a client. It has no spans unless opts say otherwise.
	wrap(tb testing.TB, client C, provider metric.MeterProvider, opts ...otelaerospike.Option) C
	// inContext returns an instrumented client whose calls belong to ctx.
	inContext(ctx context.Context, client C) C
}

// withoutSpans returns the options of a client without spans. opts come last and may add them.
func withoutSpans(provider metric.MeterProvider, opts []otelaerospike.Option) []otelaerospike.Option {
	return append([]otelaerospike.Option{
		otelaerospike.WithMeterProvider(provider), otelaerospike.WithTracerProvider(noSpans),
	}, opts...)
}

func wrapIdle(tb testing.TB, provider metric.MeterProvider, opts ...otelaerospike.Option) *otelaerospike.Client {
	return wrapV7(tb, idleV7{}, provider, opts...)
}
