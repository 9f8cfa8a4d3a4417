package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/stagemeter"
)

// measurement holds what the metrics of one phase say. Its keys are names of operations.
type measurement map[string]*operation

type operation struct {
	duration histogram
	misses   uint64            // a status code, but no error.type
	errors   map[string]uint64 // by error.type
	stages   map[stagemeter.Stage]*histogram
	nodes    map[string]*node // by host:port; empty while io is closed
}

func (o *operation) failures() uint64 {
	var sum uint64
	for _, n := range o.errors {
		sum += n
	}
	return sum
}

// measure returns what was recorded since the last call.
func (t *telemetry) measure(ctx context.Context) (measurement, error) {
	var collected metricdata.ResourceMetrics
	if err := t.phases.Collect(ctx, &collected); err != nil {
		return nil, fmt.Errorf("collect the metrics: %w", err)
	}
	m := measurement{}
	for _, scope := range collected.ScopeMetrics {
		for _, metric := range scope.Metrics {
			if data, ok := metric.Data.(metricdata.Histogram[float64]); ok {
				m.add(metric.Name, data.DataPoints)
			}
		}
	}
	return m, nil
}

func (m measurement) add(metric string, points []metricdata.HistogramDataPoint[float64]) {
	for _, point := range points {
		switch metric {
		case otelaerospike.MetricName:
			m.addOperation(point)
		case stagemeter.MetricName:
			m.addStage(point)
		case commandMetric:
			m.addCommands(point)
		}
	}
}

func (m measurement) addOperation(point metricdata.HistogramDataPoint[float64]) {
	o := m.operation(point.Attributes)
	o.duration.add(point)
	if errorType, failed := point.Attributes.Value(semconv.ErrorTypeKey); failed {
		o.errors[errorType.AsString()] += point.Count
	} else if point.Attributes.HasValue(semconv.DBResponseStatusCodeKey) {
		o.misses += point.Count
	}
}

func (m measurement) addStage(point metricdata.HistogramDataPoint[float64]) {
	o := m.operation(point.Attributes)
	name, _ := point.Attributes.Value("stage")
	stage := stagemeter.Stage(name.AsString())
	if o.stages[stage] == nil {
		o.stages[stage] = new(histogram)
	}
	o.stages[stage].add(point)
}

// operation returns the operation that the attributes name.
func (m measurement) operation(attributes attribute.Set) *operation {
	value, _ := attributes.Value(semconv.DBOperationNameKey)
	name := value.AsString()
	if m[name] == nil {
		m[name] = &operation{errors: map[string]uint64{}, stages: map[stagemeter.Stage]*histogram{}, nodes: map[string]*node{}}
	}
	return m[name]
}

// worst returns the name of the operation that took the most time. It is empty when there is none.
func (m measurement) worst() string {
	worst := ""
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if worst == "" || m[name].duration.sum > m[worst].duration.sum {
			worst = name
		}
	}
	return worst
}
