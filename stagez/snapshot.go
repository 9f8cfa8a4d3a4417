package stagez

import (
	"cmp"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/telemetry"
	"github.com/otelaerospike/go/stagemeter"
)

// series identifies a time series on the page. The page adds up servers.
type series struct {
	operation string
	stage     string // empty: the whole operation
	errorType string // empty: success
	target    target // of the whole operation
}

// target is what an operation went to. Both names may be empty.
type target struct{ namespace, set string }

// snapshot holds the histograms as they were at one moment, counted since the process started. It is never changed.
type snapshot struct {
	at      time.Time
	start   time.Time // when counting began
	service string
	series  map[series]*histogram
	limiter *limiter // nil: none
	io      openedIO

	abandoned map[string]uint64 // operations that their callers left, by name
	active    map[string]int64  // operations under way at that moment, by name
}

// newSnapshot copies what was collected. A series without new values shares the memory of the previous snapshot.
func newSnapshot(collected *metricdata.ResourceMetrics, now time.Time, previous *snapshot) *snapshot {
	s := &snapshot{at: now, start: now, series: map[series]*histogram{}, abandoned: map[string]uint64{}, active: map[string]int64{}}
	if name, ok := collected.Resource.Set().Value(semconv.ServiceNameKey); ok {
		s.service = name.AsString()
	}
	for _, scope := range collected.ScopeMetrics {
		wanted := map[string]string{
			telemetry.ClientScope: telemetry.OperationMetric,
			stagemeter.ScopeName:  stagemeter.MetricName,
		}[scope.Scope.Name]
		for _, metric := range scope.Metrics {
			if metric.Name == wanted {
				s.add(metric.Data, wanted == stagemeter.MetricName)
				break // two views may have produced the histogram twice; the first view wins
			}
		}
		if scope.Scope.Name == telemetry.ClientScope {
			s.addCounters(scope.Metrics)
			s.io.add(scope.Metrics)
		}
	}
	if previous != nil {
		share(s.series, previous.series)
		share(s.io.commands, previous.io.commands)
	}
	return s
}

// share puts the earlier histogram in place of every histogram without new values.
func share[K comparable](now, earlier map[K]*histogram) {
	for name, h := range now {
		if before := earlier[name]; before != nil && before.count == h.count {
			now[name] = before
		}
	}
}

// size is the number of series.
func (s *snapshot) size() int { return len(s.series) + len(s.io.commands) }

func (s *snapshot) add(data metricdata.Aggregation, ofStages bool) {
	switch data := data.(type) {
	case metricdata.Histogram[float64]:
		for _, point := range data.DataPoints {
			s.histogram(point.Attributes, point.StartTime, ofStages).add(point)
		}
	case metricdata.ExponentialHistogram[float64]:
		for _, point := range data.DataPoints {
			s.histogram(point.Attributes, point.StartTime, ofStages).addExponential(point)
		}
	}
}

// histogram returns the histogram to which a data point is added. The metric, and not the attributes, decides whether the point
// belongs to a stage: a service may give its operations an attribute called "stage", and the SDK's overflow point has no attribute
// of this module.
func (s *snapshot) histogram(attributes attribute.Set, start time.Time, ofStages bool) *histogram {
	if start.Before(s.start) {
		s.start = start
	}
	name := series{operation: text(attributes, semconv.DBOperationNameKey, nameless)}
	if ofStages {
		name.stage = text(attributes, "stage", nameless)
	} else {
		name.target = target{text(attributes, semconv.DBNamespaceKey, ""), text(attributes, semconv.DBCollectionNameKey, "")}
	}
	if attributes.HasValue(semconv.ErrorTypeKey) {
		name.errorType = text(attributes, semconv.ErrorTypeKey, nameless)
	}
	if s.series[name] == nil {
		s.series[name] = new(histogram)
	}
	return s.series[name]
}

// nameless is shown in place of an empty name.
const nameless = "(no name)"

func text(attributes attribute.Set, key attribute.Key, otherwise string) string {
	value, _ := attributes.Value(key)
	return cmp.Or(strings.ToValidUTF8(value.AsString(), "\ufffd"), otherwise)
}

// minus returns what happened since the earlier snapshot. A series without new values is in the result, and empty. A nil earlier
// stands for the start of the process.
func (s *snapshot) minus(earlier *snapshot) map[series]*histogram {
	if earlier == nil {
		return s.series
	}
	return difference(s.series, earlier.series)
}

func difference[K comparable](now, earlier map[K]*histogram) map[K]*histogram {
	difference := make(map[K]*histogram, len(now))
	for name, h := range now {
		difference[name] = h.minus(earlier[name])
	}
	return difference
}
