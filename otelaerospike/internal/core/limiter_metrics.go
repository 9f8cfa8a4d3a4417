package core

import (
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/internal/telemetry"
)

const limiterSubject = "the concurrency limiter"

// metrics are what a limiter shows of itself.
func (l *limiter) metrics() []observed {
	return []observed{
		{Counter: telemetry.Counter{
			Name: telemetry.LimiterInUseMetric, Unit: "{operation}", UpDown: true,
			Description: "Operations that the concurrency limiter has admitted and that have not ended.",
		}, read: l.inUse.Load},
		{Counter: telemetry.Counter{
			Name: telemetry.LimiterLimitMetric, Unit: "{operation}", UpDown: true,
			Description: "Operations that the concurrency limiter admits at the same time.",
		}, read: func() int64 { return l.limit }},
		{Counter: telemetry.Counter{
			Name: telemetry.LimiterQueuedMetric, Unit: "{operation}", UpDown: true,
			Description: "Operations that wait for the concurrency limiter.",
		}, read: l.queued.Load},
		{Counter: telemetry.Counter{
			Name: telemetry.LimiterRefusedMetric, Unit: "{operation}",
			Description: "Operations that the concurrency limiter refused because their queue timeout or their context ended first.",
		}, read: l.refused.Load},
	}
}

// observe registers the limiter's metrics until close.
func (l *limiter) observe(meter metric.Meter, attributes []attribute.KeyValue) (err error) {
	if l == nil {
		return nil
	}
	l.registration, err = observe(limiterSubject, meter, attributes, l.metrics())
	return err
}

// close ends what observe began.
func (l *limiter) close() error {
	if l == nil {
		return nil
	}
	return unobserve(limiterSubject, l.registration)
}
