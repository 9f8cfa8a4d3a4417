package operation

import (
	"context"
	"fmt"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
)

// limiterMetrics are what a limiter shows of itself.
var limiterMetrics = []struct {
	Observable
	read func(*limiter) int64
}{
	{Observable{
		Name: "aerospike.client.limiter.in_use", Unit: "{operation}", Size: true,
		Description: "Operations that the concurrency limiter has admitted and that have not ended.",
	}, func(l *limiter) int64 { return l.inUse.Load() }},
	{Observable{
		Name: "aerospike.client.limiter.limit", Unit: "{operation}", Size: true,
		Description: "Operations that the concurrency limiter admits at the same time.",
	}, func(l *limiter) int64 { return l.limit }},
	{Observable{
		Name: "aerospike.client.limiter.queued", Unit: "{operation}", Size: true,
		Description: "Operations that wait for the concurrency limiter.",
	}, func(l *limiter) int64 { return l.queued.Load() }},
	{Observable{
		Name: "aerospike.client.limiter.refused", Unit: "{operation}",
		Description: "Operations that the concurrency limiter refused, since their queue timeout or their context ended first.",
	}, func(l *limiter) int64 { return l.refused.Load() }},
}

// observe registers the limiter's metrics until close.
func (l *limiter) observe(c Config) error {
	if l == nil {
		return nil
	}
	meter := c.Meter()
	instruments := make([]metric.Int64Observable, len(limiterMetrics))
	observables := make([]metric.Observable, len(limiterMetrics))
	for i, m := range limiterMetrics {
		instrument, err := m.Create(meter)
		if err != nil {
			return err
		}
		instruments[i], observables[i] = instrument, instrument
	}
	attributes := metric.WithAttributeSet(attribute.NewSet(slices.Concat(c.Server, c.Attributes)...))
	registration, err := meter.RegisterCallback(func(_ context.Context, observer metric.Observer) error {
		for i, m := range limiterMetrics {
			observer.ObserveInt64(instruments[i], m.read(l), attributes)
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
