package signals

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// manifest is what manifest.yaml holds.
type manifest struct {
	SchemaURL    string       `yaml:"schema_url"`
	Description  string       `yaml:"description"`
	Dependencies []dependency `yaml:"dependencies"`
}

type dependency struct {
	SchemaURL    string `yaml:"schema_url"`
	RegistryPath string `yaml:"registry_path"`
}

// file is what the other files hold. The types have those fields of Weaver's format that the registry uses: any other is an error.
type file struct {
	Groups []group `yaml:"groups"`
}

type group struct {
	ID          string      `yaml:"id"`
	Type        string      `yaml:"type"`
	Brief       string      `yaml:"brief"`
	Note        string      `yaml:"note"`
	Stability   string      `yaml:"stability"`
	DisplayName string      `yaml:"display_name"`
	Extends     string      `yaml:"extends"`
	MetricName  string      `yaml:"metric_name"`
	Instrument  string      `yaml:"instrument"`
	Unit        *string     `yaml:"unit"`
	SpanKind    string      `yaml:"span_kind"`
	Events      []string    `yaml:"events"`
	Name        string      `yaml:"name"` // of an event
	Attributes  []member    `yaml:"attributes"`
	Annotations annotations `yaml:"annotations"`
}

// annotations are what the registry says beyond the format.
type annotations struct {
	Scope      string `yaml:"scope"`       // the instrumentation scope of a metric or a span
	ValueType  string `yaml:"value_type"`  // int or double, of a metric
	WhenHigh   string `yaml:"when_high"`   // what a high value of a metric means
	SpanName   string `yaml:"span_name"`   // of a span that always has the same name
	Needs      string `yaml:"needs"`       // NeedsOpenIO, NeedsClientV8 or NeedsClientLog
	OpenValues bool   `yaml:"open_values"` // of an attribute with members, if users may add values
}

// member is an attribute in a group: it defines the attribute ID, or refers to the attribute Ref.
type member struct {
	ID          string        `yaml:"id"`
	Ref         string        `yaml:"ref"`
	Type        attributeType `yaml:"type"`
	Stability   string        `yaml:"stability"`
	Brief       string        `yaml:"brief"`
	Note        string        `yaml:"note"`
	Examples    []any         `yaml:"examples"`
	Level       level         `yaml:"requirement_level"`
	AtStart     bool          `yaml:"sampling_relevant"`
	Annotations annotations   `yaml:"annotations"`
}

// attributeType is the name of a type, or the values of an enumeration.
type attributeType struct {
	name   string
	values []Value
}

// Value is a value of an enumeration.
type Value struct {
	ID        string `yaml:"id"`
	Value     string `yaml:"value"`
	Stability string `yaml:"stability"`
	Brief     string `yaml:"brief"`
}

// UnmarshalYAML implements [yaml.Unmarshaler].
func (t *attributeType) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		return node.Decode(&t.name)
	}
	t.name = "string"
	enumeration := struct {
		Members []Value `yaml:"members"`
	}{}
	if err := node.Decode(&enumeration); err != nil {
		return err
	}
	if len(enumeration.Members) == 0 {
		return fmt.Errorf("line %d: an enumeration needs members", node.Line)
	}
	t.values = enumeration.Members
	return nil
}

// level says when a signal has an attribute, with a condition or without.
type level struct{ name, condition string }

// UnmarshalYAML implements [yaml.Unmarshaler].
func (l *level) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		l.name = node.Value
	} else if len(node.Content) == 2 {
		l.name, l.condition = node.Content[0].Value, node.Content[1].Value
	}
	switch l.name {
	case required, "conditionally_required", "recommended", "opt_in":
		return nil
	}
	return fmt.Errorf("line %d: a requirement level is required, conditionally_required, recommended or opt_in", node.Line)
}

// required is the level of an attribute that is always there.
const required = "required"
