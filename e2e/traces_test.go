package e2e

import (
	"compress/gzip"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	tracecollector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	"google.golang.org/protobuf/proto"
)

// spanID is what an exemplar names.
type spanID struct{ trace, span string }

// traceBackend stands in for Tempo or Jaeger. It takes OTLP/HTTP from the Collector, and knows which spans have arrived.
type traceBackend struct {
	url   string
	mu    sync.Mutex
	spans map[spanID]bool // nil: none is remembered
}

func startTraceBackend(t *testing.T) *traceBackend {
	t.Helper()
	b := &traceBackend{spans: map[spanID]bool{}}
	server := httptest.NewServer(b)
	t.Cleanup(server.Close)
	b.url = server.URL
	return b
}

func (b *traceBackend) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	request, err := decode(r)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.spans == nil {
		return
	}
	for _, resource := range request.GetResourceSpans() {
		for _, scope := range resource.GetScopeSpans() {
			for _, span := range scope.GetSpans() {
				b.spans[spanID{hex.EncodeToString(span.GetTraceId()), hex.EncodeToString(span.GetSpanId())}] = true
			}
		}
	}
}

func decode(r *http.Request) (*tracecollector.ExportTraceServiceRequest, error) {
	uncompressed, err := gzip.NewReader(r.Body) // as the Collector sends by default
	if err != nil {
		return nil, err
	}
	body, err := io.ReadAll(uncompressed)
	if err != nil {
		return nil, err
	}
	request := new(tracecollector.ExportTraceServiceRequest)
	return request, proto.Unmarshal(body, request)
}

func (b *traceBackend) has(id spanID) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.spans[id]
}

// count returns how many spans have arrived.
func (b *traceBackend) count() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.spans)
}

// forget makes the backend forget spans and remember no more of them. It shares the test's memory.
func (b *traceBackend) forget() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.spans = nil
}
