package stagez

import (
	"cmp"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// series names a time series as far as the page tells them apart: namespaces, sets and servers are added up.
type series struct {
	operation string
	stage     string // empty: the operation as a whole
	errorType string // empty: success
}

// snapshot is what the histograms held at a time, counted since the process started. It is never changed.
type snapshot struct {
	at      time.Time
	start   time.Time // of the counting
	service string
	delta   bool // it is no such thing: the reader starts counting anew with each collection
	series  map[series]*histogram
}

// newSnapshot takes what was collected. Series in which nothing happened since the previous snapshot share its memory.
func newSnapshot(collected *metricdata.ResourceMetrics, at time.Time, previous *snapshot) *snapshot {
	s := &snapshot{at: at, start: at, series: map[series]*histogram{}}
	if name, ok := collected.Resource.Set().Value(semconv.ServiceNameKey); ok {
		s.service = name.AsString()
	}
	for _, scope := range collected.ScopeMetrics {
		wanted := map[string]string{
			otelaerospike.ScopeName: otelaerospike.MetricName,
			stagemeter.ScopeName:    stagemeter.MetricName,
		}[scope.Scope.Name]
		for _, metric := range scope.Metrics {
			if metric.Name == wanted {
				s.add(metric.Data, wanted == stagemeter.MetricName)
				break // of two views the first wins
			}
		}
	}
	if previous != nil {
		for name, h := range s.series {
			if before := previous.series[name]; before != nil && before.count == h.count {
				s.series[name] = before
			}
		}
	}
	return s
}

func (s *snapshot) add(data metricdata.Aggregation, ofStages bool) {
	switch data := data.(type) {
	case metricdata.Histogram[float64]:
		s.delta = s.delta || data.Temporality == metricdata.DeltaTemporality
		for _, point := range data.DataPoints {
			s.of(point.Attributes, point.StartTime, ofStages).add(point)
		}
	case metricdata.ExponentialHistogram[float64]:
		s.delta = s.delta || data.Temporality == metricdata.DeltaTemporality
		for _, point := range data.DataPoints {
			s.of(point.Attributes, point.StartTime, ofStages).addExponential(point)
		}
	}
}

// of returns the histogram of a data point. Which metric it is of says whether it is a stage's, and not its attributes: the service
// may give the operations one of the name "stage", and the SDK's overflow has none.
func (s *snapshot) of(attributes attribute.Set, start time.Time, ofStages bool) *histogram {
	if start.Before(s.start) {
		s.start = start
	}
	name := series{operation: text(attributes, semconv.DBOperationNameKey, nameless)}
	if ofStages {
		name.stage = text(attributes, "stage", nameless)
	}
	if attributes.HasValue(semconv.ErrorTypeKey) {
		name.errorType = text(attributes, semconv.ErrorTypeKey, nameless)
	}
	if s.series[name] == nil {
		s.series[name] = new(histogram)
	}
	return s.series[name]
}

// nameless stands for an empty name, which would be nothing to see.
const nameless = "(no name)"

func text(attributes attribute.Set, key attribute.Key, otherwise string) string {
	value, _ := attributes.Value(key)
	return cmp.Or(strings.ToValidUTF8(value.AsString(), "\ufffd"), otherwise)
}

// minus returns what happened since the earlier snapshot. Series in which nothing did are there, and empty. A nil earlier is the
// start of the process.
func (s *snapshot) minus(earlier *snapshot) map[series]*histogram {
	if earlier == nil {
		return s.series
	}
	difference := make(map[series]*histogram, len(s.series))
	for name, h := range s.series {
		difference[name] = h.minus(earlier.series[name])
	}
	return difference
}
