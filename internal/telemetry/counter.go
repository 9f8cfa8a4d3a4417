package telemetry

import (
	"fmt"

	"go.opentelemetry.io/otel/metric"
)

// Counter describes an asynchronous instrument that counts in whole numbers. Counters of clients with the same attributes add
// up; gauges would overwrite one another.
type Counter struct {
	Name, Unit, Description string
	UpDown                  bool // an up-down counter
}

// Create creates the instrument. It fails when the meter refuses it.
func (c Counter) Create(meter metric.Meter) (instrument metric.Int64Observable, err error) {
	unit, description := metric.WithUnit(c.Unit), metric.WithDescription(c.Description)
	if c.UpDown {
		instrument, err = meter.Int64ObservableUpDownCounter(c.Name, unit, description)
	} else {
		instrument, err = meter.Int64ObservableCounter(c.Name, unit, description)
	}
	if err != nil {
		return nil, fmt.Errorf("create counter %s: %w", c.Name, err)
	}
	return instrument, nil
}
