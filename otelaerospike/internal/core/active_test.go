package core_test

import (
	"context"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

const activeMetric = "aerospike.client.operation.active"

// active returns the operations under way by name.
func (f *fixture) active(t *testing.T) map[string]int64 {
	t.Helper()
	active := map[string]int64{}
	if sum, ok := f.metric(t, activeMetric).Data.(metricdata.Sum[int64]); ok {
		for _, point := range sum.DataPoints {
			active[text(point.Attributes, "db.operation.name")] = point.Value
		}
	}
	return active
}

func TestOperationsUnderWayAreObservedWhole(t *testing.T) {
	f := newFixture(t, core.WithAttributes(attribute.String("cluster", "main")))
	require.Empty(t, f.active(t), "before the first operation")
	_, _ = f.get(t.Context(), "users", func() (string, clientError) {
		metricdatatest.AssertEqual(t, metricdata.Metrics{
			Name:        activeMetric,
			Description: "Operations that have begun and have not ended, waits for the concurrency limiter included.",
			Unit:        "{operation}",
			Data: metricdata.Sum[int64]{
				Temporality: metricdata.CumulativeTemporality,
				DataPoints: []metricdata.DataPoint[int64]{{
					Value: 1,
					Attributes: attribute.NewSet(attribute.String("cluster", "main"),
						attribute.String("db.system.name", "aerospike"), attribute.String("db.operation.name", "get")),
				}},
			},
		}, f.metric(t, activeMetric), metricdatatest.IgnoreTimestamp())
		return "", nil
	})
	require.Equal(t, map[string]int64{"get": 0}, f.active(t))
}

func TestNoOperationIsUnderWayOnceAllHaveEnded(t *testing.T) {
	one := map[string]int64{"get": 1}
	for name, call := range map[string]func(f *fixture, underWay func()){
		"success": func(f *fixture, underWay func()) {
			_, _ = f.get(t.Context(), "users", func() (string, clientError) { underWay(); return "", nil })
		},
		"failure": func(f *fixture, underWay func()) {
			_, _ = f.get(t.Context(), "users", func() (string, clientError) { underWay(); return "", &failure{code: codeTimeout} })
		},
		"panic": func(f *fixture, underWay func()) {
			defer func() { _ = recover() }()
			_, _ = f.get(t.Context(), "users", func() (string, clientError) { underWay(); panic("in the client") })
		},
		"goroutine ended": func(f *fixture, underWay func()) {
			var wg sync.WaitGroup
			wg.Go(func() {
				_, _ = f.get(t.Context(), "users", func() (string, clientError) { underWay(); runtime.Goexit(); return "", nil })
			})
			wg.Wait()
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			call(f, func() {
				if active := f.active(t); active["get"] != 1 {
					t.Errorf("under way: %v, not %v", active, one)
				}
			})
			require.Equal(t, map[string]int64{"get": 0}, f.active(t))
		})
	}
}

func TestOperationsThatWaitForTheLimiterAreUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t, core.WithConcurrencyLimit(1, time.Minute))
		release := make(chan struct{})
		for range 3 {
			go func() {
				_, _ = f.get(context.Background(), "users", func() (string, clientError) { <-release; return "", nil })
			}()
		}
		synctest.Wait()
		require.Equal(t, map[string]int64{"get": 3}, f.active(t))
		require.Empty(t, f.durations(t), "no duration shows the stall")
		time.Sleep(time.Hour)
		synctest.Wait()
		require.Equal(t, map[string]int64{"get": 1}, f.active(t), "two were refused")
		close(release)
		synctest.Wait()
		require.Equal(t, map[string]int64{"get": 0}, f.active(t))
	})
}

func TestAnAbandonedBatchReadIsUnderWayUntilItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		_, err := f.batchRead(ctx, lasting(2*time.Second))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.Equal(t, map[string]int64{"batch_read": 1}, f.active(t))
		f.Drain()
		require.Equal(t, map[string]int64{"batch_read": 0}, f.active(t))
	})
}

func TestABatchReadWhoseKeysPanicIsRecordedAndNotUnderWay(t *testing.T) {
	f := newFixture(t)
	for name, end := range map[string]func(){"panic": func() { panic("in the parser") }, "goroutine ended": runtime.Goexit} {
		t.Run(name, func(*testing.T) {
			var wg sync.WaitGroup
			wg.Go(func() {
				defer func() { _ = recover() }()
				_, _ = f.batchRead(context.Background(), batch{parse: func() (clientError, error) { end(); return nil, nil }})
			})
			wg.Wait()
		})
	}
	require.Equal(t, map[string]uint64{"batch_read users panic": 2}, f.durations(t))
	require.Equal(t, map[string]int64{"batch_read": 0}, f.active(t))
}

func TestAStreamIsUnderWayUntilItIsLeft(t *testing.T) {
	f := newFixture(t)
	released := 0
	records := stream([]item{{record: "a"}, {record: "b"}}, &released).Records(t.Context(), f.Recorder)
	require.Empty(t, f.active(t), "it begins with the loop")
	for _, err := range records {
		require.NoError(t, err)
		require.Equal(t, map[string]int64{"scan_stream": 1}, f.active(t))
		break
	}
	require.Equal(t, map[string]int64{"scan_stream": 0}, f.active(t))
	require.Panics(t, func() {
		for _, err := range records {
			require.NoError(t, err)
			panic("in the loop")
		}
	})
	require.Equal(t, map[string]int64{"scan_stream": 0}, f.active(t))
}

func TestOperationsAreUnderWayThoughNothingElseIsWanted(t *testing.T) {
	reader := sdkmetric.NewManualReader()
	dropped := sdkmetric.NewView(sdkmetric.Instrument{Name: core.MetricName}, sdkmetric.Stream{Aggregation: sdkmetric.AggregationDrop{}})
	f := newFixture(t, core.WithMeterProvider(sdkmetric.NewMeterProvider(sdkmetric.WithReader(reader), sdkmetric.WithView(dropped))))
	f.reader = reader
	_, _ = f.get(t.Context(), "users", func() (string, clientError) {
		require.Empty(t, f.active(t), "nobody had collected when it began")
		return "", nil
	})
	_, _ = f.get(t.Context(), "users", func() (string, clientError) {
		require.Equal(t, map[string]int64{"get": 1}, f.active(t))
		return "", nil
	})
	require.Equal(t, map[string]int64{"get": 0}, f.active(t))
}

func TestOperationsUnderWayAreCountedByManyAtOnce(t *testing.T) {
	f := newFixture(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				_, _ = f.get(t.Context(), "users", answer(nil))
			}
		})
	}
	for range 20 {
		if active := f.active(t)["get"]; active < 0 || active > 8 {
			t.Errorf("%d operations of 8 goroutines", active)
		}
	}
	wg.Wait()
	require.Equal(t, map[string]int64{"get": 0}, f.active(t))
}
