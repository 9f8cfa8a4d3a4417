package benchmarks_test

import (
	"context"
	"slices"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/views"
)

// BenchmarkPeer measures one call of a client that does nothing, instrumented by each peer. The comparison is of the time that
// each peer adds to the bare call of its own client. All peers use the same SDK, and record a duration with six attributes into a
// histogram with the same nine boundaries. Where a peer records more by default, its options make it as cheap as possible.
func BenchmarkPeer(b *testing.B) {
	stagemeter.SetEnabled(false)
	for _, p := range inOrder([]peer{
		{"otelaerospike", bareAerospike, instrumentedAerospike},
		{"by_hand", bareAerospike, instrumentedByHand},
		{"otelsql", bareSQL, instrumentedSQL},
		{"otelpgx", barePgx, instrumentedPgx},
		{"redisotel", bareRedis, instrumentedRedis},
	}) {
		b.Run("spans=none/"+p.name, func(b *testing.B) {
			p.run(b, telemetry{ctx: context.Background()})
		})
		b.Run("spans=sampled/"+p.name, func(b *testing.B) {
			provider := newTracerProvider(sdktrace.AlwaysSample())
			p.run(b, telemetry{ctx: inSpan(b, provider), spans: provider})
		})
	}
}

// telemetry is what a peer records into.
type telemetry struct {
	ctx     context.Context // the request's context
	metrics metric.MeterProvider
	spans   trace.TracerProvider // nil for no spans
}

type peer struct {
	name         string
	bare         func(tb testing.TB, t telemetry) (call func())
	instrumented func(tb testing.TB, t telemetry) (call func())
}

func (p peer) run(b *testing.B, t telemetry) {
	b.Run("side=bare", func(b *testing.B) { measure(b, p.bare(b, t)) })
	b.Run("side=instrumented", func(b *testing.B) {
		reader := sdkmetric.NewManualReader()
		t.metrics = sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader), sdkmetric.WithView(sdkmetric.NewView(
			sdkmetric.Instrument{Kind: sdkmetric.InstrumentKindHistogram},
			sdkmetric.Stream{Aggregation: sdkmetric.AggregationExplicitBucketHistogram{Boundaries: views.OperationDurationBoundaries()}},
		)))
		measure(b, p.instrumented(b, t))
		records, attributes := recorded(b, reader)
		b.ReportMetric(float64(records)/float64(b.N+1), "records/op") // measure calls once more
		b.ReportMetric(float64(attributes), "attributes/record")
	})
}

// recorded counts the values in all histograms. It also returns the number of attributes of the series that has the most values.
func recorded(tb testing.TB, reader sdkmetric.Reader) (records uint64, attributes int) {
	var collected metricdata.ResourceMetrics
	require.NoError(tb, reader.Collect(context.Background(), &collected))
	var most uint64
	for _, scope := range collected.ScopeMetrics {
		for _, m := range scope.Metrics {
			histogram, ok := m.Data.(metricdata.Histogram[float64])
			if !ok {
				continue
			}
			for _, point := range histogram.DataPoints {
				records += point.Count
				if point.Count > most {
					most, attributes = point.Count, point.Attributes.Len()
				}
			}
		}
	}
	return records, attributes
}

func bareAerospike(tb testing.TB, _ telemetry) func() {
	key := newKeyV7(tb, "test", "users", 1)
	var client aerospike.ClientIfc = idleV7{}
	return func() { _, _ = client.Get(nil, key) }
}

// instrumentedAerospike adds the server's address and port to its own four attributes, because an idle client has no server.
func instrumentedAerospike(tb testing.TB, t telemetry) func() {
	opts := []otelaerospike.Option{otelaerospike.WithAttributes(serverAttributes...)}
	if t.spans != nil {
		opts = append(opts, otelaerospike.WithTracerProvider(t.spans))
	}
	var client aerospike.ClientIfc = wrapIdle(tb, t.metrics, opts...).WithContext(t.ctx)
	key := newKeyV7(tb, "test", "users", 1)
	return func() { _, _ = client.Get(nil, key) }
}

// instrumentedByHand is not a peer but the floor: no peer can cost less.
func instrumentedByHand(tb testing.TB, t telemetry) func() {
	get, attributes := newGet(tb, libraryV7{}), slices.Concat(callAttributes("get"), serverAttributes)
	hand := newByHand(tb, t.metrics, views.OperationDurationBoundaries(), attributes...)
	if t.spans == nil {
		return get.byHand(t.ctx, hand)
	}
	return get.spanByHand(t.ctx, t.spans, hand, attributes)
}

var serverAttributes = []attribute.KeyValue{
	attribute.String("server.address", "127.0.0.1"), attribute.Int("server.port", 3000),
}
