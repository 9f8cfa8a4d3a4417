// Package signals reads the registry of signals in docs/registry, and holds against it what tests collect:
//
//	var seen signals.Seen
//	seen.Metrics(t, collected)                     // fails for a name, a unit, an attribute or a type that the registry does not have
//	seen.Spans(t, exporter.GetSpans().Snapshots()) // likewise
//	seen.RequireAll(t, []string{scope})            // fails for what the registry has and nothing emitted
//
// It is for tests, and for the command signalgen, which writes the tables in docs/.
package signals

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"slices"

	"go.opentelemetry.io/otel/attribute"
	"go.yaml.in/yaml/v3"

	"github.com/otelaerospike/go/docs/registry"
)

// What a signal or an attribute may need to appear.
const (
	NeedsOpenIO   = "openio"    // a client that was built with cmd/openio
	NeedsClientV8 = "client v8" // the client's version 8
	// NeedsClientLog is what a signal needs that only otelaerospike.SetClientLogger brings.
	NeedsClientLog = "SetClientLogger"
)

// Registry is the registry with its references resolved.
type Registry struct {
	SchemaURL  string
	Depends    []string // the schema URLs of the registries that this one refers to
	Metrics    []Metric
	Spans      []Span
	Attributes []Attribute // that the registry defines
}

// Metric is an instrument.
type Metric struct {
	Name, Instrument, Unit, ValueType string
	Brief, Note, WhenHigh             string
	By                                string // what the attributes that it shares with others tell apart, such as nodes
	Own                               []Attribute
	Attributes                        []Attribute // the shared ones first
	Scope                             string
	Needs                             string
}

// Span is a kind of span.
type Span struct {
	ID, Kind   string
	Name       string // empty: it varies
	Attributes []Attribute
	Events     []Event
	Scope      string
	Needs      string
}

// Event is an event on a span.
type Event struct{ Name, Needs string }

// Attribute is an attribute as a signal has it.
type Attribute struct {
	Key         attribute.Key
	Type        attribute.Type
	Values      []Value // of an enumeration
	OpenValues  bool    // users may add values
	Brief, Note string
	Required    bool
	Condition   string
	AtStart     bool // of a span: a sampler sees it
	Needs       string
}

// Load reads the registry.
func Load() (*Registry, error) { return read(registry.Files) }

// read reads a registry. Its errors name what is wrong in which file or group.
func read(files fs.FS) (*Registry, error) {
	b := &builder{groups: map[string]*group{}, attributes: map[string]Attribute{}}
	for _, a := range conventional {
		b.attributes[string(a.Key)] = Attribute{Key: a.Key, Type: a.Value.Type()}
	}
	names, err := fs.Glob(files, "*.yaml")
	if err != nil {
		return nil, err
	}
	var m manifest
	for _, name := range names {
		if name == "manifest.yaml" {
			err = decode(files, name, &m)
		} else {
			err = b.add(files, name)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	r, err := b.build()
	if err != nil {
		return nil, err
	}
	r.SchemaURL = m.SchemaURL
	for _, d := range m.Dependencies {
		r.Depends = append(r.Depends, d.SchemaURL)
	}
	return r, nil
}

// decode refuses unknown fields.
func decode(files fs.FS, name string, into any) error {
	content, err := fs.ReadFile(files, name)
	if err != nil {
		return err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(content))
	decoder.KnownFields(true)
	return decoder.Decode(into)
}

// builder resolves the references between groups.
type builder struct {
	order      []*group
	groups     map[string]*group
	attributes map[string]Attribute // that can be referred to
	defined    []Attribute
}

// add reads the groups of a file, and the attributes that they define.
func (b *builder) add(files fs.FS, name string) error {
	var f file
	if err := decode(files, name, &f); err != nil {
		return err
	}
	for i := range f.Groups {
		g := &f.Groups[i]
		if b.groups[g.ID] != nil || g.ID == "" {
			return fmt.Errorf("group %q: the id must be unique", g.ID)
		}
		b.groups[g.ID] = g
		b.order = append(b.order, g)
		for _, a := range g.Attributes {
			if a.ID == "" {
				continue
			}
			typ, ok := types[a.Type.name]
			if _, exists := b.attributes[a.ID]; !ok || exists || a.Stability == "" || a.Brief == "" {
				return fmt.Errorf("attribute %s: needs an id of its own, a type, a stability and a brief", a.ID)
			}
			b.attributes[a.ID] = Attribute{Key: attribute.Key(a.ID), Type: typ, Values: a.Type.values,
				OpenValues: a.Annotations.OpenValues, Brief: a.Brief, Note: a.Note}
			b.defined = append(b.defined, b.attributes[a.ID])
		}
	}
	return nil
}

func (b *builder) build() (*Registry, error) {
	r := &Registry{Attributes: b.defined}
	names := map[string]bool{}
	for _, g := range b.order {
		var err error
		switch g.Type {
		case "metric":
			if names[g.MetricName] {
				err = errors.New("two metrics have the same name")
			} else {
				err = b.metric(r, g)
			}
			names[g.MetricName] = true
		case "span":
			err = b.span(r, g)
		case "event", "attribute_group":
			_, err = b.attributesOf(g)
		default:
			err = fmt.Errorf("the type %q is none of metric, span, event and attribute_group", g.Type)
		}
		if err != nil {
			return nil, fmt.Errorf("group %s: %w", g.ID, err)
		}
	}
	return r, nil
}

func (b *builder) metric(r *Registry, g *group) error {
	switch {
	case g.MetricName == "" || g.Unit == nil || g.Brief == "" || g.Stability == "" || g.Annotations.Scope == "":
		return errors.New("a metric needs metric_name, unit, brief, stability and the annotation scope")
	case !slices.Contains([]string{"counter", "updowncounter", "gauge", "histogram"}, g.Instrument):
		return fmt.Errorf("unknown instrument %q", g.Instrument)
	case g.Annotations.ValueType != "int" && g.Annotations.ValueType != "double":
		return errors.New("the annotation value_type must be int or double")
	}
	attributes, err := b.attributesOf(g)
	if err != nil {
		return err
	}
	m := Metric{
		Name: g.MetricName, Instrument: g.Instrument, Unit: *g.Unit, ValueType: g.Annotations.ValueType,
		Brief: g.Brief, Note: g.Note, WhenHigh: g.Annotations.WhenHigh,
		Attributes: attributes, Scope: g.Annotations.Scope, Needs: g.Annotations.Needs,
	}
	if g.Extends != "" {
		m.By = b.groups[g.Extends].DisplayName
	}
	m.Own = attributes[len(attributes)-len(g.Attributes):]
	r.Metrics = append(r.Metrics, m)
	return nil
}

func (b *builder) span(r *Registry, g *group) error {
	if g.SpanKind == "" || g.Brief == "" || g.Stability == "" || g.Annotations.Scope == "" {
		return errors.New("a span needs span_kind, brief, stability and the annotation scope")
	}
	attributes, err := b.attributesOf(g)
	if err != nil {
		return err
	}
	s := Span{ID: g.ID, Kind: g.SpanKind, Name: g.Annotations.SpanName, Attributes: attributes,
		Scope: g.Annotations.Scope, Needs: g.Annotations.Needs}
	for _, id := range g.Events {
		event := b.groups[id]
		if event == nil || event.Type != "event" || event.Name == "" {
			return fmt.Errorf("the event %s: there is no such event, or it has no name", id)
		}
		s.Events = append(s.Events, Event{event.Name, event.Annotations.Needs})
	}
	r.Spans = append(r.Spans, s)
	return nil
}

// attributesOf returns the attributes of the group that a group extends, and then its own. What is said of an attribute twice holds as
// it is said last.
func (b *builder) attributesOf(g *group) (all []Attribute, err error) {
	if g.Extends != "" {
		extended := b.groups[g.Extends]
		if extended == nil {
			return nil, fmt.Errorf("it extends %s, which does not exist", g.Extends)
		}
		if all, err = b.attributesOf(extended); err != nil {
			return nil, err
		}
	}
	for _, m := range g.Attributes {
		key := attribute.Key(m.Ref)
		if m.ID != "" {
			key = attribute.Key(m.ID)
		}
		a, ok := b.attributes[string(key)]
		if !ok {
			return nil, fmt.Errorf("it refers to %s: add it to conventional in internal/signals/semconv.go, or define it", key)
		}
		if i := slices.IndexFunc(all, func(a Attribute) bool { return a.Key == key }); i >= 0 {
			a = all[i]
			all = slices.Delete(all, i, i+1)
		}
		all = append(all, m.refine(a))
	}
	return all, nil
}

// refine adds to an attribute what a reference says of it.
func (m *member) refine(a Attribute) Attribute {
	if m.Brief != "" {
		a.Brief = m.Brief
	}
	if m.Note != "" {
		a.Note = m.Note
	}
	if m.Level.name != "" {
		a.Required, a.Condition = m.Level.name == required, m.Level.condition
	}
	a.AtStart = a.AtStart || m.AtStart
	if m.Annotations.Needs != "" {
		a.Needs = m.Annotations.Needs
	}
	return a
}
