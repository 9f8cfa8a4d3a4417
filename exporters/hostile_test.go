package exporters

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	prometheusclient "github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/otlptranslator"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/exporters/prometheus"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/nodelatency"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// FuzzNames records names from outside. Whatever they are, each export over OTLP succeeds, of metrics and of spans, and so does each
// scrape, in every format, with escaped names and with the original ones.
func FuzzNames(f *testing.F) {
	f.Add("test", "users", "TIMEOUT", "get users", "checkout", "prices", "cluster", "a")
	f.Add(hostileNamespace, hostileSet, hostileErrorType, "\xff", hostileOperation, hostileStage, "clu\xffster", "a\xff")
	f.Add("", "", "", "", "", "", "", "")
	f.Add("te\x00st", longSet, "\u202e", "{}\"\\", "\n", "\"", "cluster", "+Inf")
	for _, key := range []string{"le", "otel_scope_name", "otel.scope.name", "__name__", "%", "0", "quantile", "ä", "stage", "server.address"} {
		f.Add("test", "users", "a", "b", "c", "d", key, "e")
	}
	bare := connect(f)
	f.Cleanup(stagemeter.Profile())
	f.Fuzz(func(t *testing.T, namespace, set, errorType, spanName, operation, stage, key, value string) {
		failOnReports(t)
		user := []attribute.KeyValue{attribute.String(key, value), attribute.StringSlice(key+"s", []string{value})}
		w := newWire(t)
		client, err := otelaerospike.Wrap(bare, otelaerospike.WithMeterProvider(w.metrics), otelaerospike.WithTracerProvider(w.traces),
			otelaerospike.WithAttributes(user...), otelaerospike.WithClusterMetrics(1),
			otelaerospike.WithErrorClassifier(func(aerospike.Error) string { return errorType }),
			otelaerospike.WithSpanNameFormatter(func(string, string, string) string { return spanName }))
		if err != nil {
			return // the attribute is refused
		}
		own, err := stagemeter.NewMeter(stagemeter.WithMeterProvider(w.metrics), stagemeter.WithAttributes(user...))
		if err != nil {
			return
		}
		stop, err := w.producer.Observe(bare, user...)
		require.NoError(t, err)
		defer stop()
		for _, name := range []string{namespace, "test"} {
			if key, err := aerospike.NewKey(name, set, 1); err == nil {
				_, _ = client.Get(nil, key)
			}
			_, _ = client.BatchRead(context.Background(), otelaerospike.BatchRequest{Namespace: name, Set: set, Keys: []any{1, 2}})
		}
		ctx, span := w.traces.Tracer("service").Start(t.Context(), "request")
		timer := own.Start(ctx, operation)
		timer.Lap(stagemeter.Stage(stage))
		timer.LapError(stagemeter.Stage(stage), errorType)
		timer.End()
		span.End()
		w.arrives(t)
	})
}

// connect returns a client that lasts until the end of the test.
func connect(tb testing.TB) *aerospike.Client {
	tb.Helper()
	hosts, err := aerospike.NewHosts(aerospiketest.New(tb).Addresses()...)
	require.NoError(tb, err)
	client, connectErr := aerospike.NewClientWithPolicyAndHost(nil, hosts...)
	require.NoError(tb, connectErr)
	tb.Cleanup(client.Close)
	return client
}

// failOnReports fails the test when OpenTelemetry is told of an error.
func failOnReports(t *testing.T) {
	t.Helper()
	previous := otel.GetErrorHandler()
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { t.Error(err) }))
	t.Cleanup(func() { otel.SetErrorHandler(previous) })
}

// wire has the providers of a service that exports over OTLP/HTTP and is scraped, without a network.
type wire struct {
	receiver
	metrics  *sdkmetric.MeterProvider
	traces   *sdktrace.TracerProvider
	producer *nodelatency.Producer
	scrapes  []func(t *testing.T, format string)
}

func newWire(t *testing.T) *wire {
	t.Helper()
	w := &wire{producer: newProducer(t)}
	local := &http.Client{Transport: w}
	metrics, err := otlpmetrichttp.New(t.Context(), otlpmetrichttp.WithHTTPClient(local))
	require.NoError(t, err)
	spans, err := otlptracehttp.New(t.Context(), otlptracehttp.WithHTTPClient(local))
	require.NoError(t, err)
	options := []sdkmetric.Option{sdkmetric.WithReader(sdkmetric.NewPeriodicReader(metrics, sdkmetric.WithProducer(w.producer)))}
	for _, strategy := range []otlptranslator.TranslationStrategyOption{otlptranslator.UnderscoreEscapingWithSuffixes, otlptranslator.NoTranslation} {
		registry := prometheusclient.NewRegistry()
		exporter, err := prometheus.New(prometheus.WithRegisterer(registry), prometheus.WithProducer(w.producer),
			prometheus.WithTranslationStrategy(strategy))
		require.NoError(t, err)
		options = append(options, sdkmetric.WithReader(exporter))
		server := promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true, ErrorHandling: promhttp.HTTPErrorOnError})
		w.scrapes = append(w.scrapes, func(t *testing.T, format string) { naming{}.scrape(t, server, format) })
	}
	w.metrics = sdkmetric.NewMeterProvider(options...)
	w.traces = sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans))
	t.Cleanup(func() {
		require.NoError(t, errors.Join(w.metrics.Shutdown(context.Background()), w.traces.Shutdown(context.Background())))
	})
	return w
}

// RoundTrip implements [http.RoundTripper].
func (w *wire) RoundTrip(request *http.Request) (*http.Response, error) {
	answer := httptest.NewRecorder()
	if request.URL.Path == "/v1/metrics" {
		w.ServeHTTP(answer, request)
	}
	return answer.Result(), nil
}

// arrives asserts that nothing of what was recorded makes an export fail.
func (w *wire) arrives(t *testing.T) {
	t.Helper()
	for _, scrape := range w.scrapes {
		for _, format := range []string{classic, openMetrics, protobuf} {
			scrape(t, format)
		}
	}
	require.NoError(t, w.metrics.ForceFlush(t.Context()))
	d := newDelivery("OTLP")
	d.metrics = merge(t, w.exports(t, d))
	require.NotNil(t, d.find("db.client.operation.duration"))
}
