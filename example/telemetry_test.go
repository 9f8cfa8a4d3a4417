package main

import (
	"context"
	"net"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	collector "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	"google.golang.org/grpc"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

func TestOTLPReceivesBothHistograms(t *testing.T) {
	receiver := startReceiver(t)
	p := start(t, "-otlp-endpoint", receiver.addr)
	require.Zero(t, p.wait(), p.stderr)
	assert.Empty(t, p.stderr.String())

	histograms := receiver.histograms()
	assert.Contains(t, histograms[otelaerospike.ScopeName], "db.client.operation.duration")
	assert.Contains(t, histograms[stagemeter.ScopeName], stagemeter.MetricName)
}

func TestOTLPReceivesWhatAnInterruptCutsShort(t *testing.T) {
	receiver := startReceiver(t)
	p := start(t, "-otlp-endpoint", receiver.addr, "-duration", "1h")
	p.expect("profiling off")
	p.interrupt()
	require.Zero(t, p.wait(), p.stderr)
	assert.Contains(t, receiver.histograms()[otelaerospike.ScopeName], "db.client.operation.duration")
}

func TestOTLPWithoutCollectorFailsInOneLine(t *testing.T) {
	p := start(t, "-otlp-endpoint", closedPort(t))
	assertFails(t, p, "connection refused")
	assert.Contains(t, p.stdout.String(), "batch_read", "the tables are printed all the same")
}

// A Collector that never answers must not hold up the exit.
func TestOTLPWithSilentCollectorEnds(t *testing.T) {
	silent, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, silent.Close()) })

	p := start(t, "-otlp-endpoint", silent.Addr().String())
	assert.Equal(t, 1, p.wait())
	assert.Equal(t, 1, strings.Count(p.stderr.String(), "\n"), p.stderr)
}

// receiver is a Collector's OTLP receiver.
type receiver struct {
	collector.UnimplementedMetricsServiceServer
	addr string

	mu       sync.Mutex
	requests []*collector.ExportMetricsServiceRequest
}

func startReceiver(t *testing.T) *receiver {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	r := &receiver{addr: listener.Addr().String()}
	server := grpc.NewServer()
	collector.RegisterMetricsServiceServer(server, r)
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
