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

// BenchmarkPeer is one call of a client that does nothing, instrumented by each peer. What is compared is the time over the bare
// call of the peer's own client: all record a duration of six attributes into a histogram of the same nine buckets, with the
// same SDK. Where a peer records more or describes more by default, its options make it as cheap as it can be.
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

// telemetry is what a peer is to record into.
type telemetry struct {
	ctx     context.Context // of the request
	metrics metric.MeterProvider
	spans   trace.TracerProvider // nil: none
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

// recorded returns how many values all histograms took, and how many attributes those have that took most of them.
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

// instrumentedAerospike has four attributes of its own, and the server's address and port, which an idle client has not.
func instrumentedAerospike(tb testing.TB, t telemetry) func() {
	opts := []otelaerospike.Option{otelaerospike.WithAttributes(serverAttributes...)}
	if t.spans != nil {
		opts = append(opts, otelaerospike.WithTracerProvider(t.spans))
	}
	var client aerospike.ClientIfc = wrapIdle(tb, t.metrics, opts...).WithContext(t.ctx)
	key := newKeyV7(tb, "test", "users", 1)
	return func() { _, _ = client.Get(nil, key) }
}

// instrumentedByHand is no peer but what none can go below.
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
