// Code generated from ../instrument_test.go; DO NOT EDIT.

package otelaerospike_test

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/metric/noop"

	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/stagemeter"
)

var errRefused = errors.New("no such instrument here")

// refusing is a provider whose meters refuse to create the histogram with the given name.
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
