package core_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// abandoned returns the value of aerospike.client.batch_read.abandoned.
func (f *fixture) abandoned(t *testing.T) int64 {
	t.Helper()
	for _, scope := range f.collect(t).ScopeMetrics {
		for _, m := range scope.Metrics {
			if m.Name == "aerospike.client.batch_read.abandoned" {
				points := m.Data.(metricdata.Sum[int64]).DataPoints
				require.Len(t, points, 1)
				require.Equal(t, attribute.NewSet(attribute.String("db.operation.name", "batch_read")), points[0].Attributes)
				return points[0].Value
			}
		}
	}
	return 0 // the metric appears with the first one
}

// lasting is a batch read that takes a while.
func lasting(d time.Duration) batch {
	return batch{send: func() clientError { time.Sleep(d); return nil }}
}

func TestACallerThatLeavesABatchReadUnderWayIsCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		exporter := tracetest.NewInMemoryExporter()
		provider := sdktrace.NewTracerProvider(sdktrace.WithSyncer(exporter))
		f := newFixture(t, core.WithTracerProvider(provider))
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		_, err := f.batchRead(ctx, lasting(203*time.Millisecond))
		require.ErrorIs(t, err, context.DeadlineExceeded)
		require.EqualValues(t, 1, f.abandoned(t), "while the batch read goes on")
		require.Empty(t, f.durations(t))

		f.Drain()
		require.EqualValues(t, 1, f.abandoned(t))
		require.Equal(t, map[string]uint64{"batch_read users": 1}, f.durations(t))
		spans := exporter.GetSpans()
		require.Len(t, spans, 1)
		require.Len(t, spans[0].Events, 1)
		require.Equal(t, "caller left", spans[0].Events[0].Name)
		require.Equal(t, 20*time.Millisecond, spans[0].Events[0].Time.Sub(spans[0].StartTime))
	})
}

func TestABatchReadIsAbandonedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		call := core.RunBatchAsync[*core.Converter](context.Background(), f.Recorder, lasting(time.Minute))
		for range 3 {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			_, err := call.Wait(ctx)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			cancel()
		}
		f.Drain() // gives up after five seconds
		require.EqualValues(t, 1, f.abandoned(t))
		<-call.Done()
	})
}

func TestNobodyAbandonsABatchRead(t *testing.T) {
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for name, test := range map[string]func(t *testing.T, f *fixture){
		"that they wait for": func(t *testing.T, f *fixture) {
			_, err := f.batchRead(t.Context(), lasting(time.Second))
			require.NoError(t, err)
		},
		"that was never sent": func(t *testing.T, f *fixture) {
			_, err := f.batchRead(ended, lasting(time.Second))
			require.ErrorIs(t, err, context.Canceled)
		},
		"that the limiter refuses": func(t *testing.T, f *fixture) {
			call := core.RunBatchAsync[*core.Converter](context.Background(), f.Recorder, lasting(time.Second))
			synctest.Wait()
			ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
			defer cancel()
			_, err := f.batchRead(ctx, lasting(time.Second))
			require.ErrorIs(t, err, context.DeadlineExceeded)
			<-call.Done()
		},
		"that has ended": func(t *testing.T, f *fixture) {
			call := core.RunBatchAsync[*core.Converter](context.Background(), f.Recorder, lasting(time.Second))
			<-call.Done()
			_, err := call.Wait(ended)
			require.NoError(t, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture(t, core.WithConcurrencyLimit(1, 0))
				test(t, f)
				f.Drain()
				require.Zero(t, f.abandoned(t))
			})
		})
	}
}
