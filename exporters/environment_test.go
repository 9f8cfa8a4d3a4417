package exporters

import (
	"maps"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"

	"github.com/otelaerospike/go/nodelatency"
	"github.com/otelaerospike/go/stagemeter"
)

// variables are the environment of a service, besides OTEL_EXPORTER_OTLP_ENDPOINT, which each has.
type variables map[string]string

// environments are what OpenTelemetry's variables change. Of those that the SDK for Go leaves to others, a row says that they change
// nothing.
var environments = []struct {
	name        string
	set         variables
	settings    settings
	temporality string
	changes     func(t *testing.T, d *delivery, r *receiver)
}{
	{"nothing", nil, settings{2000, true}, cumulative, unchanged},
	{"name", variables{"OTEL_SERVICE_NAME": "cart"}, settings{2000, true}, cumulative, hasResource("service.name", "cart")},
	{"resource", variables{"OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=stage"}, settings{2000, true}, cumulative, hasResource("deployment.environment.name", "stage")},
	{"compression", variables{"OTEL_EXPORTER_OTLP_COMPRESSION": "gzip"}, settings{2000, true}, cumulative, compressed},
	{"compression of metrics", variables{"OTEL_EXPORTER_OTLP_METRICS_COMPRESSION": "gzip"}, settings{2000, true}, cumulative, compressed},
	{"headers", variables{"OTEL_EXPORTER_OTLP_HEADERS": "x-tenant=shop"}, settings{2000, true}, cumulative, hasHeader("x-tenant", "shop")},
	{"cumulative", variables{"OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE": "cumulative"}, settings{2000, true}, cumulative, unchanged},
	{"delta", variables{"OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE": "delta"}, settings{2000, true}, delta, unchanged},
	{"low memory", variables{"OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE": "lowmemory"}, settings{2000, true}, lowMemory, unchanged},
	{"exponential", variables{"OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION": "base2_exponential_bucket_histogram"}, settings{2000, true}, cumulative, hasNoBounds},
	{"exemplars always", variables{"OTEL_METRICS_EXEMPLAR_FILTER": "always_on"}, settings{2000, true}, cumulative, unchanged},
	{"exemplars of traces", variables{"OTEL_METRICS_EXEMPLAR_FILTER": "trace_based"}, settings{2000, true}, cumulative, unchanged},
	{"exemplars never", variables{"OTEL_METRICS_EXEMPLAR_FILTER": "always_off"}, settings{2000, false}, cumulative, unchanged},
	{"limit", variables{"OTEL_GO_X_CARDINALITY_LIMIT": "10"}, settings{10, true}, cumulative, unchanged},
	{"interval", variables{"OTEL_METRIC_EXPORT_INTERVAL": "20"}, settings{2000, true}, cumulative, unchanged},
	{"protocol changes nothing", variables{"OTEL_EXPORTER_OTLP_PROTOCOL": "http/json"}, settings{2000, true}, cumulative, unchanged},
	{"disabled changes nothing", variables{"OTEL_SDK_DISABLED": "true"}, settings{2000, true}, cumulative, unchanged},
}

// The variables reach the exporters of a service that says nothing in code.
func TestVariablesOfTheEnvironment(t *testing.T) {
	t.Cleanup(stagemeter.Profile())
	for _, row := range environments {
		for protocol, opener := range map[string]opener{"gRPC": byEnvironmentOverGRPC, "HTTP": byEnvironmentOverHTTP} {
			t.Run(row.name+" over "+protocol, func(t *testing.T) {
				for name, value := range row.set {
					t.Setenv(name, value)
				}
				e := open(t, opener, sdkmetric.WithResource(resource.Empty()))
				e.work(t)
				if row.set["OTEL_METRIC_EXPORT_INTERVAL"] == "" {
					e.flush(t)
				} else {
					e.receiver.waitForTwo(t)
				}
				for _, d := range e.arrived(t, row.temporality, row.settings) {
					row.changes(t, d, e.receiver)
				}
			})
		}
	}
}

func byEnvironmentOverGRPC(t *testing.T, producer *nodelatency.Producer) *pipe {
	r := new(receiver)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://"+r.serveGRPC(t))
	exporter, err := otlpmetricgrpc.New(t.Context())
	require.NoError(t, err)
	return r.pipe(exporter, producer)
}

func byEnvironmentOverHTTP(t *testing.T, producer *nodelatency.Producer) *pipe {
	r := new(receiver)
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", r.serveHTTP(t))
	exporter, err := otlpmetrichttp.New(t.Context())
	require.NoError(t, err)
	return r.pipe(exporter, producer)
}

// waitForTwo waits for two more exports. The second one began after the wait did.
func (r *receiver) waitForTwo(t *testing.T) {
	t.Helper()
	count := func() int {
		r.mu.Lock()
		defer r.mu.Unlock()
		return len(r.requests)
	}
	before := count()
	require.Eventually(t, func() bool { return count() >= before+2 }, time.Minute, time.Millisecond)
}

func unchanged(t *testing.T, d *delivery, r *receiver) {
	t.Helper()
	require.Empty(t, r.compression)
	require.NotContains(t, r.headers, "x-tenant")
	require.NotContains(t, d.resource, "deployment.environment.name")
}

func hasResource(key, value string) func(*testing.T, *delivery, *receiver) {
	return func(t *testing.T, d *delivery, _ *receiver) {
		t.Helper()
		require.Equal(t, value, d.resource[key])
	}
}

func compressed(t *testing.T, _ *delivery, r *receiver) {
	t.Helper()
	require.Equal(t, "gzip", r.compression)
}

func hasHeader(name, value string) func(*testing.T, *delivery, *receiver) {
	return func(t *testing.T, _ *delivery, r *receiver) {
		t.Helper()
		require.Equal(t, value, r.headers[name], maps.Keys(r.headers))
	}
}

func hasNoBounds(t *testing.T, d *delivery, _ *receiver) {
	t.Helper()
	for _, m := range d.metrics {
		for _, p := range m.points {
			require.True(t, m.scope == nodelatency.ScopeName || len(p.bounds) == 0, m.name)
		}
	}
}
