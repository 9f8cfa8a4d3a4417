package telemetry_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"

	"github.com/otelaerospike/go/internal/telemetry"
)

// unbound is a histogram that notes what it records.
type unbound struct {
	noop.Float64Histogram
	values []float64
	sets   []attribute.Set
}

func (u *unbound) Record(_ context.Context, value float64, options ...metric.RecordOption) {
	u.values = append(u.values, value)
	u.sets = append(u.sets, metric.NewRecordConfig(options).Attributes())
}

// bindable is a histogram that hands out bound, once for each set of attributes that it is asked for.
type bindable struct {
	unbound
	bound metric.Float64Histogram
	asked []attribute.Set
}

func (b *bindable) Bind(attributes ...attribute.KeyValue) metric.Float64Histogram {
	b.asked = append(b.asked, attribute.NewSet(attributes...))
	return b.bound
}

var aSet = attribute.NewSet(attribute.String("b", "2"), attribute.String("a", "1"))

func TestARecordingHasItsAttributes(t *testing.T) {
	histogram := &unbound{}
	recording := telemetry.NewRecording(histogram, aSet)
	recording.Record(t.Context(), 1)
	recording.Record(t.Context(), 2)
	require.Equal(t, []float64{1, 2}, histogram.values)
	require.Equal(t, []attribute.Set{aSet, aSet}, histogram.sets)
}

func TestARecordingIsBoundOnceWhereTheHistogramCanBe(t *testing.T) {
	bound := &unbound{}
	histogram := &bindable{bound: bound}
	recording := telemetry.NewRecording(histogram, aSet)
	recording.Record(t.Context(), 1)
	recording.Record(t.Context(), 2)
	require.Equal(t, []attribute.Set{aSet}, histogram.asked)
	require.Equal(t, []float64{1, 2}, bound.values)
	require.Equal(t, []attribute.Set{*attribute.EmptySet(), *attribute.EmptySet()}, bound.sets, "the attributes are not looked up again")
	require.Empty(t, histogram.values)
}

func TestAHistogramThatBindsToNothingIsRecordedInto(t *testing.T) {
	histogram := &bindable{}
	recording := telemetry.NewRecording(histogram, aSet)
	recording.Record(t.Context(), 1)
	require.Equal(t, []float64{1}, histogram.values)
	require.Equal(t, []attribute.Set{aSet}, histogram.sets)
}
