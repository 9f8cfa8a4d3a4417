package core_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
	"github.com/otelaerospike/go/stagemeter"
)

func TestSetsPastTheLimitAreOther(t *testing.T) {
	f := newFixture(t, core.WithSetLimit(2))
	for i := range 5 {
		_, _ = f.get(t.Context(), fmt.Sprint("set", i), answer(nil))
	}
	require.Equal(t, map[string]uint64{"get set0": 1, "get set1": 1, "get _OTHER": 3}, f.durations(t))
}

func TestOnlyListedSetsAreNamed(t *testing.T) {
	f := newFixture(t, core.WithSets("users"))
	_, _ = f.get(t.Context(), "orders", answer(nil))
	_, _ = f.get(t.Context(), "users", answer(nil))
	_, _ = f.get(t.Context(), "", answer(nil))
	require.Equal(t, map[string]uint64{"get users": 1, "get _OTHER": 1, "get": 1}, f.durations(t))
}

func TestSeriesPastTheBoundCollapseAndNothingIsLost(t *testing.T) {
	const past = 2100
	f := newFixture(t, core.WithSetLimit(past))
	for i := range past {
		_, _ = f.get(t.Context(), fmt.Sprint("set", i), answer(nil))
		_, _ = f.get(t.Context(), fmt.Sprint("set", i), answer(&failure{code: codeTimeout}))
	}
	durations := f.durations(t)
	var total uint64
	for _, count := range durations {
		total += count
	}
	require.EqualValues(t, 2*past, total)
	require.NotZero(t, durations["get _OTHER"], "successes")
	require.NotZero(t, durations["get _OTHER _OTHER"], "failures")
	require.Empty(t, durations[""], "the SDK merged series without a name")
}

func TestTargetOfABatchIsWhatItsKeysShare(t *testing.T) {
	users, orders := core.Target{Namespace: "test", Set: "users"}, core.Target{Namespace: "test", Set: "orders"}
	require.Equal(t, users, users.And(users))
	require.Equal(t, core.Target{Namespace: "test"}, users.And(orders))
	require.Equal(t, core.Target{}, users.And(core.Target{Namespace: "other", Set: "names"}))
}

func TestNamesBecomeValidAndNoLongerThanTheServersAre(t *testing.T) {
	exporter := tracetest.NewInMemoryExporter()
	f := newFixture(t, core.WithTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))))
	stagemeter.SetEnabled(true)
	for _, set := range []string{"a\xff", strings.Repeat("s", 63), strings.Repeat("s", 64)} {
		for range 2 {
			_, _ = f.get(t.Context(), set, answer(nil))
		}
	}
	require.Equal(t, map[string]uint64{"get a\uFFFD": 2, "get " + strings.Repeat("s", 63): 2, "get _OTHER": 2}, f.durations(t))
	names := map[string]bool{}
	for _, span := range exporter.GetSpans() {
		names[span.Name] = true
	}
	require.Equal(t, map[string]bool{"get a\uFFFD": true, "get " + strings.Repeat("s", 63): true, "get _OTHER": true, "io": true}, names)
}

func TestTypedNilProvidersAreIgnored(t *testing.T) {
	f := newFixture(t, core.WithMeterProvider((*sdkmetric.MeterProvider)(nil)), core.WithTracerProvider((*sdktrace.TracerProvider)(nil)))
	_, _ = f.get(t.Context(), "users", answer(nil))
	require.Equal(t, map[string]uint64{"get users": 1}, f.durations(t))
}
