package core

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/internal/telemetry"
)

// observed is a counter and what it reads.
type observed struct {
	telemetry.Counter
	read func() int64
	rare bool // it has no series until it has counted something, as a synchronous counter has none
}

// observe registers counters of a subject until the registration is ended.
func observe(subject string, meter metric.Meter, attributes []attribute.KeyValue, counters []observed) (metric.Registration, error) {
	instruments := make([]metric.Int64Observable, len(counters))
	observables := make([]metric.Observable, len(counters))
	for i, c := range counters {
		instrument, err := c.Create(meter)
		if err != nil {
			return nil, err
		}
		instruments[i], observables[i] = instrument, instrument
	}
	options := metric.WithAttributeSet(attribute.NewSet(attributes...))
	registration, err := meter.RegisterCallback(func(_ context.Context, observer metric.Observer) error {
		for i, c := range counters {
			if value := c.read(); value != 0 || !c.rare {
				observer.ObserveInt64(instruments[i], value, options)
			}
		}
		return nil
	}, observables...)
	if err != nil {
		return nil, fmt.Errorf("observe %s: %w", subject, err)
	}
	return registration, nil
}

// unobserve ends what observe began.
func unobserve(subject string, registration metric.Registration) error {
	if registration == nil {
		return nil
	}
	if err := registration.Unregister(); err != nil {
		return fmt.Errorf("end observing %s: %w", subject, err)
	}
	return nil
}
