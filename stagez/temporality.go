package stagez

import (
	"reflect"

	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

// A reader with delta temporality, if only for one kind of instrument, starts counting anew with each collection: what the page
// collects is missing from the exporter's next export.

// exportsDeltas asks a reader whose exporter chooses the temporality, without collecting. The SDK shows the exporter of a periodic
// reader to its log and nowhere else; a reader that does not show one is told by what it collects: see [hasDelta].
func exportsDeltas(reader sdkmetric.Reader) bool {
	logged, ok := reader.(interface{ MarshalLog() any })
	if !ok {
		return false
	}
	fields := reflect.ValueOf(logged.MarshalLog())
	if fields.Kind() != reflect.Struct {
		return false
	}
	exporter := fields.FieldByName("Exporter")
	if !exporter.IsValid() || !exporter.CanInterface() {
		return false
	}
	chooser, ok := exporter.Interface().(interface {
		Temporality(sdkmetric.InstrumentKind) metricdata.Temporality
	})
	if !ok {
		return false
	}
	for kind := sdkmetric.InstrumentKindCounter; kind <= sdkmetric.InstrumentKindGauge; kind++ {
		if chooser.Temporality(kind) == metricdata.DeltaTemporality {
			return true
		}
	}
	return false
}

// hasDelta reports whether anything of what was collected, of whatever scope, has delta temporality.
func hasDelta(collected *metricdata.ResourceMetrics) bool {
	for _, scope := range collected.ScopeMetrics {
		for _, metric := range scope.Metrics {
			if temporality(metric.Data) == metricdata.DeltaTemporality {
				return true
			}
		}
	}
	return false
}

// temporality returns the zero Temporality for a gauge and a summary, which have none.
func temporality(data metricdata.Aggregation) (none metricdata.Temporality) {
	switch data := data.(type) {
	case metricdata.Sum[int64]:
		return data.Temporality
	case metricdata.Sum[float64]:
		return data.Temporality
	case metricdata.Histogram[int64]:
		return data.Temporality
	case metricdata.Histogram[float64]:
		return data.Temporality
	case metricdata.ExponentialHistogram[int64]:
		return data.Temporality
	case metricdata.ExponentialHistogram[float64]:
		return data.Temporality
	}
	return none
}
