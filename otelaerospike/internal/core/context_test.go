package core_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
	"github.com/otelaerospike/go/stagemeter"
)

// tenants counts operations by the attribute tenant, "" where there is none.
func (f *fixture) tenants(t *testing.T) map[string]uint64 {
	t.Helper()
	counts := map[string]uint64{}
	for _, point := range f.points(t, core.MetricName) {
		counts[text(point.Attributes, "tenant")] += point.Count
	}
	return counts
}

func ofTenant(ctx context.Context, name string) context.Context {
	return core.ContextWithAttributes(ctx, attribute.String("tenant", name))
}

// recordedWith returns the attributes of the duration of one operation that carries ctx, without those that it has anyway.
func recordedWith(t *testing.T, ctx context.Context, opts ...core.Option) []attribute.KeyValue { //nolint:revive // as t.Context() would be
	t.Helper()
	f := newFixture(t, opts...)
	_, _ = f.get(ctx, "users", answer(nil))
	points := f.points(t, core.MetricName)
	require.Len(t, points, 1)
	own, _ := points[0].Attributes.Filter(func(a attribute.KeyValue) bool { return !strings.HasPrefix(string(a.Key), "db.") })
	return own.ToSlice()
}

func TestAttributesOfTheContextAreOnDurationsAndSpans(t *testing.T) {
	exporter := tracetest.NewInMemoryExporter()
	f := newFixture(t, core.WithTracerProvider(sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))))
	stagemeter.SetEnabled(true)
	for range 2 {
		_, _ = f.get(ofTenant(t.Context(), "a"), "users", answer(nil))
	}
	_, _ = f.get(ofTenant(t.Context(), "b"), "users", answer(&failure{code: codeTimeout}))
	_, _ = f.get(t.Context(), "users", answer(nil))
	require.Equal(t, map[string]uint64{"a": 2, "b": 1, "": 1}, f.tenants(t))
	require.Equal(t, map[string]uint64{"get users": 3, "get users TIMEOUT 9": 1}, f.durations(t))
	counts, _ := f.stages(t)
	require.Equal(t, map[string]uint64{"io": 3, "io TIMEOUT": 1}, counts)
	for _, point := range f.points(t, stagemeter.MetricName) {
		require.Empty(t, text(point.Attributes, "tenant"), "stages would have too many series")
	}

	tenants := map[string]int{}
	for _, span := range exporter.GetSpans() {
		if span.Name == "get users" {
			set := attribute.NewSet(span.Attributes...)
			tenants[text(set, "tenant")]++
		}
	}
	require.Equal(t, map[string]int{"a": 2, "b": 1, "": 1}, tenants)
}

func TestAttributesOfTheContextAreOnBatchReadsAndRows(t *testing.T) {
	f := newFixture(t)
	_, err := f.batchRead(ofTenant(t.Context(), "a"), batch{})
	require.NoError(t, err)
	released := 0
	for _, err := range stream([]item{{record: "a"}}, &released).Records(ofTenant(t.Context(), "b"), f.Recorder) {
		require.NoError(t, err)
	}
	f.Drain()
	require.Equal(t, map[string]uint64{"a": 1, "b": 1}, f.tenants(t))
	rows := f.metric(t, core.RowsMetricName)
	require.Contains(t, fmt.Sprint(rows), "tenant")
}

func TestContextsMergeTheirAttributesAndTheLaterWins(t *testing.T) {
	a, b, c := attribute.Key("a"), attribute.Key("b"), attribute.Key("c")
	outer := core.ContextWithAttributes(t.Context(), a.String("1"), b.String("2"))
	inner := core.ContextWithAttributes(outer, b.Int(3), b.Int(4), c.Bool(true))
	mine := core.WithAttributes(a.String("option"), attribute.String("d", "5"))
	require.Equal(t, []attribute.KeyValue{a.String("1"), b.Int(4), c.Bool(true), attribute.String("d", "5")},
		recordedWith(t, inner, mine), "the context overrides the option")
	require.Equal(t, []attribute.KeyValue{a.String("1"), b.String("2")}, recordedWith(t, outer), "the outer context is as it was")
	require.Equal(t, outer, core.ContextWithAttributes(outer), "nothing to add")
}

func TestWhatNoExporterWouldTakeIsNotRecorded(t *testing.T) {
	long := strings.Repeat("x", 257)
	ctx := core.ContextWithAttributes(nil, //nolint:staticcheck // nil is the background context
		attribute.String("", "no key"),
		attribute.KeyValue{Key: "empty"},
		attribute.String("error.type", "mine"),
		attribute.String("db.namespace", "mine"),
		attribute.String(long, "long key"),
		attribute.String("bytes", "a\xff"),
		attribute.String("by\xfftes", "b"),
		attribute.StringSlice("list", []string{"a", "\xff"}),
		attribute.String("long", long),
		attribute.String("longest", long[1:]),
		attribute.Float64("number", 0.5),
	)
	got := recordedWith(t, ctx)
	require.Equal(t, []attribute.KeyValue{
		attribute.String("bytes", "a\uFFFD"), attribute.String("by\uFFFDtes", "b"), attribute.String("empty", ""),
		attribute.String("list", got[3].Value.AsString()), attribute.String("long", "_OTHER"), attribute.String("longest", long[1:]), attribute.Float64("number", 0.5),
	}, got)
	require.True(t, utf8.ValidString(got[3].Value.AsString()))
}

func TestAContextHasAFewAttributesOnly(t *testing.T) {
	ctx := t.Context()
	for i := range 20 {
		ctx = core.ContextWithAttributes(ctx, attribute.Int(fmt.Sprintf("key%02d", i), i))
	}
	ctx = core.ContextWithAttributes(ctx, attribute.Int("key00", 100))
	got := recordedWith(t, ctx)
	require.Len(t, got, 8)
	require.Equal(t, attribute.Int("key00", 100), got[0], "those that are there can still change")
	require.Equal(t, attribute.Int("key07", 7), got[7])
}

func TestSetsOfAttributesPastTheBoundAreOther(t *testing.T) {
	f := newFixture(t)
	for i := range 150 {
		_, _ = f.get(ofTenant(t.Context(), strconv.Itoa(i)), "users", answer(nil))
	}
	_, _ = f.get(ofTenant(t.Context(), "0"), "orders", answer(nil))
	for i := range 40 { // keys that nobody bounds
		_, _ = f.get(core.ContextWithAttributes(t.Context(), attribute.Int(fmt.Sprint("key", i), i)), "users", answer(nil))
	}
	tenants := f.tenants(t)
	require.Len(t, tenants, 100+2)
	require.EqualValues(t, 2, tenants["0"], "a set that was admitted stays")
	require.EqualValues(t, 1, tenants["99"])
	require.EqualValues(t, 50, tenants["_OTHER"])
	require.EqualValues(t, 40, tenants[""])
	keys := 0
	for _, point := range f.points(t, core.MetricName) {
		for _, a := range point.Attributes.ToSlice() {
			if strings.HasPrefix(string(a.Key), "key") {
				require.Equal(t, "_OTHER", a.Value.String())
				keys++
			}
		}
	}
	require.Equal(t, 15, keys, "and the 25 other keys are left out")
}

func TestNoAttributesOfContextsReachTheSDKsLimit(t *testing.T) {
	f := newFixture(t, core.WithSetLimit(1000))
	operations := uint64(0)
	for i := range 200 {
		ctx := ofTenant(t.Context(), strconv.Itoa(i))
		for j := range 20 {
			for _, operation := range []string{"get", "put", "delete"} {
				set := subject(fmt.Sprint("set", j))
				_, _ = core.Call(ctx, f.Recorder, operation, set, answer(nil))
				_, _ = core.Call(ctx, f.Recorder, operation, set, answer(&failure{code: codeTimeout}))
				operations += 2
			}
		}
	}
	points := f.points(t, core.MetricName)
	require.Less(t, len(points), 2000)
	var total uint64
	for _, point := range points {
		total += point.Count
		require.NotEmpty(t, text(point.Attributes, "db.operation.name"), "the SDK merged series without a name")
	}
	require.Equal(t, operations, total)
}

func TestOnlyTheFirstAttributeThatIsLeftOutIsReported(t *testing.T) {
	const child = "OTELAEROSPIKE_TEST_CHILD"
	if os.Getenv(child) == "" { // what a process reports once needs a process of its own
		command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$")
		command.Env = append(os.Environ(), child+"=1")
		printed, err := command.CombinedOutput()
		require.NoError(t, err, "%s", printed)
		return
	}
	var heard []string
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { heard = append(heard, err.Error()); panic("in the handler") }))
	for range 2 {
		_ = core.ContextWithAttributes(t.Context(), attribute.String("error.type", "mine"), attribute.String("", ""))
	}
	require.Equal(t, []string{"otelaerospike: ContextWithAttributes leaves out what it cannot take, which is reported once: " +
		`attribute 0, "error.type": is set by the instrumentation; use another key`}, heard)
}

func TestAttributesOfContextsAllocateNothingPerOperation(t *testing.T) {
	f := newFixture(t)
	with, without := ofTenant(t.Context(), "a"), t.Context()
	for name, ctx := range map[string]context.Context{"with": with, "without": without} {
		call := func() { _, _ = f.get(ctx, "users", answer(nil)) }
		call()
		require.Zero(t, testing.AllocsPerRun(100, call), name)
	}
	past := ofTenant(t.Context(), "past")
	for i := range 200 {
		_, _ = f.get(ofTenant(t.Context(), strconv.Itoa(i)), "users", answer(nil))
	}
	call := func() { _, _ = f.get(past, "users", answer(nil)) }
	call()
	require.Zero(t, testing.AllocsPerRun(100, call), "past the bound")
}
