package core_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	metricnoop "go.opentelemetry.io/otel/metric/noop"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	tracenoop "go.opentelemetry.io/otel/trace/noop"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
	"github.com/otelaerospike/go/stagemeter"
)

func TestEveryOperationIsRecordedOnceHoweverItEnds(t *testing.T) {
	f := newFixture(t)
	result, err := f.get(t.Context(), "users", answer(nil))
	require.NoError(t, err)
	require.Equal(t, "answer", result)

	missed, timedOut := &failure{code: codeMissed}, &failure{code: codeTimeout}
	_, err = f.get(t.Context(), "users", answer(missed))
	require.Same(t, missed, err, "the error itself comes back")
	_, err = f.get(t.Context(), "users", answer(timedOut))
	require.Same(t, timedOut, err)
	require.PanicsWithValue(t, "in the client", func() {
		_, _ = f.get(t.Context(), "users", func() (string, clientError) { panic("in the client") })
	})
	require.Equal(t, map[string]uint64{
		"get users": 1, "get users 2": 1, "get users TIMEOUT 9": 1, "get users panic": 1,
	}, f.durations(t))
}

func TestStagesAddUpToTheDurationHoweverTheOperationEnds(t *testing.T) {
	f := newFixture(t, core.WithConcurrencyLimit(1, 0))
	stagemeter.SetEnabled(true)
	_, _ = f.get(t.Context(), "users", answer(nil))
	_, _ = f.get(t.Context(), "users", answer(&failure{code: codeTimeout}))
	require.Panics(t, func() {
		_, _ = f.get(t.Context(), "users", func() (string, clientError) { panic("in the client") })
	})
	counts, sums := f.stages(t)
	require.Equal(t, map[string]uint64{"limiter_wait": 3, "io": 1, "io TIMEOUT": 1, "io panic": 1}, counts)
	durations := 0.0
	for _, point := range f.points(t, core.MetricName) {
		durations += point.Sum
	}
	stages := 0.0
	for _, sum := range sums {
		stages += sum
	}
	require.InDelta(t, durations, stages, 1e-12)
}

func TestAPanicFreesTheLimitersSlot(t *testing.T) {
	f := newFixture(t, core.WithConcurrencyLimit(1, 0))
	for range 3 {
		require.Panics(t, func() {
			_, _ = f.get(t.Context(), "users", func() (string, clientError) { panic("in the client") })
		})
	}
	_, err := f.get(t.Context(), "users", answer(nil))
	require.NoError(t, err)
}

func TestARefusedOperationIsNotCalledAndIsRecorded(t *testing.T) {
	f := newFixture(t, core.WithConcurrencyLimit(1, 0))
	stagemeter.SetEnabled(true)
	ctx, cancel := context.WithCancelCause(t.Context())
	_, err := f.get(t.Context(), "users", func() (string, clientError) {
		cancel(errOfContext)
		_, err := f.get(ctx, "orders", func() (string, clientError) { t.Error("called"); return "", nil })
		return "", err
	})
	require.ErrorIs(t, err, context.Canceled)
	require.ErrorIs(t, err, errOfContext)
	require.Equal(t, map[string]uint64{"get users REFUSED -6": 1, "get orders REFUSED -6": 1}, f.durations(t))
	counts, _ := f.stages(t)
	require.Equal(t, map[string]uint64{"limiter_wait": 1, "limiter_wait REFUSED": 1, "io REFUSED": 1}, counts)
}

func TestNothingIsAskedOfASubjectWhenNobodyWantsToKnow(t *testing.T) {
	f := newFixture(t, core.WithMeterProvider(metricnoop.NewMeterProvider()))
	result, err := core.Call(t.Context(), f.Recorder, "get", unwanted{t}, answer(nil))
	require.NoError(t, err)
	require.Equal(t, "answer", result)
}

// unwanted fails the test when it is asked for its target.
type unwanted struct{ t *testing.T }

func (u unwanted) Target() core.Target { u.t.Error("asked"); return core.Target{} }

func (unwanted) Describe(trace.Span, bool) {}

func TestSpanSaysWhatTheOperationWasAndHowItEnded(t *testing.T) {
	exporter := tracetest.NewInMemoryExporter()
	tracers := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))
	f := newFixture(t, core.WithTracerProvider(tracers), core.WithKeyAttribute())
	_, _ = f.get(t.Context(), "users", answer(nil))
	_, _ = f.get(t.Context(), "users", answer(&failure{code: codeTimeout}))
	require.Panics(t, func() {
		_, _ = f.get(t.Context(), "users", func() (string, clientError) { panic("in the client") })
	})

	spans := exporter.GetSpans()
	require.Len(t, spans, 3)
	for _, span := range spans {
		require.Equal(t, "get users", span.Name)
		require.Contains(t, span.Attributes, attribute.Bool("with_key", true))
	}
	require.Contains(t, spans[0].Attributes, attribute.String("result", "answer"))
	require.Equal(t, codes.Unset, spans[0].Status.Code)
	require.Equal(t, sdktrace.Status{Code: codes.Error, Description: "code 9"}, spans[1].Status)
	require.Contains(t, spans[1].Attributes, attribute.String("db.response.status_code", "9"))
	require.Equal(t, sdktrace.Status{Code: codes.Error, Description: "panic"}, spans[2].Status)
}

func TestOperationsAllocateNothing(t *testing.T) {
	for name, opts := range map[string][]core.Option{"unlimited": nil, "limited": {core.WithConcurrencyLimit(1, 0)}} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, opts...)
			ctx := t.Context()
			timedOut := &failure{code: codeTimeout}
			calls := func() {
				_, _ = f.get(ctx, "users", answer(nil))
				_ = core.Do(ctx, f.Recorder, "put", subject("users"), func() clientError { return timedOut })
			}
			calls()
			require.Zero(t, testing.AllocsPerRun(100, calls), "profiling off")
			stagemeter.SetEnabled(true)
			calls()
			require.Zero(t, testing.AllocsPerRun(100, calls), "profiling on")
		})
	}
}

func TestOperationWithoutASpanHasNoStageSpans(t *testing.T) {
	exporter := tracetest.NewInMemoryExporter()
	tracers := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))
	for name, opt := range map[string]core.Option{
		"noop provider": core.WithTracerProvider(tracenoop.NewTracerProvider()),
		"filter":        core.WithSpanFilter(func(string) bool { return false }),
	} {
		t.Run(name, func(t *testing.T) {
			exporter.Reset()
			f := newFixture(t, core.WithTracerProvider(tracers), opt)
			stagemeter.SetEnabled(true)
			ctx, caller := tracers.Tracer("caller").Start(t.Context(), "caller")
			_, _ = f.get(ctx, "users", answer(nil))
			caller.End()
			spans := exporter.GetSpans()
			require.Len(t, spans, 1)
			require.Equal(t, "caller", spans[0].Name)
			counts, _ := f.stages(t)
			require.Equal(t, map[string]uint64{"io": 1}, counts)
			traceID := caller.SpanContext().TraceID()
			require.Equal(t, traceID[:], f.points(t, stagemeter.MetricName)[0].Exemplars[0].TraceID)
		})
	}
}
