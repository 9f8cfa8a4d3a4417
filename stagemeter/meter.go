package stagemeter

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/cache"
	"github.com/otelaerospike/go/internal/telemetry"
)

const (
	// ScopeName is the name of the instrumentation scope of the instruments below.
	ScopeName = "github.com/otelaerospike/go/stagemeter"
	// MetricName is the name of the histogram of stage durations, in seconds. The Prometheus exporter shows it as
	// db_client_internal_stage_seconds.
	MetricName = "db.client.internal_stage"
	// EnabledMetricName is the name of the gauge that shows the switch: the share of operations that are profiled, from 0 to 1.
	EnabledMetricName = "db.client.internal_stage.enabled"
)

// maxOperations bounds the operation names of a meter; see maxStages. Names past it are recorded as _OTHER.
const maxOperations = 128

// Meter records the stages of operations. It is safe for concurrent use. A nil Meter and the zero Meter record nothing.
type Meter struct {
	histogram  metric.Float64Histogram
	attributes []attribute.KeyValue
	operations *cache.Cache[string, *operation]
	overflow   *operation // stands for every operation past maxOperations
	tracers    tracers
	stageName  func(Stage) Stage
	gauge      metric.Registration
	consumers  subscriptions
}

// NewMeter creates the instruments [MetricName] and [EnabledMetricName]. It fails when the provider refuses one or an attribute
// is invalid. The first call of the process logs the state of the switch.
func NewMeter(opts ...Option) (*Meter, error) {
	c := newConfig(opts)
	if err := telemetry.CheckAttributes(c.attributes, stageKey, semconv.DBOperationNameKey, semconv.ErrorTypeKey); err != nil {
		return nil, fmt.Errorf("stagemeter: %w", err)
	}
	meter := telemetry.Meter(c.provider, ScopeName)
	histogram, err := meter.Float64Histogram(MetricName,
		metric.WithUnit("s"),
		metric.WithDescription("Duration of the internal stages of database client operations."),
		metric.WithExplicitBucketBoundaries(telemetry.InternalStageBuckets()...))
	if err != nil {
		return nil, fmt.Errorf("stagemeter: create histogram %s: %w", MetricName, err)
	}
	gauge, err := registerGauge(meter, c.attributes)
	if err != nil {
		return nil, err
	}
	announceOnce.Do(func() { announce(c.logger, fromEnvironment) })

	m := &Meter{
		histogram:  histogram,
		attributes: c.attributes,
		operations: cache.New[string, *operation](maxOperations),
		stageName:  c.stageName,
		gauge:      gauge,
	}
	for _, consume := range c.consumers {
		m.consumers.add("WithBreakdowns", consume)
	}
	m.overflow = newOperation(m, telemetry.Other)
	return m, nil
}

// registerGauge has no unit: "1" would make Prometheus call the gauge a ratio.
func registerGauge(meter metric.Meter, attributes []attribute.KeyValue) (metric.Registration, error) {
	gauge, err := meter.Float64ObservableGauge(EnabledMetricName,
		metric.WithDescription("Share of operations whose internal stages are profiled: 1 is on, 0 is off."))
	if err != nil {
		return nil, fmt.Errorf("stagemeter: create gauge %s: %w", EnabledMetricName, err)
	}
	attributeSet := metric.WithAttributeSet(attribute.NewSet(attributes...))
	registration, err := meter.RegisterCallback(func(_ context.Context, observer metric.Observer) error {
		observer.ObserveFloat64(gauge, Rate(), attributeSet)
		return nil
	}, gauge)
	if err != nil {
		return nil, fmt.Errorf("stagemeter: observe gauge %s: %w", EnabledMetricName, err)
	}
	return registration, nil
}

// Close ends the observation of the gauge, so that the provider no longer holds the meter. The meter still records.
func (m *Meter) Close() error {
	if m == nil || m.gauge == nil {
		return nil
	}
	if err := m.gauge.Unregister(); err != nil {
		return fmt.Errorf("stagemeter: end observing %s: %w", EnabledMetricName, err)
	}
	return nil
}
