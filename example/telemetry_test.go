package main

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	collector "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	tracecollector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/grpc"

	"github.com/otelaerospike/go/example/internal/database"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/views"
)

func TestOTLPReceivesBothHistograms(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		receiver := startReceiver(t)
		p := client.start(t, "-otlp-endpoint", receiver.addr)
		require.Zero(t, p.wait(), p.stderr)
		assert.Empty(t, p.stderr.String())

		histograms := receiver.histograms()
		assert.Contains(t, histograms[otelaerospike.ScopeName], "db.client.operation.duration")
		assert.Contains(t, histograms[stagemeter.ScopeName], stagemeter.MetricName)
	})
}

// Coarser buckets have percentiles that no command took.
func TestBucketsOfTheDemoResolvePercentiles(t *testing.T) {
	telemetry, err := newTelemetry(t.Context(), "", nil)
	require.NoError(t, err)
	defer func() { require.NoError(t, telemetry.shutdown()) }()
	for name, scope := range map[string]string{
		"db.client.operation.duration": otelaerospike.ScopeName, commandMetric: otelaerospike.ScopeName, stagemeter.MetricName: stagemeter.ScopeName,
	} {
		histogram, err := telemetry.provider.Meter(scope).Float64Histogram(name)
		require.NoError(t, err)
		histogram.Record(t.Context(), 0.057)
	}
	var collected metricdata.ResourceMetrics
	require.NoError(t, telemetry.phases.Collect(t.Context(), &collected))
	histograms := 0
	for _, scope := range collected.ScopeMetrics {
		for _, metric := range scope.Metrics {
			if data, ok := metric.Data.(metricdata.Histogram[float64]); ok {
				assert.Equal(t, views.FineBoundaries(), data.DataPoints[0].Bounds, metric.Name)
				histograms++
			}
		}
	}
	assert.Equal(t, 3, histograms)
}

func TestOTLPReceivesTracesWhoseChildrenAreTheStages(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		t.Setenv("OTEL_TRACES_SAMPLER", "always_on")
		t.Setenv("OTEL_BSP_MAX_QUEUE_SIZE", "1000000") // a busy machine may export slowly
		receiver := startReceiver(t)
		p := client.start(t, "-otlp-endpoint", receiver.addr, "-workers", "2", "-duration", "2s")
		require.Zero(t, p.wait(), p.stderr)

		stages := receiver.childrenOf("batch_read " + database.Set)
		for _, stage := range batchReadStages() {
			assert.Contains(t, stages, string(stage))
		}
	})
}

func TestOTLPReceivesWhatAnInterruptCutsShort(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		receiver := startReceiver(t)
		p := client.start(t, "-otlp-endpoint", receiver.addr, "-duration", "1h")
		p.expect("profiling off")
		p.interrupt()
		require.Zero(t, p.wait(), p.stderr)
		assert.Contains(t, receiver.histograms()[otelaerospike.ScopeName], "db.client.operation.duration")
	})
}

func TestOTLPIntervalComesFromTheEnvironment(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		for interval, exports := range map[string]bool{"50": true, "3600000": false} {
			t.Run(interval, func(t *testing.T) {
				t.Setenv("OTEL_METRIC_EXPORT_INTERVAL", interval) // milliseconds
				receiver := startReceiver(t)
				p := client.start(t, "-otlp-endpoint", receiver.addr)
				p.expect("profiling on") // the first phase takes longer than the short interval
				assert.Equal(t, exports, len(receiver.histograms()) > 0)
			})
		}
	})
}

func TestOTLPWithoutCollectorFailsInOneLine(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		p := client.start(t, "-otlp-endpoint", closedPort(t))
		assertFails(t, p, "connection refused")
		assert.Contains(t, p.stdout.String(), "batch_read", "the tables are printed all the same")
	})
}

// A Collector that never answers must not hold up the exit.
func TestOTLPWithSilentCollectorEnds(t *testing.T) {
	eachClient(t, func(t *testing.T, client clientVersion) {
		silent, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		t.Cleanup(func() { assert.NoError(t, silent.Close()) })

		p := client.start(t, "-otlp-endpoint", silent.Addr().String())
		assert.Equal(t, 1, p.wait())
		assert.Equal(t, 1, strings.Count(p.stderr.String(), "\n"), p.stderr)
	})
}

// receiver is a Collector's OTLP receiver.
type receiver struct {
	collector.UnimplementedMetricsServiceServer
	addr string

	mu       sync.Mutex
	requests []*collector.ExportMetricsServiceRequest
	traces   []*tracecollector.ExportTraceServiceRequest
}

// traceReceiver is the receiver's other service, whose method has the same name.
type traceReceiver struct {
	tracecollector.UnimplementedTraceServiceServer
	r *receiver
}

func (t *traceReceiver) Export(_ context.Context, request *tracecollector.ExportTraceServiceRequest) (*tracecollector.ExportTraceServiceResponse, error) {
	t.r.mu.Lock()
	defer t.r.mu.Unlock()
	t.r.traces = append(t.r.traces, request)
	return &tracecollector.ExportTraceServiceResponse{}, nil
}

// childrenOf returns the names of the spans whose parent has the given name.
func (r *receiver) childrenOf(name string) map[string]bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	parents, children := map[string]bool{}, map[string]bool{}
	var spans []*tracepb.Span
	for _, request := range r.traces {
		for _, resource := range request.GetResourceSpans() {
			for _, scope := range resource.GetScopeSpans() {
				spans = append(spans, scope.GetSpans()...)
			}
		}
	}
	for _, span := range spans {
		if span.GetName() == name {
			parents[string(span.GetSpanId())] = true
		}
	}
	for _, span := range spans {
		if parents[string(span.GetParentSpanId())] {
			children[span.GetName()] = true
		}
	}
	return children
}

func startReceiver(t *testing.T) *receiver {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	r := &receiver{addr: listener.Addr().String()}
	server := grpc.NewServer()
	collector.RegisterMetricsServiceServer(server, r)
	tracecollector.RegisterTraceServiceServer(server, &traceReceiver{r: r})
	served := make(chan error)
	go func() { served <- server.Serve(listener) }()
	t.Cleanup(func() {
		server.Stop()
		assert.NoError(t, <-served)
	})
	return r
}

func (r *receiver) Export(_ context.Context, request *collector.ExportMetricsServiceRequest) (*collector.ExportMetricsServiceResponse, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = append(r.requests, request)
	return &collector.ExportMetricsServiceResponse{}, nil
}

// histograms returns the names of the histograms received, by scope.
func (r *receiver) histograms() map[string][]string {
	r.mu.Lock()
	defer r.mu.Unlock()
	names := map[string][]string{}
	for _, request := range r.requests {
		for _, resource := range request.GetResourceMetrics() {
			for _, scope := range resource.GetScopeMetrics() {
				for _, metric := range scope.GetMetrics() {
					if len(metric.GetHistogram().GetDataPoints()) > 0 {
						names[scope.GetScope().GetName()] = append(names[scope.GetScope().GetName()], metric.GetName())
					}
				}
			}
		}
	}
	return names
}
