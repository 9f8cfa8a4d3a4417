package main

import (
	"bytes"
	"context"
	"net"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/grpc"
)

// traceCollector takes OTLP/gRPC as a Collector does, and keeps the spans.
type traceCollector struct {
	collector.UnimplementedTraceServiceServer
	endpoint string // for OTEL_EXPORTER_OTLP_ENDPOINT

	mu    sync.Mutex
	spans []*tracepb.Span
}

func startTraceCollector(t *testing.T) *traceCollector {
	t.Helper()
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	c := &traceCollector{endpoint: "http://" + listener.Addr().String()}
	server := grpc.NewServer()
	collector.RegisterTraceServiceServer(server, c)
	go func() { _ = server.Serve(listener) }() // until Stop
	t.Cleanup(server.Stop)
	return c
}

// Export implements the service of OTLP/gRPC.
func (c *traceCollector) Export(_ context.Context, request *collector.ExportTraceServiceRequest) (*collector.ExportTraceServiceResponse, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, resource := range request.GetResourceSpans() {
		for _, scope := range resource.GetScopeSpans() {
			c.spans = append(c.spans, scope.GetSpans()...)
		}
	}
	return new(collector.ExportTraceServiceResponse), nil
}

// named returns the spans with a name.
func (c *traceCollector) named(name string) (spans []*tracepb.Span) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, span := range c.spans {
		if span.GetName() == name {
			spans = append(spans, span)
		}
	}
	return spans
}

// below returns the names of the spans below a span, sorted.
func (c *traceCollector) below(parent *tracepb.Span) (names []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, span := range c.spans {
		if bytes.Equal(span.GetTraceId(), parent.GetTraceId()) && bytes.Equal(span.GetParentSpanId(), parent.GetSpanId()) {
			names = append(names, span.GetName())
		}
	}
	slices.Sort(names)
	return names
}
