package signals_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/signals"
	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// failures is a test that fails without an end.
type failures struct {
	testing.TB
	text strings.Builder
}

func (f *failures) Helper() {}

func (f *failures) Errorf(format string, args ...any) { fmt.Fprintf(&f.text, format, args...) }

// collect returns what a scope collects that has one metric.
func collect(t *testing.T, scope string, record func(metric.Meter)) metricdata.ResourceMetrics {
	t.Helper()
	reader := sdkmetric.NewManualReader()
	record(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader)).Meter(scope))
	var collected metricdata.ResourceMetrics
	require.NoError(t, reader.Collect(t.Context(), &collected))
	return collected
}

const (
	stages      = "db.client.internal_stage"
	description = "Duration of the internal stages of database client operations."
)

func stage(name, unit, description string, attributes ...attribute.KeyValue) func(metric.Meter) {
	return func(meter metric.Meter) {
		histogram, _ := meter.Float64Histogram(name, metric.WithUnit(unit), metric.WithDescription(description))
		histogram.Record(nil, 1, metric.WithAttributes(attributes...)) //nolint:staticcheck // no context is needed
	}
}

func TestWhatTheRegistryDoesNotAllowFails(t *testing.T) {
	name, operation := attribute.String("stage", "io"), attribute.String("db.operation.name", "get")
	good := stage(stages, "s", description, name, operation)
	for want, test := range map[string]struct {
		scope  string
		record func(metric.Meter)
	}{
		"": {stagemeter.ScopeName, good},
		`has the scope "` + telemetry.ClientScope:             {telemetry.ClientScope, good},
		"a.new.metric is not in the registry":                 {stagemeter.ScopeName, stage("a.new.metric", "s", description, name, operation)},
		`has the unit "ms", and "s" in the registry`:          {stagemeter.ScopeName, stage(stages, "ms", description, name, operation)},
		`has the description "Duration."`:                     {stagemeter.ScopeName, stage(stages, "s", "Duration.", name, operation)},
		"lacks the attribute stage":                           {stagemeter.ScopeName, stage(stages, "s", description, operation)},
		"has the attribute mine, which is not":                {stagemeter.ScopeName, stage(stages, "s", description, name, operation, attribute.Int("mine", 1))},
		"has the attribute stage of the type INT64, which is": {stagemeter.ScopeName, stage(stages, "s", description, operation, attribute.Int("stage", 1))},
		`has the instrument "counter", and "histogram"`: {stagemeter.ScopeName, func(meter metric.Meter) {
			counter, _ := meter.Float64Counter(stages, metric.WithUnit("s"), metric.WithDescription(description))
			counter.Add(t.Context(), 1, metric.WithAttributes(name, operation))
		}},
		`has the value_type "int", and "double"`: {stagemeter.ScopeName, func(meter metric.Meter) {
			histogram, _ := meter.Int64Histogram(stages, metric.WithUnit("s"), metric.WithDescription(description))
			histogram.Record(t.Context(), 1, metric.WithAttributes(name, operation))
		}},
		"has aerospike.client.tend.outcome=perhaps, a value that is not in the registry": {telemetry.ClientScope, func(meter metric.Meter) {
			counter, _ := meter.Int64Counter("aerospike.client.tends", metric.WithUnit("{tend}"),
				metric.WithDescription("Times the client asked a node for the state of the cluster."))
			counter.Add(t.Context(), 1, metric.WithAttributes(
				attribute.String("server.address", "a"), attribute.String("aerospike.client.tend.outcome", "perhaps")))
		}},
	} {
		t.Run(want, func(t *testing.T) {
			failed := failures{TB: t}
			signals.Check(&failed, collect(t, test.scope, test.record))
			require.Equal(t, want == "", failed.text.Len() == 0, failed.text.String())
			require.Contains(t, failed.text.String(), want)
		})
	}
	failed := failures{TB: t}
	signals.Check(&failed, collect(t, stagemeter.ScopeName, stage(stages, "s", description, name, operation, attribute.Int("mine", 1))), "mine")
	require.Empty(t, failed.text.String(), "a user's attribute")
}

func TestSpansThatTheRegistryDoesNotAllowFail(t *testing.T) {
	attributes := trace.WithAttributes(attribute.String("db.system.name", "aerospike"), attribute.String("db.operation.name", "get"))
	client := trace.WithSpanKind(trace.SpanKindClient)
	for want, test := range map[string]struct {
		options []trace.SpanStartOption
		event   string
	}{
		"":                                     {[]trace.SpanStartOption{client, attributes}, "caller left"},
		"the span s is not in the registry":    {[]trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindServer)}, ""},
		"should be named aerospike.command":    {nil, "retry"},
		"lacks the attribute db.system.name":   {[]trace.SpanStartOption{client}, ""},
		"has the event retry, which is not in": {[]trace.SpanStartOption{client, attributes}, "retry"},
		"has the attribute stage, which is not": {
			[]trace.SpanStartOption{client, attributes, trace.WithAttributes(attribute.String("stage", "io"))}, ""},
	} {
		t.Run(want, func(t *testing.T) {
			recorder := tracetest.NewSpanRecorder()
			tracer := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(recorder)).Tracer(telemetry.ClientScope)
			_, span := tracer.Start(t.Context(), "s", test.options...)
			if test.event != "" {
				span.AddEvent(test.event)
			}
			span.End()
			failed := failures{TB: t}
			new(signals.Seen).Spans(&failed, recorder.Ended())
			require.Equal(t, want == "", failed.text.Len() == 0, failed.text.String())
			require.Contains(t, failed.text.String(), want)
		})
	}
}

func TestWhatHasNotAppearedFails(t *testing.T) {
	var seen signals.Seen
	failed := failures{TB: t}
	seen.Metrics(t, collect(t, stagemeter.ScopeName,
		stage(stages, "s", description, attribute.String("stage", "io"), attribute.String("db.operation.name", "get"))))
	seen.RequireAll(&failed, []string{stagemeter.ScopeName})
	for _, missing := range []string{
		"db.client.internal_stage.enabled has not appeared", "error.type of db.client.internal_stage has not appeared",
		"span.aerospike.stage has not appeared", "stage of span.aerospike.stage has not appeared",
	} {
		require.Contains(t, failed.text.String(), missing)
	}
	require.NotContains(t, failed.text.String(), "stage of db.client.internal_stage has")

	open := failures{TB: t}
	seen = signals.Seen{}
	seen.Metrics(t, collect(t, telemetry.ClientScope, func(meter metric.Meter) {
		histogram, _ := meter.Int64Histogram("aerospike.client.io.sent", metric.WithUnit("By"), metric.WithDescription("Bytes that an operation sent."))
		histogram.Record(t.Context(), 1, metric.WithAttributes(attribute.String("db.operation.name", "get")))
	}))
	seen.RequireAll(&open, []string{telemetry.ClientScope})
	require.Contains(t, open.text.String(), "aerospike.client.io.sent has appeared, although what it needs is not there")
	require.NotContains(t, open.text.String(), "aerospike.client.io.received has not appeared")
}
