// Code generated from ../span_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	aerospike "github.com/aerospike/aerospike-client-go/v8"
	"github.com/aerospike/aerospike-client-go/v8/types"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	tracenoop "go.opentelemetry.io/otel/trace/noop"

	"github.com/otelaerospike/go/aerospiketest"
	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/stagemeter"
)

// recorded returns an option that sends spans to a recorder.
func recorded(opts ...sdktrace.TracerProviderOption) (*tracetest.SpanRecorder, otelaerospike.Option) {
	recorder := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(append(opts, sdktrace.WithSpanProcessor(recorder))...)
	return recorder, otelaerospike.WithTracerProvider(provider)
}

func attributesOf(span sdktrace.ReadOnlySpan) map[string]string {
	return texts(attribute.NewSet(span.Attributes()...))
}

func TestSpanOfACall(t *testing.T) {
	spans, traced := recorded()
	f := newFixture(t, answer(nil), traced, otelaerospike.WithAttributes(attribute.String("cluster", "a")))
	provider := sdktrace.NewTracerProvider()
	ctx, parent := provider.Tracer("service").Start(t.Context(), "request")
	_, _ = f.WithContext(ctx).Get(nil, newKey(t, "users", "a secret"))

	require.Len(t, spans.Ended(), 1)
	span := spans.Ended()[0]
	require.Equal(t, "get users", span.Name())
	require.Equal(t, trace.SpanKindClient, span.SpanKind())
	require.Equal(t, parent.SpanContext().SpanID(), span.Parent().SpanID(), "the caller's span is the parent")
	require.Equal(t, parent.SpanContext().TraceID(), span.SpanContext().TraceID())
	require.Equal(t, sdktrace.Status{Code: codes.Unset}, span.Status())
	require.Equal(t, otelaerospike.ScopeName, span.InstrumentationScope().Name)
	require.Equal(t, telemetry.Version, span.InstrumentationScope().Version)
	require.Equal(t, map[string]string{
		"db.system.name": "aerospike", "db.operation.name": "get", "db.namespace": "test", "db.collection.name": "users",
		"cluster": "a",
	}, attributesOf(span), "and no key")

	exemplars := f.durations(t)[0].Exemplars
	require.Len(t, exemplars, 1)
	spanID := span.SpanContext().SpanID()
	require.Equal(t, spanID[:], exemplars[0].SpanID, "the exemplar is the operation's span")
}

func TestSpanNames(t *testing.T) {
	spans, traced := recorded()
	f := newFixture(t, answer(nil), traced)
	_ = f.Put(nil, newKey(t, "users", 1), nil)
	_ = f.Put(nil, newKey(t, "", 1), nil)
	_ = f.Put(nil, nil, nil)
	require.Equal(t, []string{"put users", "put test", "put"}, names(spans.Ended()))

	spans, traced = recorded()
	f = newFixture(t, answer(nil), traced, otelaerospike.WithSpanNameFormatter(func(operation, namespace, set string) string {
		return fmt.Sprintf("aerospike %s %s.%s", operation, namespace, set)
	}))
	_ = f.Put(nil, newKey(t, "users", 1), nil)
	require.Equal(t, []string{"aerospike put test.users"}, names(spans.Ended()))
}

func names(spans []sdktrace.ReadOnlySpan) []string {
	names := make([]string, len(spans))
	for i, span := range spans {
		names[i] = span.Name()
	}
	return names
}

func TestSpanFilterLeavesMetricsAlone(t *testing.T) {
	spans, traced := recorded()
	f := newFixture(t, answer(nil), traced, otelaerospike.WithSpanFilter(func(operation string) bool { return operation != "get" }))
	_, _ = f.Get(nil, nil)
	_, _ = f.Delete(nil, nil)
	require.Equal(t, []string{"delete"}, names(spans.Ended()))
	require.Len(t, f.durations(t), 2)
}

func TestRequiredParentLeavesOutOrphans(t *testing.T) {
	spans, traced := recorded()
	f := newFixture(t, answer(nil), traced, otelaerospike.WithRequireParentSpan())
	_, _ = f.Get(nil, nil)
	require.Empty(t, spans.Ended())
	parent := trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{1}, SpanID: trace.SpanID{1}, TraceFlags: trace.FlagsSampled, Remote: true,
	})
	_, _ = f.WithContext(trace.ContextWithSpanContext(t.Context(), parent)).Get(nil, nil)
	require.Len(t, spans.Ended(), 1)
	require.Equal(t, parent.SpanID(), spans.Ended()[0].Parent().SpanID())
	require.EqualValues(t, 2, f.operations(t))
}

func TestKeyAttributeIsOptIn(t *testing.T) {
	spans, traced := recorded()
	f := newFixture(t, answer(nil), traced, otelaerospike.WithKeyAttribute())
	key := newKey(t, "users", 1)
	_, _ = f.Get(nil, key)
	_, _ = f.BatchGet(nil, []*aerospike.Key{key})
	require.Equal(t, hex.EncodeToString(key.Digest()), attributesOf(spans.Ended()[0])["aerospike.key.digest"])
	require.NotContains(t, attributesOf(spans.Ended()[1]), "aerospike.key.digest")
	_, _ = f.Get(nil, nil)
	require.NotContains(t, attributesOf(spans.Ended()[2]), "aerospike.key.digest", "there is no key")
	require.NotContains(t, texts(f.durations(t)[0].Attributes), "aerospike.key.digest", "a metric never has it")
}

func TestSpanOfABatch(t *testing.T) {
	spans, traced := recorded()
	f := newFixture(t, finding(func() {}), traced)
	key := newKey(t, "users", 1)
	_ = f.BatchOperate(nil, []aerospike.BatchRecordIfc{aerospike.NewBatchRead(nil, key, nil), aerospike.NewBatchRead(nil, key, nil)})
	_ = f.BatchOperate(nil, []aerospike.BatchRecordIfc{aerospike.NewBatchRead(nil, key, nil)})
	_, err := f.BatchRead(context.Background(), requestFor(1, 2, 3))
	require.NoError(t, err)
	require.Equal(t, "2", attributesOf(spans.Ended()[0])["db.operation.batch.size"])
	require.NotContains(t, attributesOf(spans.Ended()[1]), "db.operation.batch.size", "a batch of one is not a batch")
	require.Equal(t, "3", attributesOf(spans.Ended()[2])["db.operation.batch.size"])
	require.Equal(t, "batch_read users", spans.Ended()[2].Name())
}

func TestSpanOfEveryBatchHasItsSize(t *testing.T) {
	keys := []*aerospike.Key{newKey(t, "users", 1), newKey(t, "users", 2)}
	for name, call := range map[string]func(c *otelaerospike.Client){
		"BatchGet":       func(c *otelaerospike.Client) { _, _ = c.BatchGet(nil, keys) },
		"BatchGetHeader": func(c *otelaerospike.Client) { _, _ = c.BatchGetHeader(nil, keys) },
		"BatchGetComplex": func(c *otelaerospike.Client) {
			_ = c.BatchGetComplex(nil, []*aerospike.BatchRead{{BatchRecord: aerospike.BatchRecord{Key: keys[0]}}, nil})
		},
		"BatchGetOperate": func(c *otelaerospike.Client) { _, _ = c.BatchGetOperate(nil, keys) },
		"BatchExists":     func(c *otelaerospike.Client) { _, _ = c.BatchExists(nil, keys) },
		"BatchDelete":     func(c *otelaerospike.Client) { _, _ = c.BatchDelete(nil, nil, keys) },
		"BatchExecute":    func(c *otelaerospike.Client) { _, _ = c.BatchExecute(nil, nil, keys, "package", "function") },
	} {
		t.Run(name, func(t *testing.T) {
			spans, traced := recorded()
			f := newFixture(t, answer(nil), traced)
			call(f.Client)
			require.Equal(t, "2", attributesOf(spans.Ended()[0])["db.operation.batch.size"])
		})
	}
}

func TestSpanOfAFailure(t *testing.T) {
	for name, test := range map[string]struct {
		err        aerospike.Error
		status     sdktrace.Status
		attributes map[string]string
	}{
		"failure": {
			&aerospike.AerospikeError{ResultCode: types.TIMEOUT, InDoubt: true, Iteration: 2},
			sdktrace.Status{Code: codes.Error, Description: "Timeout"},
			map[string]string{"error.type": "TIMEOUT", "db.response.status_code": "9", "aerospike.in_doubt": "true", "aerospike.retry.iteration": "2"},
		},
		"miss": {
			&aerospike.AerospikeError{ResultCode: types.KEY_NOT_FOUND_ERROR},
			sdktrace.Status{Code: codes.Unset},
			map[string]string{"db.response.status_code": "2", "aerospike.in_doubt": "false", "aerospike.retry.iteration": "0"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			spans, traced := recorded()
			f := newFixture(t, answer(test.err), traced)
			_, _ = f.Get(nil, nil)
			span := spans.Ended()[0]
			require.Equal(t, test.status, span.Status())
			want := map[string]string{"db.system.name": "aerospike", "db.operation.name": "get"}
			for key, value := range test.attributes {
				want[key] = value
			}
			require.Equal(t, want, attributesOf(span))
			if test.status.Code == codes.Error {
				require.Equal(t, attributesOf(span)["error.type"], f.only(t)["error.type"], "the same as the metric's")
			}
		})
	}
}

func TestSpanOfAPanicEnds(t *testing.T) {
	spans, traced := recorded()
	f := newFixture(t, panicking(), traced)
	require.Panics(t, func() { _, _ = f.Get(nil, nil) })
	require.Equal(t, sdktrace.Status{Code: codes.Error, Description: "panic"}, spans.Ended()[0].Status())
	require.Equal(t, "panic", attributesOf(spans.Ended()[0])["error.type"])
}

func TestSpanOfARefusal(t *testing.T) {
	client, begun, release := blocking()
	spans, traced := recorded()
	f := newFixture(t, client, traced, otelaerospike.WithConcurrencyLimit(1, time.Millisecond))
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = f.Touch(nil, nil)
	}()
	<-begun
	_, _ = f.Get(nil, nil)
	require.Equal(t, "queue timeout of the concurrency limiter", spans.Ended()[0].Status().Description)

	spans.Reset()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errors.New("the secret of a user"))
	_, _ = f.WithContext(ctx).Get(nil, nil)
	require.Equal(t, "context canceled", spans.Ended()[0].Status().Description, "and not its cause")
	close(release)
	<-ended
}

func TestStagesAreChildSpans(t *testing.T) {
	spans, traced := recorded()
	f := newFixture(t, answer(&aerospike.AerospikeError{ResultCode: types.TIMEOUT}), traced, otelaerospike.WithConcurrencyLimit(1, 0))
	_, _ = f.Get(nil, newKey(t, "users", 1))
	require.Equal(t, []string{"get users"}, names(spans.Ended()), "profiling is off")
	spans.Reset()

	stagemeter.SetEnabled(true)
	_, _ = f.Get(nil, newKey(t, "users", 1))
	require.Equal(t, []string{"limiter_wait", "io", "get users"}, names(spans.Ended()))
	wait, io, parent := spans.Ended()[0], spans.Ended()[1], spans.Ended()[2]
	for _, stage := range []sdktrace.ReadOnlySpan{wait, io} {
		require.Equal(t, parent.SpanContext().SpanID(), stage.Parent().SpanID())
		require.Equal(t, trace.SpanKindInternal, stage.SpanKind())
		require.Equal(t, stagemeter.ScopeName, stage.InstrumentationScope().Name)
		require.Equal(t, "get", attributesOf(stage)["db.operation.name"])
		require.Equal(t, stage.Name(), attributesOf(stage)["stage"])
		// The fixture's clock moves by a millisecond a reading, and a stage lies between two.
		require.Equal(t, time.Millisecond, stage.EndTime().Sub(stage.StartTime()))
	}
	require.Equal(t, sdktrace.Status{Code: codes.Unset}, wait.Status())
	require.Equal(t, sdktrace.Status{Code: codes.Error, Description: "TIMEOUT"}, io.Status())
	require.Equal(t, "TIMEOUT", attributesOf(io)["error.type"])
}

func TestStagesOfABatchReadAreChildSpans(t *testing.T) {
	spans, traced := recorded()
	f := newFixture(t, finding(func() {}), traced)
	stagemeter.SetEnabled(true)
	records, err := f.BatchReadAsync(t.Context(), requestFor(1)).Wait(t.Context())
	require.NoError(t, err)
	_ = records.ToMap()
	got := names(spans.Ended())
	for _, want := range []string{"key_parse", "future_setup", "goroutine_schedule_delay", "io", "result_handoff_delay", "wrap_records", "batch_read users", "to_map"} {
		require.Contains(t, got, want)
	}
	var parent sdktrace.ReadOnlySpan
	for _, span := range spans.Ended() {
		if span.Name() == "batch_read users" {
			parent = span
		}
	}
	for _, span := range spans.Ended() {
		if span != parent {
			require.Equal(t, parent.SpanContext().SpanID(), span.Parent().SpanID(), span.Name())
		}
	}
}

func TestAttributesAreThereWhenTheSamplerDecides(t *testing.T) {
	var seen []string
	sampler := samplerFunc(func(p sdktrace.SamplingParameters) sdktrace.SamplingResult {
		for _, a := range p.Attributes {
			seen = append(seen, string(a.Key))
		}
		return sdktrace.SamplingResult{Decision: sdktrace.Drop}
	})
	spans, traced := recorded(sdktrace.WithSampler(sampler))
	f := newFixture(t, answer(nil), traced)
	stagemeter.SetEnabled(true)
	_, _ = f.Get(nil, newKey(t, "users", 1))
	slices.Sort(seen)
	require.Equal(t, []string{"db.collection.name", "db.namespace", "db.operation.name", "db.system.name"}, seen)
	require.Empty(t, spans.Ended())
	require.EqualValues(t, 1, f.durations(t)[0].Count)
}

type samplerFunc func(sdktrace.SamplingParameters) sdktrace.SamplingResult

func (f samplerFunc) ShouldSample(p sdktrace.SamplingParameters) sdktrace.SamplingResult { return f(p) }

func (samplerFunc) Description() string { return "the test's" }

func TestUnsampledSpanCostsOnlyWhatTheAPICosts(t *testing.T) {
	provider := sdktrace.NewTracerProvider(sdktrace.WithSampler(sdktrace.NeverSample()))
	key := newKey(t, "users", 1)
	ctx := t.Context()
	tracer := provider.Tracer("by hand")
	options := []trace.SpanStartOption{trace.WithSpanKind(trace.SpanKindClient),
		trace.WithAttributes(attribute.String("a", "1"), attribute.String("b", "2"), attribute.String("c", "3"), attribute.String("d", "4"))}
	byHand := testing.AllocsPerRun(100, func() {
		_, span := tracer.Start(ctx, "get users", options...)
		span.End()
	})
	f := newFixture(t, idle{}, otelaerospike.WithTracerProvider(provider))
	call := func() { _, _ = f.Get(nil, key) }
	call()
	require.LessOrEqual(t, testing.AllocsPerRun(100, call), byHand)
	stagemeter.SetEnabled(true)
	call()
	require.LessOrEqual(t, testing.AllocsPerRun(100, call), byHand)

	f = newFixture(t, idle{}, otelaerospike.WithTracerProvider(tracenoop.NewTracerProvider()))
	call()
	require.Zero(t, testing.AllocsPerRun(100, call), "noop")
}

func TestIntegrationSpanNamesTheNode(t *testing.T) {
	spans, traced := recorded()
	f, _ := connect(t, traced)
	key := newKey(t, uniqueSet(), 1)
	t.Cleanup(func() { _, _ = f.Unwrap().Delete(nil, key) })
	require.NoError(t, f.Unwrap().Put(nil, key, aerospike.BinMap{"n": 1}))
	record, err := f.Get(nil, key)
	require.NoError(t, err)
	attributes := attributesOf(spans.Ended()[0])
	require.Equal(t, record.Node.GetHost().Name, attributes["network.peer.address"])
	require.Equal(t, strconv.Itoa(record.Node.GetHost().Port), attributes["network.peer.port"])
	require.NotEmpty(t, attributes["server.address"])
}

func TestFailingNodeIsNamed(t *testing.T) {
	cluster := aerospiketest.New(t, aerospiketest.WithNodes(3))
	spans, traced := recorded()
	f := dial(t, hostsOf(t, cluster), traced)
	failing := cluster.Nodes()[1]
	failing.Inject(aerospiketest.Fault{ResultCode: int(types.DEVICE_OVERLOAD)})

	policy := aerospike.NewPolicy()
	policy.MaxRetries = 0
	for i := range 30 {
		_, _ = f.Get(policy, newKey(t, "users", i))
	}
	failures := 0
	for _, span := range spans.Ended() {
		if span.Status().Code == codes.Error {
			attributes := attributesOf(span)
			require.Equal(t, failing.Addr(), attributes["network.peer.address"]+":"+attributes["network.peer.port"])
			failures++
		}
	}
	require.Positive(t, failures)
}

// Whether an operation is in doubt, and how often it was tried, only the client can say.
func TestSpanSaysOnlyOfTheClientsErrorsWhetherTheyAreInDoubt(t *testing.T) {
	spans, traced := recorded()
	classified := otelaerospike.WithErrorClassifier(func(aerospike.Error) string { return "mine" })
	f := newFixture(t, stub{respond: func(string, ...any) aerospike.Error { return nil }}, traced, classified)

	_, err := f.BatchRead(t.Context(), otelaerospike.BatchRequest{Set: "users", Keys: []any{1}})
	require.Error(t, err)
	require.Len(t, spans.Ended(), 1)
	malformed := spans.Ended()[0]
	require.Equal(t, map[string]string{
		"db.system.name": "aerospike", "db.operation.name": "batch_read", "db.collection.name": "users",
		"error.type": "mine", "db.response.status_code": "4",
	}, attributesOf(malformed))
	require.Equal(t, types.ResultCodeToString(types.PARAMETER_ERROR), malformed.Status().Description)
}

func TestSpanOfAStreamThatItsContextEnds(t *testing.T) {
	spans, traced := recorded()
	classified := otelaerospike.WithErrorClassifier(func(aerospike.Error) string { return "mine" })
	client, cluster := connected(t)
	f := newFixture(t, client, traced, classified)
	ctx, cancel := context.WithCancel(t.Context())
	remove := cluster.Inject(aerospiketest.Fault{Stall: true})
	time.AfterFunc(10*time.Millisecond, cancel)
	var last error
	for _, err := range f.QueryStream(ctx, nil, aerospike.NewStatement("test", "users"), nil) {
		remove()
		last = err
	}
	require.ErrorIs(t, last, context.Canceled)
	require.Len(t, spans.Ended(), 1)
	require.Equal(t, sdktrace.Status{
		Code: codes.Error, Description: types.ResultCodeToString(types.QUERY_TERMINATED),
	}, spans.Ended()[0].Status())
	attributes := attributesOf(spans.Ended()[0])
	require.Equal(t, "QUERY_TERMINATED", attributes["error.type"], "no error of the client's was classified")
	require.NotContains(t, attributes, "aerospike.in_doubt")
	require.NotContains(t, attributes, "aerospike.retry.iteration")
}
