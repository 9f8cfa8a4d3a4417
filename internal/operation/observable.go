package operation

import (
	"fmt"

	"go.opentelemetry.io/otel/metric"
)

// Observable describes an asynchronous instrument of whole numbers. Both of its kinds are sums, so that the numbers of clients
// whose attributes are the same add up, where those of a gauge would overwrite one another.
type Observable struct {
	Name, Unit, Description string
	Size                    bool // an up-down counter, else a counter
}

// Create creates the instrument. It fails when the meter refuses it.
func (o Observable) Create(meter metric.Meter) (instrument metric.Int64Observable, err error) {
	unit, description := metric.WithUnit(o.Unit), metric.WithDescription(o.Description)
	if o.Size {
		instrument, err = meter.Int64ObservableUpDownCounter(o.Name, unit, description)
	} else {
		instrument, err = meter.Int64ObservableCounter(o.Name, unit, description)
	}
	if err != nil {
		return nil, fmt.Errorf("create counter %s: %w", o.Name, err)
	}
	return instrument, nil
}
