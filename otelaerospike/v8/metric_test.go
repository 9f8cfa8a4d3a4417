// Code generated from ../metric_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/instrumentation"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	"go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest"
	"go.opentelemetry.io/otel/semconv/v1.43.0/dbconv"
	"go.opentelemetry.io/otel/trace"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/stagemeter"
)

func TestDurationIsRecordedWhole(t *testing.T) {
	f := newFixture(t, answer(nil), otelaerospike.WithAttributes(attribute.String("cluster", "a")))
	_, err := f.Get(nil, newKey(t, "users", 1))
	require.Nil(t, err)

	duration := dbconv.ClientOperationDuration{}
	require.Equal(t, "db.client.operation.duration", otelaerospike.MetricName)
	metricdatatest.AssertEqual(t, metricdata.ScopeMetrics{
		Scope: instrumentation.Scope{
			Name:      "github.com/otelaerospike/go/otelaerospike",
			Version:   telemetry.Version,
			SchemaURL: "https://opentelemetry.io/schemas/1.43.0",
		},
		Metrics: []metricdata.Metrics{{
			Name:        duration.Name(),
			Description: duration.Description(),
			Unit:        duration.Unit(),
			Data: metricdata.Histogram[float64]{
				Temporality: metricdata.CumulativeTemporality,
				DataPoints: []metricdata.HistogramDataPoint[float64]{{
					Attributes: attribute.NewSet(
						attribute.String("cluster", "a"),
						attribute.String("db.system.name", "aerospike"),
						attribute.String("db.operation.name", "get"),
						attribute.String("db.namespace", "test"),
						attribute.String("db.collection.name", "users"),
					),
					Count:        1,
					Bounds:       []float64{0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10},
					BucketCounts: []uint64{1, 0, 0, 0, 0, 0, 0, 0, 0, 0},
					Min:          metricdata.NewExtrema(0.001),
					Max:          metricdata.NewExtrema(0.001),
					Sum:          0.001,
				}},
			},
		}},
	}, f.scope(t, otelaerospike.ScopeName), metricdatatest.IgnoreTimestamp())
}

func TestStagesOfACall(t *testing.T) {
	f := newFixture(t, answer(nil))
	key := newKey(t, "users", 1)
	_, _ = f.Get(nil, key)
	require.Empty(t, f.stages(t), "off")
	require.EqualValues(t, 2, f.reads.Load(), "off, the clock is read for the duration only")

	stagemeter.SetEnabled(true)
	_, _ = f.Get(nil, key)
	require.Equal(t, map[string]uint64{"io": 1}, f.stages(t), "there is no limiter to wait for")
	require.EqualValues(t, 2+2, f.reads.Load(), "on, the duration begins and ends where the stage does")

	stages := f.points(t, stagemeter.ScopeName)
	require.Equal(t, map[string]string{"stage": "io", "db.operation.name": "get"}, texts(stages[0].Attributes))
}

func TestRecordsCarryTheContext(t *testing.T) {
	f := newFixture(t, answer(nil))
	stagemeter.SetEnabled(true)
	span := trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceFlags: trace.FlagsSampled,
	})
	view := f.WithContext(trace.ContextWithSpanContext(t.Context(), span))
	_, _ = view.Get(nil, newKey(t, "users", 1))

	traceID := span.TraceID()
	for _, scope := range []string{otelaerospike.ScopeName, stagemeter.ScopeName} {
		exemplars := f.points(t, scope)[0].Exemplars
		require.Len(t, exemplars, 1, scope)
		require.Equal(t, traceID[:], exemplars[0].TraceID, scope)
	}
}

func TestAttributesOfTheUserWinOverTheServers(t *testing.T) {
	host, port := "db.example", 3000
	f := newFixture(t, answer(nil), otelaerospike.WithAttributes(
		attribute.String("server.address", host), attribute.Int("server.port", port)))
	_ = f.Put(nil, nil, nil)
	require.Equal(t, map[string]string{
		"db.system.name": "aerospike", "db.operation.name": "put", "server.address": host, "server.port": "3000",
	}, f.only(t))
}

func TestAttributesThatTellOperationsApartAreRefused(t *testing.T) {
	for _, key := range []attribute.Key{
		"db.system.name", "db.operation.name", "db.namespace", "db.collection.name", "error.type", "db.response.status_code",
	} {
		_, err := otelaerospike.Wrap(answer(nil), otelaerospike.WithAttributes(key.String("mine")))
		require.ErrorContains(t, err, "is set by the instrumentation; use another key", key)
	}
}
