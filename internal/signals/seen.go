package signals

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/sdk/metric/metricdata"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// Seen is what has appeared of the registry. The zero Seen has seen nothing. It is not safe for concurrent use.
type Seen struct{ signals map[signal]bool }

// signal is a metric or a kind of span, or what it has: an attribute, or an event. A metric goes by its name and a span by its id.
type signal struct{ owner, has string }

func (s *Seen) add(owner, has string) {
	if s.signals == nil {
		s.signals = map[signal]bool{}
	}
	s.signals[signal{owner, ""}] = true
	s.signals[signal{owner, has}] = true
}

// Metrics is [Check], and notes what has appeared.
func (s *Seen) Metrics(t testing.TB, collected metricdata.ResourceMetrics, users ...attribute.Key) {
	t.Helper()
	registry := loaded(t)
	for _, scope := range collected.ScopeMetrics {
		for _, m := range scope.Metrics {
			for _, problem := range registry.metric(scope.Scope.Name, m, users) {
				assert.Fail(t, "docs/registry: the metric "+m.Name+" "+problem)
			}
			for _, set := range describe(m.Data).points {
				s.add(m.Name, "")
				for _, a := range set.ToSlice() {
					s.add(m.Name, string(a.Key))
				}
			}
		}
	}
}

// Spans fails the test for every span, event, attribute and type of attribute that the registry does not allow, and notes what has
// appeared.
func (s *Seen) Spans(t testing.TB, spans []sdktrace.ReadOnlySpan, users ...attribute.Key) {
	t.Helper()
	registry := loaded(t)
	for _, span := range spans {
		registered := registry.span(span)
		if registered == nil {
			assert.Fail(t, "docs/registry: the span "+span.Name()+" is not in the registry")
			continue
		}
		problems := mismatches(span.Attributes(), registered.Attributes, users)
		if registered.Name != "" && registered.Name != span.Name() {
			problems = append(problems, "should be named "+registered.Name)
		}
		s.add(registered.ID, "")
		for _, a := range span.Attributes() {
			s.add(registered.ID, string(a.Key))
		}
		for _, e := range span.Events() {
			if !slices.ContainsFunc(registered.Events, func(registered Event) bool { return registered.Name == e.Name }) || len(e.Attributes) > 0 {
				problems = append(problems, "has the event "+e.Name+", which is not in the registry, or not with attributes")
			}
			s.add(registered.ID, e.Name)
		}
		for _, problem := range problems {
			assert.Fail(t, "docs/registry: the span "+span.Name()+" "+problem)
		}
	}
}

// span returns the kind of a span. Spans of one scope differ in their SpanKind.
func (r *Registry) span(span sdktrace.ReadOnlySpan) *Span {
	for i := range r.Spans {
		s := &r.Spans[i]
		if s.Scope == span.InstrumentationScope().Name && s.Kind == span.SpanKind().String() {
			return s
		}
	}
	return nil
}

// RequireAll fails the test for whatever the registry has of the scopes and has not appeared. What needs something appears if the process
// has it, and must not appear otherwise.
func (s *Seen) RequireAll(t testing.TB, scopes []string, has ...string) {
	t.Helper()
	want := map[signal]bool{}
	expect := func(owner, part string, needs ...string) {
		want[signal{owner, part}] = !slices.ContainsFunc(needs, func(need string) bool { return need != "" && !slices.Contains(has, need) })
	}
	registry := loaded(t)
	for _, m := range registry.Metrics {
		if slices.Contains(scopes, m.Scope) {
			expect(m.Name, "", m.Needs)
			for _, a := range m.Attributes {
				expect(m.Name, string(a.Key), m.Needs, a.Needs)
			}
		}
	}
	for _, span := range registry.Spans {
		if slices.Contains(scopes, span.Scope) {
			expect(span.ID, "", span.Needs)
			for _, a := range span.Attributes {
				expect(span.ID, string(a.Key), span.Needs, a.Needs)
			}
			for _, e := range span.Events {
				expect(span.ID, e.Name, span.Needs, e.Needs)
			}
		}
	}
	assert.NotEmpty(t, want, "the registry has nothing of %s", scopes)
	for wanted, appears := range want {
		if appears != s.signals[wanted] {
			assert.Fail(t, "docs/registry: "+wanted.String()+map[bool]string{
				true: " has not appeared", false: " has appeared, although what it needs is not there"}[appears])
		}
	}
}

func (s signal) String() string {
	if s.has == "" {
		return s.owner
	}
	return s.has + " of " + s.owner
}

// AtStart returns the keys of the attributes that a sampler sees when a span of a kind starts.
func AtStart(t testing.TB, id string) (keys []string) {
	t.Helper()
	for _, span := range loaded(t).Spans {
		for _, a := range span.Attributes {
			if span.ID == id && a.AtStart {
				keys = append(keys, string(a.Key))
			}
		}
	}
	return keys
}
