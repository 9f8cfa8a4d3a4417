package benchmarks_test

import (
	"context"
	"testing"

	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/otelaerospike"
)

// library is one major version of the client library. C is the version's client type. The interface covers everything that needs
// the library's own types, so that the benchmarks have one source for both versions.
type library[C any] interface {
	// idle returns a client whose reads do nothing.
	idle() C
	// missing returns a client whose reads find no record.
	missing() C
	// timedOut returns a client whose reads time out.
	timedOut() C

	// get returns a call that reads one record.
	get(tb testing.TB) func(C)
	// batchGet returns a call that reads 100 records. Each key passes its namespace and its set through name.
	batchGet(tb testing.TB, name func(string) string) func(C)

	// wrap instruments a client. The instrumented client has no spans unless opts add them.
	wrap(tb testing.TB, client C, provider metric.MeterProvider, opts ...otelaerospike.Option) C
	// inContext returns an instrumented client whose calls belong to ctx.
	inContext(ctx context.Context, client C) C
}

// withoutSpans returns options for a client without spans. opts come last, so that they may add spans again.
func withoutSpans(provider metric.MeterProvider, opts []otelaerospike.Option) []otelaerospike.Option {
	return append([]otelaerospike.Option{
		otelaerospike.WithMeterProvider(provider), otelaerospike.WithTracerProvider(noSpans),
	}, opts...)
}

func wrapIdle(tb testing.TB, provider metric.MeterProvider, opts ...otelaerospike.Option) *otelaerospike.Client {
	return wrapV7(tb, idleV7{}, provider, opts...)
}
