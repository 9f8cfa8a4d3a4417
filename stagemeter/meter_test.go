package stagemeter_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric/noop"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

func TestStagesAreRecordedWhole(t *testing.T) {
	f := newFixture(t, stagemeter.WithAttributes(attribute.String("cluster", "a")))
	stagemeter.SetEnabled(true)

	timer := f.Start(t.Context(), "batch_read")
	timer.Lap(stagemeter.KeyParse)
	timer.Skip()
	timer.LapError(stagemeter.IO, "TIMEOUT")

	operation, cluster := attribute.String("db.operation.name", "batch_read"), attribute.String("cluster", "a")
	metricdatatest.AssertEqual(t, metricdata.ScopeMetrics{
		Scope: instrumentation.Scope{
			Name:      "github.com/otelaerospike/go/stagemeter",
			Version:   telemetry.Version,
			SchemaURL: "https://opentelemetry.io/schemas/1.43.0",
		},
		Metrics: []metricdata.Metrics{
			{
				Name:        "db.client.internal_stage",
				Description: "Duration of the internal stages of database client operations.",
				Unit:        "s",
				Data: metricdata.Histogram[float64]{
					Temporality: metricdata.CumulativeTemporality,
					DataPoints: []metricdata.HistogramDataPoint[float64]{
						point(1, attribute.String("stage", "key_parse"), operation, cluster),
						point(1, attribute.String("stage", "io"), operation, cluster, attribute.String("error.type", "TIMEOUT")),
					},
				},
			},
			{
				Name:        "db.client.internal_stage.enabled",
				Description: "Share of operations whose internal stages are profiled: 1 is on, 0 is off.",
				Data: metricdata.Gauge[float64]{DataPoints: []metricdata.DataPoint[float64]{
					{Attributes: attribute.NewSet(cluster), Value: 1},
				}},
			},
		},
	}, f.collect(t), metricdatatest.IgnoreTimestamp())
	require.EqualValues(t, 4, f.reads.Load(), "one read a boundary")
}

func TestOffReadsNoClockAndRecordsNothing(t *testing.T) {
	f := newFixture(t)
	operate := func() {
		timer := f.Start(t.Context(), "batch_read")
		timer.Lap(stagemeter.KeyParse)
		timer.LapError(stagemeter.IO, "TIMEOUT")
		timer.Skip()
	}
	operate()
	require.Zero(t, f.reads.Load())
	require.Empty(t, f.stages(t))

	stagemeter.SetEnabled(true)
	operate()
	require.EqualValues(t, 4, f.reads.Load(), "the seam must see the clock when it is read")
	require.NotEmpty(t, f.stages(t))
}

func TestSinceReturnsTheTimeBetweenBoundariesWithoutReadingTheClock(t *testing.T) {
	f := newFixture(t)
	off := f.Start(t.Context(), "batch_read")
	require.False(t, off.Active())
	require.Zero(t, off.Since(off))

	stagemeter.SetEnabled(true)
	timer := f.Start(t.Context(), "batch_read")
	require.True(t, timer.Active())
	begun := timer
	timer.Lap(stagemeter.KeyParse)
	timer.Lap(stagemeter.IO)
	require.Equal(t, 2*time.Millisecond, timer.Since(begun))
	require.EqualValues(t, 3, f.reads.Load())
}

func TestDoRecordsTheStageHoweverItsFunctionEnds(t *testing.T) {
	f := newFixture(t)
	ran := 0
	operate := func() {
		timer := f.Start(t.Context(), "get")
		timer.Do(stagemeter.LimiterWait, func() string { ran++; return "" })
		timer.Do(stagemeter.IO, func() string { ran++; return "TIMEOUT" })
		require.PanicsWithValue(t, "of the function", func() {
			timer.Do(stagemeter.ToMap, func() string { ran++; panic("of the function") })
		})
	}
	operate()
	require.Equal(t, 3, ran, "the functions run while profiling is off")
	require.Empty(t, f.counts(t))

	stagemeter.SetEnabled(true)
	operate()
	require.Equal(t, 6, ran)
	require.Equal(t, map[string]uint64{"limiter_wait": 1, "io!TIMEOUT": 1, "to_map!panic": 1}, f.counts(t))
	require.EqualValues(t, 4, f.reads.Load(), "one reading a boundary")
}

func TestSwitchIsReadOncePerOperation(t *testing.T) {
	f := newFixture(t)

	missed := f.Start(t.Context(), "get")
	stagemeter.SetEnabled(true)
	missed.Lap(stagemeter.IO)
	require.Empty(t, f.counts(t), "an operation that began off stays off")

	whole := f.Start(t.Context(), "get")
	whole.Lap(stagemeter.LimiterWait)
	stagemeter.SetEnabled(false)
	whole.Lap(stagemeter.IO)
	require.Equal(t, map[string]uint64{"limiter_wait": 1, "io": 1}, f.counts(t), "one that began on is recorded whole")
}

func TestCopyOfATimerIsAMark(t *testing.T) {
	f := newFixture(t)
	stagemeter.SetEnabled(true)

	timer := f.Start(t.Context(), "get") // 1 ms
	overlapping := timer
	timer.Lap("first")           // 2 ms
	timer.Lap("second")          // 3 ms
	overlapping.Lap("both")      // 4 ms
	timer.Lap("after the third") // 5 ms

	sums := map[string]float64{}
	for _, point := range f.stages(t) {
		name, _ := point.Attributes.Value("stage")
		sums[name.AsString()] = point.Sum
	}
	require.Equal(t, map[string]float64{"first": 0.001, "second": 0.001, "both": 0.003, "after the third": 0.002}, sums)
}

func TestRecordingAllocatesNothing(t *testing.T) {
	f := newFixture(t)
	ctx := t.Context()
	operate := func() {
		timer := f.Start(ctx, "batch_read")
		timer.Lap(stagemeter.KeyParse)
		timer.Do(stagemeter.LimiterWait, func() string { return "" })
		timer.LapError(stagemeter.IO, "TIMEOUT")
		timer.Skip()
		timer.End()
	}
	require.Zero(t, testing.AllocsPerRun(100, operate), "off")
	stagemeter.SetEnabled(true)
	operate()
	require.Zero(t, testing.AllocsPerRun(100, operate), "on")
	require.NotEmpty(t, f.stages(t))
}

func TestNamesAreBounded(t *testing.T) {
	const past = 400
	f := newFixture(t)
	stagemeter.SetEnabled(true)
	for i := range past {
		timer := f.Start(t.Context(), fmt.Sprint("operation", i))
		timer.Lap(stagemeter.IO)
	}
	for i := range past {
		timer := f.Start(t.Context(), "get")
		timer.Lap(stagemeter.Stage(fmt.Sprint("stage", i)))
		timer.LapError(stagemeter.IO, fmt.Sprint("error", i))
	}

	var recorded, other uint64
	points := f.stages(t)
	for _, point := range points {
		recorded += point.Count
		for _, a := range point.Attributes.ToSlice() {
			if a.Value.AsString() == "_OTHER" {
				other += point.Count
				break
			}
		}
	}
	require.EqualValues(t, 3*past, recorded, "nothing is lost past a bound")
	require.NotZero(t, other)
	require.Less(t, len(points), past, "and nothing grows")
}

func TestFullCachesAllocateNothing(t *testing.T) {
	f := newFixture(t)
	stagemeter.SetEnabled(true)
	for i := range 400 {
		timer := f.Start(t.Context(), fmt.Sprint("operation", i))
		timer.Lap(stagemeter.Stage(fmt.Sprint("stage", i)))
	}
	ctx := t.Context()
	require.Zero(t, testing.AllocsPerRun(100, func() {
		timer := f.Start(ctx, "one too many")
		timer.Lap("new to it")
		timer.LapError("new to it", "TIMEOUT")
	}))
}

func TestNothingIsMeasuredForNobody(t *testing.T) {
	dropAll := sdkmetric.WithView(func(sdkmetric.Instrument) (sdkmetric.Stream, bool) {
		return sdkmetric.Stream{Aggregation: sdkmetric.AggregationDrop{}}, true
	})
	for name, opt := range map[string]stagemeter.Option{
		"noop provider":   stagemeter.WithMeterProvider(noop.NewMeterProvider()),
		"no reader":       stagemeter.WithMeterProvider(sdkmetric.NewMeterProvider()),
		"dropped by view": stagemeter.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(sdkmetric.NewManualReader()), dropAll)),
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t, opt)
			stagemeter.SetEnabled(true)
			timer := f.Start(t.Context(), "get")
			timer.Lap(stagemeter.IO)
			require.Equal(t, stagemeter.Timer{}, timer)
			require.Zero(t, f.reads.Load())
		})
	}
}

func TestNilArgumentsAreHarmless(t *testing.T) {
	f := newFixture(t, stagemeter.WithMeterProvider(nil), stagemeter.WithLogger(nil), nil)
	stagemeter.SetEnabled(true)

	var none *stagemeter.Meter
	timer := none.Start(t.Context(), "get")
	timer.Lap(stagemeter.IO)
	require.NoError(t, none.Close())
	zero := new(stagemeter.Meter)
	timer = zero.Start(t.Context(), "get")
	timer.Lap(stagemeter.IO)
	require.NoError(t, zero.Close())
	require.Zero(t, f.reads.Load())

	var ctx context.Context
	timer = f.Start(ctx, "get")
	timer.LapError(stagemeter.IO, "")
	require.Equal(t, map[string]uint64{"io": 1}, f.counts(t), "no error type is no error")
}

func TestRecordsCarryTheContext(t *testing.T) {
	f := newFixture(t)
	stagemeter.SetEnabled(true)
	span := trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceFlags: trace.FlagsSampled,
	})
	timer := f.Start(trace.ContextWithSpanContext(t.Context(), span), "get")
	timer.Lap(stagemeter.IO)

	exemplars := f.stages(t)[0].Exemplars
	require.Len(t, exemplars, 1)
	traceID := span.TraceID()
	require.Equal(t, traceID[:], exemplars[0].TraceID)
}

func TestCloseEndsTheGauge(t *testing.T) {
	f := newFixture(t)
	require.Len(t, f.collect(t).Metrics, 1)
	require.NoError(t, f.Close())
	var collected metricdata.ResourceMetrics
	require.NoError(t, f.reader.Collect(t.Context(), &collected))
	require.Empty(t, collected.ScopeMetrics)

	stagemeter.SetEnabled(true)
	timer := f.Start(t.Context(), "get")
	timer.Lap(stagemeter.IO)
	require.Equal(t, map[string]uint64{"io": 1}, f.counts(t), "stages are still recorded")
}

func TestAerospikePyStageNames(t *testing.T) {
	f := newFixture(t, stagemeter.WithAerospikePyStageNames())
	stagemeter.SetEnabled(true)
	timer := f.Start(t.Context(), "batch_read")
	want := map[string]uint64{"mine": 1}
	timer.Lap("mine")
	for i, name := range []string{
		"key_parse", "future_into_py_setup", "tokio_schedule_delay", "limiter_wait", "io", "spawn_blocking_delay",
		"into_pyobject", "event_loop_resume_delay", "to_dict", "to_numpy", "merge_to_dict",
	} {
		timer.Lap(batchReadStages()[i])
		want[name] = 1
	}
	require.Equal(t, want, f.counts(t))
}

// batchReadStages returns the stages that aerospike-py has too.
func batchReadStages() (stages []stagemeter.Stage) {
	for _, info := range stagemeter.Stages() {
		if info.AerospikePy != "" {
			stages = append(stages, info.Stage)
		}
	}
	return stages
}

func TestStagesDescribesEveryStageInOrder(t *testing.T) {
	var names []stagemeter.Stage
	for _, info := range stagemeter.Stages() {
		require.NotEmpty(t, info.Meaning, info.Stage)
		require.NotEmpty(t, info.WhenHigh, info.Stage)
		names = append(names, info.Stage)
	}
	require.Equal(t, []stagemeter.Stage{
		"key_parse", "future_setup", "goroutine_schedule_delay", "limiter_wait", "io",
		"io_dispatch", "io_connection", "io_encode", "io_send", "io_first_byte", "io_read", "io_decode", "io_retry_wait",
		"result_handoff_delay", "wrap_records", "first_record", "stream", "caller_resume_delay", "to_map", "to_arrow", "merge_to_map",
	}, names)

	stagemeter.Stages()[0].Stage = "changed"
	require.Equal(t, stagemeter.KeyParse, stagemeter.Stages()[0].Stage, "the slice is the caller's")
}

func TestNamesBecomeValid(t *testing.T) {
	f := newFixture(t, stagemeter.WithMeterProvider((*sdkmetric.MeterProvider)(nil)))
	stagemeter.SetEnabled(true)
	timer := f.Start(t.Context(), "get\xff")
	timer.LapError("io\xff", "TIMEOUT\xff")
	require.Equal(t, map[string]uint64{"io\uFFFD!TIMEOUT\uFFFD": 1}, f.counts(t))
	operation, _ := f.stages(t)[0].Attributes.Value("db.operation.name")
	require.Equal(t, "get\uFFFD", operation.AsString())
}

func TestReservedAttributesAreRefused(t *testing.T) {
	for _, key := range []attribute.Key{"stage", "db.operation.name", "error.type"} {
		_, err := stagemeter.NewMeter(stagemeter.WithAttributes(key.String("mine")))
		require.ErrorContains(t, err, "stagemeter: attribute 0", key)
	}
}
