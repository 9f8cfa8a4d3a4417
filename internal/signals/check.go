package signals

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
)

var load = sync.OnceValues(Load)

func loaded(t testing.TB) *Registry {
	t.Helper()
	registry, err := load()
	require.NoError(t, err)
	return registry
}

// Check fails the test for every name, unit, description, instrument, attribute and type of attribute that the registry does not allow
// in what a reader has collected. The users' keys are attributes that the test has given to the instrumentation itself.
func Check(t testing.TB, collected metricdata.ResourceMetrics, users ...attribute.Key) {
	t.Helper()
	new(Seen).Metrics(t, collected, users...)
}

// emitted is a metric as a reader collects it.
type emitted struct {
	instrument, valueType string
	points                []attribute.Set
}

func describe(data metricdata.Aggregation) (e emitted) {
	switch data := data.(type) {
	case metricdata.Gauge[int64]:
		return emitted{"gauge", "int", sets(data.DataPoints)}
	case metricdata.Gauge[float64]:
		return emitted{"gauge", "double", sets(data.DataPoints)}
	case metricdata.Sum[int64]:
		return emitted{sum(data.IsMonotonic), "int", sets(data.DataPoints)}
	case metricdata.Sum[float64]:
		return emitted{sum(data.IsMonotonic), "double", sets(data.DataPoints)}
	case metricdata.Histogram[int64]:
		return emitted{"histogram", "int", histogramSets(data.DataPoints)}
	case metricdata.Histogram[float64]:
		return emitted{"histogram", "double", histogramSets(data.DataPoints)}
	}
	return emitted{instrument: fmt.Sprintf("%T", data)}
}

func sum(monotonic bool) string {
	if monotonic {
		return "counter"
	}
	return "updowncounter"
}

func sets[N int64 | float64](points []metricdata.DataPoint[N]) (all []attribute.Set) {
	for _, p := range points {
		all = append(all, p.Attributes)
	}
	return all
}

func histogramSets[N int64 | float64](points []metricdata.HistogramDataPoint[N]) (all []attribute.Set) {
	for _, p := range points {
		all = append(all, p.Attributes)
	}
	return all
}

// metric returns the problems of a metric.
func (r *Registry) metric(scope string, m metricdata.Metrics, users []attribute.Key) (problems []string) {
	i := slices.IndexFunc(r.Metrics, func(registered Metric) bool { return registered.Name == m.Name })
	if i < 0 {
		return []string{"is not in the registry"}
	}
	registered, e := &r.Metrics[i], describe(m.Data)
	for what, pair := range map[string][2]string{
		"scope":       {scope, registered.Scope},
		"instrument":  {e.instrument, registered.Instrument},
		"value_type":  {e.valueType, registered.ValueType},
		"unit":        {m.Unit, registered.Unit},
		"description": {m.Description, registered.Brief},
	} {
		if pair[0] != pair[1] {
			problems = append(problems, fmt.Sprintf("has the %s %q, and %q in the registry", what, pair[0], pair[1]))
		}
	}
	for _, set := range e.points {
		if !set.HasValue("otel.metric.overflow") { // the SDK's own series
			problems = append(problems, mismatches(set.ToSlice(), registered.Attributes, users)...)
		}
	}
	return problems
}

// mismatches returns what is wrong with the attributes of a data point or of a span.
func mismatches(got []attribute.KeyValue, registered []Attribute, users []attribute.Key) (problems []string) {
	missing := map[attribute.Key]bool{}
	for _, a := range registered {
		missing[a.Key] = a.Required
	}
	for _, a := range got {
		delete(missing, a.Key)
		i := slices.IndexFunc(registered, func(r Attribute) bool { return r.Key == a.Key })
		if i < 0 {
			if !slices.Contains(users, a.Key) {
				problems = append(problems, fmt.Sprintf("has the attribute %s, which is not in the registry", a.Key))
			}
			continue
		}
		if got, want := a.Value.Type(), registered[i].Type; got != want {
			problems = append(problems, fmt.Sprintf("has the attribute %s of the type %s, which is %s in the registry", a.Key, got, want))
		} else if !registered[i].allows(a.Value) {
			problems = append(problems, fmt.Sprintf("has %s=%s, a value that is not in the registry", a.Key, a.Value.String()))
		}
	}
	for key, isRequired := range missing {
		if isRequired {
			problems = append(problems, fmt.Sprintf("lacks the attribute %s, which the registry requires", key))
		}
	}
	return problems
}

// allows reports whether an enumeration has a value.
func (a *Attribute) allows(value attribute.Value) bool {
	return len(a.Values) == 0 || a.OpenValues ||
		slices.ContainsFunc(a.Values, func(v Value) bool { return v.Value == value.AsString() })
}
