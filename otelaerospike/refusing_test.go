package otelaerospike_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

var errRefused = errors.New("no such instrument here")

// refusing is a provider whose meters refuse the histogram of one name.
type refusing struct {
	noop.MeterProvider
	name string
}

func (p refusing) Meter(string, ...metric.MeterOption) metric.Meter {
	return refusingMeter{name: p.name}
}

type refusingMeter struct {
	noop.Meter
	name string
}

func (m refusingMeter) Float64Histogram(name string, opts ...metric.Float64HistogramOption) (metric.Float64Histogram, error) {
	if name == m.name {
		return nil, errRefused
	}
	return m.Meter.Float64Histogram(name, opts...)
}

func TestRefusedInstrumentIsAnErrorOfTheConstructor(t *testing.T) {
	for _, name := range []string{otelaerospike.MetricName, stagemeter.MetricName} {
		client, err := otelaerospike.Wrap(answer(nil), otelaerospike.WithMeterProvider(refusing{name: name}))
		require.Nil(t, client)
		require.ErrorIs(t, err, errRefused)
		require.ErrorContains(t, err, "create histogram "+name)
	}
}

func TestFailureSeriesAreBounded(t *testing.T) {
	var n int
	f := newFixture(t, answer(&aerospike.AerospikeError{}), otelaerospike.WithErrorClassifier(func(aerospike.Error) string {
		n++
		return fmt.Sprint("error", n)
	}))
	const calls = 3000
	for range calls {
		_, _ = f.Get(nil, nil)
	}
	require.EqualValues(t, calls, f.operations(t), "nothing is lost past the bound")
	require.LessOrEqual(t, len(f.durations(t)), 2001, "and nothing grows")
}

func TestBatchReadTakesANilContext(t *testing.T) {
	f := newFixture(t, finding(func() {}))
	var none context.Context
	records, err := f.BatchRead(none, requestFor(1))
	require.NoError(t, err)
	require.Equal(t, 1, records.Found())
	records, err = f.BatchReadAsync(none, requestFor(1)).Wait(none)
	require.NoError(t, err)
	require.Equal(t, 1, records.Found())
}
