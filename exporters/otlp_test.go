package exporters

import (
	"compress/gzip"
	"context"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	collectorpb "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	commonpb "go.opentelemetry.io/proto/otlp/common/v1"
	metricspb "go.opentelemetry.io/proto/otlp/metrics/v1"
	"google.golang.org/grpc"
	_ "google.golang.org/grpc/encoding/gzip" // the receiver decompresses
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/stats"
	"google.golang.org/protobuf/proto"

	"github.com/otelaerospike/go/nodelatency"
)

// receiver is the other side of OTLP.
type receiver struct {
	collectorpb.UnimplementedMetricsServiceServer

	mu          sync.Mutex
	requests    []*collectorpb.ExportMetricsServiceRequest
	compression string            // of the last request
	headers     map[string]string // of the last request
}

func (r *receiver) take(request *collectorpb.ExportMetricsServiceRequest, compressed string, headers map[string]string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = append(r.requests, request)
	r.compression, r.headers = compressed, headers
}

// Export implements the service of OTLP/gRPC.
func (r *receiver) Export(ctx context.Context, request *collectorpb.ExportMetricsServiceRequest) (*collectorpb.ExportMetricsServiceResponse, error) {
	headers := map[string]string{}
	received, _ := metadata.FromIncomingContext(ctx)
	for name, values := range received {
		headers[name] = strings.Join(values, ",")
	}
	compressed, _ := ctx.Value(compressionKey{}).(*string)
	r.take(request, *compressed, headers)
	return new(collectorpb.ExportMetricsServiceResponse), nil
}

// compressionKey is the key under which the context of a call has its compression.
type compressionKey struct{}

// TagRPC, HandleRPC, TagConn and HandleConn implement [stats.Handler], which alone tells how a call was compressed.
func (r *receiver) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context {
	return context.WithValue(ctx, compressionKey{}, new(string))
}

func (r *receiver) HandleRPC(ctx context.Context, event stats.RPCStats) {
	if header, ok := event.(*stats.InHeader); ok {
		*ctx.Value(compressionKey{}).(*string) = header.Compression
	}
}

func (r *receiver) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }
func (r *receiver) HandleConn(context.Context, stats.ConnStats)                       {}

// ServeHTTP implements OTLP/HTTP.
func (r *receiver) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	body, err := decompressed(request)
	message := new(collectorpb.ExportMetricsServiceRequest)
	if err == nil {
		err = proto.Unmarshal(body, message)
	}
	if err != nil || request.URL.Path != "/v1/metrics" || request.Header.Get("Content-Type") != "application/x-protobuf" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	headers := map[string]string{}
	for name := range request.Header {
		headers[strings.ToLower(name)] = request.Header.Get(name)
	}
	r.take(message, request.Header.Get("Content-Encoding"), headers)
	w.Header().Set("Content-Type", "application/x-protobuf")
}

func decompressed(request *http.Request) ([]byte, error) {
	if request.Header.Get("Content-Encoding") == "gzip" {
		reader, err := gzip.NewReader(request.Body)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(reader)
	}
	return io.ReadAll(request.Body)
}

// overGRPC exports to a receiver that speaks OTLP/gRPC.
func overGRPC(options ...otlpmetricgrpc.Option) opener {
	return func(t *testing.T, producer *nodelatency.Producer) *pipe {
		r := new(receiver)
		exporter, err := otlpmetricgrpc.New(t.Context(), append([]otlpmetricgrpc.Option{
			otlpmetricgrpc.WithEndpoint(r.serveGRPC(t)), otlpmetricgrpc.WithInsecure(),
		}, options...)...)
		require.NoError(t, err)
		return r.pipe(exporter, producer)
	}
}

// serveGRPC returns the address of a server that lasts until the end of the test.
func (r *receiver) serveGRPC(t *testing.T) (address string) {
	t.Helper()
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	server := grpc.NewServer(grpc.StatsHandler(r))
	collectorpb.RegisterMetricsServiceServer(server, r)
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		require.NoError(t, <-served)
	})
	return listener.Addr().String()
}

// overHTTP exports to a receiver that speaks OTLP/HTTP.
func overHTTP(options ...otlpmetrichttp.Option) opener {
	return func(t *testing.T, producer *nodelatency.Producer) *pipe {
		r := new(receiver)
		exporter, err := otlpmetrichttp.New(t.Context(), append([]otlpmetrichttp.Option{
			otlpmetrichttp.WithEndpointURL(r.serveHTTP(t) + "/v1/metrics"),
		}, options...)...)
		require.NoError(t, err)
		return r.pipe(exporter, producer)
	}
}

// serveHTTP returns the URL of a server that lasts until the end of the test.
func (r *receiver) serveHTTP(t *testing.T) (url string) {
	t.Helper()
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	return server.URL
}

func (r *receiver) pipe(exporter sdkmetric.Exporter, producer *nodelatency.Producer) *pipe {
	return &pipe{
		receiver: r,
		reader:   sdkmetric.NewPeriodicReader(exporter, sdkmetric.WithProducer(producer)),
		deliveries: func(t *testing.T) []*delivery {
			d := newDelivery("OTLP")
			d.metrics = merge(t, r.exports(t, d))
			return []*delivery{d}
		},
	}
}

// newDelivery returns a delivery of a format that leaves everything as it is.
func newDelivery(format string) *delivery {
	return &delivery{
		format: format, exemplars: true, scopes: true,
		arrives: func(i instrument) instrument { return i }, attribute: func(key string) string { return key },
	}
}

// exports returns the metrics of each request.
func (r *receiver) exports(t *testing.T, d *delivery) (exports [][]*metric) {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	require.NotEmpty(t, r.requests)
	for _, request := range r.requests {
		require.Len(t, request.GetResourceMetrics(), 1)
		resource := request.GetResourceMetrics()[0]
		d.resource = texts(resource.GetResource().GetAttributes())
		var export []*metric
		for _, scope := range resource.GetScopeMetrics() {
			require.NotEmpty(t, scope.GetScope().GetVersion())
			require.NotEmpty(t, scope.GetSchemaUrl())
			for _, m := range scope.GetMetrics() {
				require.NotEmpty(t, m.GetDescription(), m.GetName())
				decoded := decode(t, m)
				decoded.name, decoded.unit, decoded.scope = m.GetName(), m.GetUnit(), scope.GetScope().GetName()
				export = append(export, decoded)
			}
		}
		exports = append(exports, export)
	}
	return exports
}

func decode(t *testing.T, m *metricspb.Metric) *metric {
	t.Helper()
	decoded := new(metric)
	switch data := m.GetData().(type) {
	case *metricspb.Metric_Gauge:
		decoded.kind = gauge
		decoded.points = numbers(data.Gauge.GetDataPoints())
	case *metricspb.Metric_Sum:
		decoded.kind, decoded.temporality = upDown, temporality(data.Sum.GetAggregationTemporality())
		if data.Sum.GetIsMonotonic() {
			decoded.kind = counter
		}
		decoded.points = numbers(data.Sum.GetDataPoints())
	case *metricspb.Metric_Histogram:
		decoded.kind, decoded.temporality = histogram, temporality(data.Histogram.GetAggregationTemporality())
		for _, p := range data.Histogram.GetDataPoints() {
			decoded.points = append(decoded.points, &point{
				attributes: texts(p.GetAttributes()), count: p.GetCount(), sum: p.GetSum(),
				bounds: p.GetExplicitBounds(), buckets: p.GetBucketCounts(), exemplars: exemplarsOf(p.GetExemplars()),
			})
		}
	case *metricspb.Metric_ExponentialHistogram:
		decoded.kind, decoded.temporality = histogram, temporality(data.ExponentialHistogram.GetAggregationTemporality())
		for _, p := range data.ExponentialHistogram.GetDataPoints() {
			decoded.points = append(decoded.points, &point{
				attributes: texts(p.GetAttributes()), count: p.GetCount(), sum: p.GetSum(), exemplars: exemplarsOf(p.GetExemplars()),
			})
		}
	default:
		require.Fail(t, "unknown data", "%s: %T", m.GetName(), data)
	}
	return decoded
}

func numbers(points []*metricspb.NumberDataPoint) (decoded []*point) {
	for _, p := range points {
		value := p.GetAsDouble()
		if whole, ok := p.GetValue().(*metricspb.NumberDataPoint_AsInt); ok {
			value = float64(whole.AsInt)
		}
		decoded = append(decoded, &point{attributes: texts(p.GetAttributes()), value: value, exemplars: exemplarsOf(p.GetExemplars())})
	}
	return decoded
}

func exemplarsOf(all []*metricspb.Exemplar) (decoded []exemplar) {
	for _, e := range all {
		decoded = append(decoded, exemplar{hex.EncodeToString(e.GetTraceId())})
	}
	return decoded
}

func temporality(of metricspb.AggregationTemporality) string {
	return map[metricspb.AggregationTemporality]string{
		metricspb.AggregationTemporality_AGGREGATION_TEMPORALITY_CUMULATIVE: cumulative,
		metricspb.AggregationTemporality_AGGREGATION_TEMPORALITY_DELTA:      delta,
	}[of]
}

func texts(attributes []*commonpb.KeyValue) map[string]string {
	decoded := map[string]string{}
	for _, a := range attributes {
		switch value := a.GetValue().GetValue().(type) {
		case *commonpb.AnyValue_StringValue:
			decoded[a.GetKey()] = value.StringValue
		case *commonpb.AnyValue_IntValue:
			decoded[a.GetKey()] = strconv.FormatInt(value.IntValue, 10)
		case *commonpb.AnyValue_BoolValue:
			decoded[a.GetKey()] = strconv.FormatBool(value.BoolValue)
		}
	}
	return decoded
}
