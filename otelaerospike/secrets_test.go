package otelaerospike_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/aerospike/aerospike-client-go/v7/types"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/internal/signals"
	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
	"github.com/otelaerospike/go/stagez"
)

// everything is a client with all telemetry on. It returns all that was exported when told to end.
func everything(t *testing.T, respond func(string, ...any) aerospike.Error, faults ...aerospiketest.Fault) (client *otelaerospike.Client, end func() map[string]string) {
	t.Helper()
	cluster := aerospiketest.New(t)
	bare, err := aerospike.NewClientWithPolicyAndHost(nil, hostsOf(t, cluster)...)
	require.NoError(t, err)
	for _, fault := range faults {
		cluster.Inject(fault)
	}
	reader, page, spans, log := sdkmetric.NewManualReader(), stagez.New(), tracetest.NewInMemoryExporter(), new(bytes.Buffer)
	metrics := sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader), sdkmetric.WithReader(page.Reader()))
	traces := sdktrace.NewTracerProvider(sdktrace.WithSyncer(spans), sdktrace.WithSampler(sdktrace.AlwaysSample()))
	logger := slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	wrapped := bareClient(bare)
	if respond != nil {
		wrapped = stub{bare, respond}
	}
	client, wrapErr := otelaerospike.Wrap(wrapped, otelaerospike.WithMeterProvider(metrics), otelaerospike.WithTracerProvider(traces),
		otelaerospike.WithLogger(logger), otelaerospike.WithConcurrencyLimit(8, time.Minute), otelaerospike.WithClusterMetrics(0),
		otelaerospike.WithSlowLog(logger, otelaerospike.SlowLogOptions{Threshold: 1, Interval: time.Hour, Slowest: 1000}))
	require.NoError(t, wrapErr)
	closing := sync.OnceFunc(client.Close)
	t.Cleanup(closing)
	stagemeter.SetEnabled(true)
	t.Cleanup(func() { stagemeter.SetEnabled(false) })
	show(page)
	return client, func() map[string]string {
		var collected metricdata.ResourceMetrics
		require.NoError(t, reader.Collect(t.Context(), &collected))
		signals.Check(t, collected)
		exported := map[string]string{"metrics": asJSON(t, collected), "stagez": show(page)}
		closing()
		new(signals.Seen).Spans(t, spans.GetSpans().Snapshots())
		exported["spans"], exported["log"] = asJSON(t, spans.GetSpans()), log.String()
		return exported
	}
}

func show(page *stagez.Page) string {
	answer := httptest.NewRecorder()
	page.ServeHTTP(answer, httptest.NewRequest(http.MethodGet, "/?format=json", nil))
	return answer.Body.String()
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	text, err := json.Marshal(v)
	require.NoError(t, err)
	return string(text)
}

// TestNothingThatUsersPassIsExported calls every method with secrets in place of keys, bins, values, arguments, passwords and names
// of users, roles, indexes and modules, and looks for them in all that is exported. Namespaces and sets are exported.
func TestNothingThatUsersPassIsExported(t *testing.T) {
	failure := &aerospike.AerospikeError{ResultCode: types.FAIL_FORBIDDEN}
	for name, test := range map[string]struct {
		respond func(string, ...any) aerospike.Error
		faults  []aerospiketest.Fault
	}{
		"cluster that answers":      {nil, nil},
		"cluster that fails":        {nil, []aerospiketest.Fault{{ResultCode: int(types.FAIL_FORBIDDEN), Share: 0.5}, {Drop: true, Share: 0.3}}},
		"client that tells secrets": {func(string, ...any) aerospike.Error { return telling{failure} }, nil},
		"client that panics":        {func(string, ...any) aerospike.Error { panic(secret) }, nil},
	} {
		t.Run(name, func(t *testing.T) {
			quiet(t)
			client, end := everything(t, test.respond, test.faults...)
			instrumented, _ := documented(t)
			var called []string
			for method := range clientIfc.Methods() {
				if operation, ok := instrumented[method.Name]; ok {
					called = append(called, operation)
					contained(func() { closeAll(callMethod(client, method.Name, planted(t, method))) })
				}
			}
			contained(func() { readAll(t, client) })

			exported := end()
			require.Contains(t, exported["metrics"], "db.client.internal_stage")
			require.Contains(t, exported["log"], "slow operations")
			for _, operation := range append(called, "scan_stream", "query_stream") {
				require.Contains(t, exported["metrics"], `"`+operation+`"`)
				require.Contains(t, exported["spans"], `"`+operation+`"`)
			}
			digest := hex.EncodeToString(newKey(t, "users", secret).Digest())
			for where, text := range exported {
				require.NotEmpty(t, text, where)
				for _, form := range []string{secret, hex.EncodeToString([]byte(secret)), digest} {
					if i := strings.Index(strings.ToLower(text), form); i >= 0 {
						t.Errorf("%s show a secret: …%s…", where, text[max(0, i-200):min(len(text), i+100)])
					}
				}
			}
		})
	}
}

// readAll calls the methods that are not the client's.
func readAll(t *testing.T, client *otelaerospike.Client) {
	t.Helper()
	request := requestFor(secret, []byte(secret), 7)
	request.Bins = []string{secret[:8]}
	var handles []*otelaerospike.BatchRecords
	contained(func() {
		if records, err := client.BatchRead(t.Context(), request); err == nil {
			handles = append(handles, records)
		}
	})
	contained(func() { _, _ = client.BatchRead(t.Context(), requestFor(struct{ Secret string }{secret})) })
	contained(func() {
		if records, err := client.BatchReadAsync(t.Context(), request).Wait(t.Context()); err == nil {
			handles = append(handles, records)
		}
	})
	for _, records := range handles {
		_ = records.ToMap()
		_ = records.Convert(stagemeter.ToArrow, func() error { return errors.New(secret) })
	}
	_ = otelaerospike.MergeToMap(handles...)
	contained(func() {
		for _, err := range client.ScanStream(t.Context(), nil, nil, "test", "users", secret[:8]) {
			_ = err
		}
	})
	contained(func() {
		for _, err := range client.QueryStream(t.Context(), nil, aerospike.NewStatement("test", "users", secret[:8]), nil) {
			_ = err
		}
	})
}

// quiet discards what the error handler is told, which includes what a client panicked with on a goroutine of its own.
func quiet(t *testing.T) {
	t.Helper()
	previous := otel.GetErrorHandler()
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(error) {}))
	t.Cleanup(func() { otel.SetErrorHandler(previous) })
}

func contained(call func()) {
	defer func() { _ = recover() }() // nil nodes and objects that are no channels
	call()
}

func closeAll(results []reflect.Value) {
	for _, result := range results {
		if closer, ok := result.Interface().(io.Closer); ok && !result.IsNil() {
			_ = closer.Close()
		}
		if records, ok := result.Interface().(*aerospike.Recordset); ok && records != nil {
			_ = records.Close()
		}
	}
}

// telling is an error whose text has the secret.
type telling struct{ anError }

type anError = aerospike.Error

func (telling) Error() string { return secret }
