package core

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/internal/telemetry"
)

// limiterMetrics are what a limiter shows of itself.
var limiterMetrics = []struct {
	telemetry.Counter
	read func(*limiter) int64
}{
	{telemetry.Counter{
		Name: "aerospike.client.limiter.in_use", Unit: "{operation}", UpDown: true,
		Description: "Operations that the concurrency limiter has admitted and that have not ended.",
	}, func(l *limiter) int64 { return l.inUse.Load() }},
	{telemetry.Counter{
		Name: "aerospike.client.limiter.limit", Unit: "{operation}", UpDown: true,
		Description: "Operations that the concurrency limiter admits at the same time.",
	}, func(l *limiter) int64 { return l.limit }},
	{telemetry.Counter{
		Name: "aerospike.client.limiter.queued", Unit: "{operation}", UpDown: true,
		Description: "Operations that wait for the concurrency limiter.",
	}, func(l *limiter) int64 { return l.queued.Load() }},
	{telemetry.Counter{
		Name: "aerospike.client.limiter.refused", Unit: "{operation}",
		Description: "Operations that the concurrency limiter refused, since their queue timeout or their context ended first.",
	}, func(l *limiter) int64 { return l.refused.Load() }},
}

// observe registers the limiter's metrics until close.
func (l *limiter) observe(meter metric.Meter, attributes []attribute.KeyValue) error {
	if l == nil {
		return nil
	}
	instruments := make([]metric.Int64Observable, len(limiterMetrics))
	observables := make([]metric.Observable, len(limiterMetrics))
	for i, m := range limiterMetrics {
		instrument, err := m.Create(meter)
		if err != nil {
			return err
		}
		instruments[i], observables[i] = instrument, instrument
	}
	options := metric.WithAttributeSet(attribute.NewSet(attributes...))
	registration, err := meter.RegisterCallback(func(_ context.Context, observer metric.Observer) error {
		for i, m := range limiterMetrics {
			observer.ObserveInt64(instruments[i], m.read(l), options)
		}
		return nil
	}, observables...)
	if err != nil {
		return fmt.Errorf("observe the concurrency limiter: %w", err)
	}
	l.registration = registration
	return nil
}

// close ends what observe began.
func (l *limiter) close() error {
	if l == nil || l.registration == nil {
		return nil
	}
	if err := l.registration.Unregister(); err != nil {
		return fmt.Errorf("end observing the concurrency limiter: %w", err)
	}
	return nil
}
