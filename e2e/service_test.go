package e2e

import (
	"context"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	prometheusclient "github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	otelprometheus "go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/nodelatency"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

const (
	exportInterval = 300 * time.Millisecond
	exportTimeout  = time.Second
)

// service is a service inside the test. It does only what the test makes it do, and the test can make it fail.
type service struct {
	t       *testing.T
	client  *otelaerospike.Client
	cluster *aerospiketest.Cluster
	addr    string       // where it serves /metrics
	exports atomic.Int64 // exports that have ended, successfully or not
	keys    []*aerospike.Key
	users   []any // the user keys of keys

	operations int // by work and by the start
}

const (
	connections = 8                 // that the client may open to a node
	concurrency = 2*connections + 8 // of the limiter; an operation on one record finds connections to two nodes
)

// startService connects to a cluster of its own, exports to the Collector of the pipeline, and is scraped.
func startService(p *pipeline, views ...sdkmetric.View) *service {
	p.t.Helper()
	t := p.t
	s := &service{t: t}
	s.cluster = aerospiketest.New(t, aerospiketest.WithNodes(3))
	hosts, failure := aerospike.NewHosts(s.cluster.Addresses()...)
	require.NoError(t, failure)

	nodes, err := nodelatency.NewProducer(nodelatency.WithInterval(interval / 2))
	require.NoError(t, err)
	description := resource.NewSchemaless(semconv.ServiceName("otelaerospike-example"), semconv.ServiceInstanceID("e2e"))
	policy := aerospike.NewClientPolicy()
	policy.TendInterval = 100 * time.Millisecond
	policy.MinConnectionsPerNode = connections
	policy.ConnectionQueueSize = connections
	s.client, err = otelaerospike.NewClient(policy, hosts,
		otelaerospike.WithMeterProvider(s.newMeterProvider(p.collector.addr, description, nodes, views)),
		otelaerospike.WithTracerProvider(newTracerProvider(t, p.collector.addr, description)),
		otelaerospike.WithClusterMetrics(interval/2),
		otelaerospike.WithConcurrencyLimit(concurrency, 0))
	require.NoError(t, err)
	t.Cleanup(s.client.Close)
	stop, err := nodes.Observe(s.client)
	require.NoError(t, err)
	t.Cleanup(stop)
	p.scrape(s.addr)

	for _, user := range []string{"ann", "bob", "cyd", "dan", "eve", "fay", "gus", "hal"} {
		key, failure := aerospike.NewKey("test", "users", user)
		require.NoError(t, failure)
		s.keys, s.users = append(s.keys, key), append(s.users, user)
		require.NoError(t, s.client.Put(nil, key, aerospike.BinMap{"name": user}))
		s.operations++
	}
	return s
}

func (s *service) newMeterProvider(collector string, description *resource.Resource, nodes sdkmetric.Producer,
	views []sdkmetric.View,
) *sdkmetric.MeterProvider {
	registry := prometheusclient.NewRegistry()
	scraped, err := otelprometheus.New(otelprometheus.WithRegisterer(registry), otelprometheus.WithProducer(nodes))
	require.NoError(s.t, err)
	server := httptest.NewServer(promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	s.t.Cleanup(server.Close)
	s.addr = strings.TrimPrefix(server.URL, "http://")

	otlp, err := otlpmetricgrpc.New(s.t.Context(), otlpmetricgrpc.WithEndpoint(collector), otlpmetricgrpc.WithInsecure(),
		otlpmetricgrpc.WithTimeout(exportTimeout))
	require.NoError(s.t, err)
	provider := sdkmetric.NewMeterProvider(
		sdkmetric.WithResource(description),
		sdkmetric.WithReader(scraped),
		sdkmetric.WithReader(sdkmetric.NewPeriodicReader(&countedExports{otlp, &s.exports},
			sdkmetric.WithInterval(exportInterval), sdkmetric.WithProducer(nodes))),
		sdkmetric.WithView(views...))
	s.t.Cleanup(func() { shutdown(provider.Shutdown) })
	return provider
}

// newTracerProvider traces everything: in an outage, spans are what would pile up.
func newTracerProvider(t *testing.T, collector string, description *resource.Resource) *sdktrace.TracerProvider {
	exporter, err := otlptracegrpc.New(t.Context(), otlptracegrpc.WithEndpoint(collector), otlptracegrpc.WithInsecure(),
		otlptracegrpc.WithTimeout(exportTimeout))
	require.NoError(t, err)
	provider := sdktrace.NewTracerProvider(sdktrace.WithResource(description), sdktrace.WithBatcher(exporter))
	t.Cleanup(func() { shutdown(provider.Shutdown) })
	return provider
}

// shutdown ignores errors: a failed test may have left the Collector down.
func shutdown(provider func(context.Context) error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	_ = provider(ctx)
}

// countedExports counts the exports that have ended.
type countedExports struct {
	sdkmetric.Exporter
	ended *atomic.Int64
}

func (c *countedExports) Export(ctx context.Context, metrics *metricdata.ResourceMetrics) error {
	defer c.ended.Add(1)
	return c.Exporter.Export(ctx, metrics)
}

// profile turns profiling on until the end of the test.
func profile(t *testing.T) {
	t.Cleanup(stagemeter.Profile())
}

// get, put, miss and batchRead are one operation each.

func (s *service) get(i int) error {
	_, err := s.client.WithContext(s.t.Context()).Get(nil, s.keys[i%len(s.keys)])
	return asError(err)
}

func (s *service) put(i int) error {
	policy := aerospike.NewWritePolicy(0, 0)
	policy.MaxRetries = 0
	return asError(s.client.WithContext(s.t.Context()).Put(policy, s.keys[i%len(s.keys)], aerospike.BinMap{"visits": i}))
}

func (s *service) miss(int) error {
	key, err := aerospike.NewKey("test", "users", "nobody")
	require.NoError(s.t, err)
	_, err = s.client.WithContext(s.t.Context()).Get(nil, key)
	return asError(err)
}

func (s *service) batchRead(int) error {
	records, err := s.client.BatchRead(s.t.Context(), otelaerospike.BatchRequest{Namespace: "test", Set: "users", Keys: s.users})
	if err != nil {
		return err
	}
	_ = records.ToMap()
	return nil
}

// asError keeps a nil aerospike.Error nil.
func asError(err aerospike.Error) error {
	if err == nil {
		return nil
	}
	return err
}
