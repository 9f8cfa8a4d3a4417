package exporters

import (
	"fmt"
	"testing"

	"github.com/prometheus/otlptranslator"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/exporters/stdout/stdoutmetric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdkexemplar "go.opentelemetry.io/otel/sdk/metric/exemplar"
	"go.opentelemetry.io/otel/sdk/resource"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/nodelatency"
	"github.com/otelaerospike/go/stagemeter"
)

const serviceName = "checkout"

// opener connects an exporter to what reads its exports.
type opener func(t *testing.T, producer *nodelatency.Producer) *pipe

// pipe is an exporter and its other side.
type pipe struct {
	reader     sdkmetric.Reader
	deliveries func(t *testing.T) []*delivery // what has arrived, in each format
	receiver   *receiver                      // of OTLP
}

// The options of the exporters that rows share.
var (
	grpcDelta  = otlpmetricgrpc.WithTemporalitySelector(sdkmetric.DeltaTemporalitySelector)
	grpcGzip   = otlpmetricgrpc.WithCompressor("gzip")
	httpDelta  = otlpmetrichttp.WithTemporalitySelector(sdkmetric.DeltaTemporalitySelector)
	httpGzip   = otlpmetrichttp.WithCompression(otlpmetrichttp.GzipCompression)
	delivering = stdoutmetric.WithTemporalitySelector(sdkmetric.DeltaTemporalitySelector)
	native     = prometheus.WithAggregationSelector(exponential)

	inNamespace = prometheus.WithNamespace("shop")
	named       = prometheus.WithResourceAsConstantLabels(attribute.NewAllowKeysFilter(semconv.ServiceNameKey))
	serviceOf   = map[string]string{"service_name": serviceName}
)

func strategy(s otlptranslator.TranslationStrategyOption) prometheus.Option {
	return prometheus.WithTranslationStrategy(s)
}

func exponential(kind sdkmetric.InstrumentKind) sdkmetric.Aggregation {
	if kind == sdkmetric.InstrumentKindHistogram {
		return sdkmetric.AggregationBase2ExponentialHistogram{MaxSize: 160, MaxScale: 20}
	}
	return sdkmetric.DefaultAggregationSelector(kind)
}

// exporters are the exporters and the options that change what arrives. Each Prometheus row is scraped as classic text, as OpenMetrics
// and as protobuf.
var exporters = []struct {
	name        string
	open        opener
	temporality string // of counters and histograms; empty: the format has none
}{
	{"Prometheus", scrape(naming{escaped: true, units: true, totals: true}), ""},
	{"Prometheus/WithoutUnits", scrape(naming{escaped: true, totals: true}, prometheus.WithoutUnits()), ""},                    //nolint:staticcheck // services use it still
	{"Prometheus/WithoutCounterSuffixes", scrape(naming{escaped: true, units: true}, prometheus.WithoutCounterSuffixes()), ""}, //nolint:staticcheck // as above
	{"Prometheus/WithoutScopeInfo", scrape(naming{escaped: true, units: true, totals: true, scopeless: true}, prometheus.WithoutScopeInfo()), ""},
	{"Prometheus/WithNamespace", scrape(naming{escaped: true, units: true, totals: true, namespace: "shop"}, inNamespace), ""},
	{"Prometheus/WithResourceAsConstantLabels", scrape(naming{escaped: true, units: true, totals: true, resource: serviceOf}, named), ""},
	{"Prometheus/UnderscoreEscapingWithSuffixes", scrape(naming{escaped: true, units: true, totals: true}, strategy(otlptranslator.UnderscoreEscapingWithSuffixes)), ""},
	{"Prometheus/UnderscoreEscapingWithoutSuffixes", scrape(naming{escaped: true}, strategy(otlptranslator.UnderscoreEscapingWithoutSuffixes)), ""},
	{"Prometheus/NoUTF8EscapingWithSuffixes", scrape(naming{units: true, totals: true}, strategy(otlptranslator.NoUTF8EscapingWithSuffixes)), ""},
	{"Prometheus/NoTranslation", scrape(naming{}, strategy(otlptranslator.NoTranslation)), ""},
	{"Prometheus/native histograms", scrape(naming{escaped: true, units: true, totals: true, native: true}, native), ""},
	{"OTLP over gRPC", overGRPC(), cumulative},
	{"OTLP over gRPC/delta", overGRPC(grpcDelta), delta},
	{"OTLP over gRPC/gzip", overGRPC(grpcGzip), cumulative},
	{"OTLP over gRPC/gzip, delta", overGRPC(grpcGzip, grpcDelta), delta},
	{"OTLP over gRPC/exponential, delta", overGRPC(grpcDelta, otlpmetricgrpc.WithAggregationSelector(exponential)), delta},
	{"OTLP over HTTP", overHTTP(), cumulative},
	{"OTLP over HTTP/delta", overHTTP(httpDelta), delta},
	{"OTLP over HTTP/gzip", overHTTP(httpGzip), cumulative},
	{"OTLP over HTTP/gzip, delta", overHTTP(httpGzip, httpDelta), delta},
	{"OTLP over HTTP/exponential", overHTTP(otlpmetrichttp.WithAggregationSelector(exponential)), cumulative},
	{"stdout", printed(), cumulative},
	{"stdout/delta", printed(delivering), delta},
	{"stdout/exponential", printed(stdoutmetric.WithAggregationSelector(exponential)), cumulative},
}

// Whatever the exporter, the limit of series and the exemplars: every documented instrument arrives once, with its unit, kind and
// attributes, and the counts are those of what was issued, in each of two services of a process that have a provider each.
func TestEverythingArrivesOnce(t *testing.T) {
	t.Cleanup(stagemeter.Profile())
	for _, row := range exporters {
		for _, set := range []settings{{1, true}, {10, false}, {2000, false}, {2000, true}} {
			t.Run(fmt.Sprintf("%s/limit %d, exemplars %t", row.name, set.limit, set.exemplars), func(t *testing.T) {
				t.Parallel()
				options := set.options(resource.NewSchemaless(semconv.ServiceName(serviceName)))
				first, second := open(t, row.open, options...), open(t, row.open, options...)
				second.work(t)
				for range 2 { // exports: the second has deltas
					first.work(t)
					first.flush(t)
					second.flush(t)
				}
				for _, d := range append(first.arrived(t, row.temporality, set), second.arrived(t, row.temporality, set)...) {
					require.Equal(t, serviceName, d.resource[d.attribute("service.name")])
				}
			})
		}
	}
}

// exporting is a service and its exporter.
type exporting struct {
	*service
	*pipe
}

func open(t *testing.T, opener opener, options ...sdkmetric.Option) *exporting {
	t.Helper()
	producer := newProducer(t)
	p := opener(t, producer)
	return &exporting{newService(t, producer, append(options, sdkmetric.WithReader(p.reader))...), p}
}

func (s settings) options(service *resource.Resource) []sdkmetric.Option {
	filter := sdkexemplar.AlwaysOffFilter
	if s.exemplars {
		filter = sdkexemplar.AlwaysOnFilter
	}
	return []sdkmetric.Option{
		sdkmetric.WithResource(service), sdkmetric.WithCardinalityLimit(s.limit), sdkmetric.WithExemplarFilter(filter),
	}
}

func (e *exporting) flush(t *testing.T) {
	t.Helper()
	require.NoError(t, e.provider.ForceFlush(t.Context()))
}

// arrived returns all that has arrived. It asserts what must hold of it.
func (e *exporting) arrived(t *testing.T, temporality string, set settings) []*delivery {
	t.Helper()
	deliveries := e.deliveries(t)
	for _, d := range deliveries {
		t.Log(d.format)
		e.holds(t, d, set)
		for _, m := range d.metrics {
			switch {
			case m.kind == gauge:
				require.Empty(t, m.temporality, m.name)
			case temporality == "":
				require.Empty(t, m.temporality, m.name)
			case m.kind == upDown, m.scope == nodelatency.ScopeName: // producers are cumulative
				require.Equal(t, cumulative, m.temporality, m.name)
			case temporality == lowMemory && m.kind == counter: // all counters are asynchronous
				require.Equal(t, cumulative, m.temporality, m.name)
			case temporality == lowMemory:
				require.Equal(t, delta, m.temporality, m.name)
			default:
				require.Equal(t, temporality, m.temporality, m.name)
			}
		}
	}
	require.NoError(t, e.provider.Shutdown(t.Context()))
	return deliveries
}
