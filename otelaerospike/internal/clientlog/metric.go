package clientlog

import (
	"context"
	"fmt"
	"log/slog"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"

	"github.com/otelaerospike/go/internal/telemetry"
)

const (
	metricName = "aerospike.client.log.dropped"
	levelKey   = attribute.Key("aerospike.client.log.level")
)

// observe registers the counter of what is dropped. Each level that the client hands over has a series, from 0 on. It lasts as long as
// the provider: the client's logger has no end.
func (l *Logger) observe(meter metric.Meter, lowest slog.Level) error {
	instrument, err := telemetry.Counter{
		Name: metricName, Unit: "{record}",
		Description: "Records of the client's log that were dropped, because there were too many or because the handler failed.",
	}.Create(meter)
	if err != nil {
		return err
	}
	var attributes [len(levels)]metric.ObserveOption
	for i := range levels {
		attributes[i] = metric.WithAttributeSet(attribute.NewSet(levelKey.String(levels[i].name)))
	}
	_, err = meter.RegisterCallback(func(_ context.Context, observer metric.Observer) error {
		for i, total := range l.limit.totals() {
			if levels[i].level >= lowest {
				observer.ObserveInt64(instrument, total, attributes[i])
			}
		}
		return nil
	}, instrument)
	if err != nil {
		return fmt.Errorf("observe %s: %w", metricName, err)
	}
	return nil
}
