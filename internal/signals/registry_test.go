package signals

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
	semconv "go.opentelemetry.io/otel/semconv/v1.43.0"

	"github.com/otelaerospike/go/internal/telemetry"
)

func TestRegistryHasTheVersionsOfTheScopes(t *testing.T) {
	registry, err := Load()
	require.NoError(t, err)
	require.True(t, strings.HasSuffix(registry.SchemaURL, "/"+telemetry.Version), "the schema URL %s names another version than %s",
		registry.SchemaURL, telemetry.Version)
	require.Equal(t, []string{semconv.SchemaURL}, registry.Depends)
	require.NotEmpty(t, registry.Metrics)
	require.NotEmpty(t, registry.Spans)
}

// good is a registry of one metric, which has two attributes.
const good = `groups:
  - id: registry.a
    type: attribute_group
    brief: Attributes.
    attributes:
      - {id: a, type: int, stability: stable, brief: An attribute.}
  - id: attributes.a
    type: attribute_group
    brief: What metrics share.
    attributes:
      - {ref: a, requirement_level: required}
      - {ref: server.address, requirement_level: {conditionally_required: when known}}
  - id: metric.m
    type: metric
    metric_name: m
    instrument: counter
    unit: s
    stability: stable
    brief: A metric.
    extends: attributes.a
    attributes:
      - {ref: server.address, brief: Another address.}
    annotations: {scope: s, value_type: int}
`

func TestReferencesAreResolved(t *testing.T) {
	registry, err := read(fstest.MapFS{"good.yaml": {Data: []byte(good)}})
	require.NoError(t, err)
	require.Len(t, registry.Metrics, 1)
	m := registry.Metrics[0]
	require.Equal(t, "m counter s int", strings.Join([]string{m.Name, m.Instrument, m.Unit, m.ValueType}, " "))
	require.Len(t, m.Attributes, 2)
	require.Equal(t, Attribute{Key: "a", Type: types["int"], Brief: "An attribute.", Required: true}, m.Attributes[0])
	require.Equal(t, []Attribute{
		{Key: "server.address", Type: types["string"], Brief: "Another address.", Condition: "when known"},
	}, m.Own, "what is said last holds")
}

func TestMistakesInTheRegistryAreErrors(t *testing.T) {
	for message, change := range map[string][2]string{
		"field units not found":                        {"unit: s", "units: s"},
		"needs metric_name, unit":                      {"unit: s", ""},
		`unknown instrument "meter"`:                   {"counter", "meter"},
		"value_type must be int or double":             {"value_type: int", "value_type: string"},
		"extends attributes.b, which does not exist":   {"extends: attributes.a", "extends: attributes.b"},
		"it refers to b":                               {"ref: a", "ref: b"},
		"the id must be unique":                        {"id: attributes.a", "id: registry.a"},
		`the type "metrics" is none of`:                {"type: metric", "type: metrics"},
		"a requirement level is required":              {"requirement_level: required", "requirement_level: always"},
		"attribute a: needs an id of its own, a type,": {"type: int", "type: integer"},
		"two metrics have the same name": {"annotations: {scope: s, value_type: int}",
			"annotations: {scope: s, value_type: int}\n" +
				"  - {id: n, type: metric, metric_name: m, instrument: gauge, unit: s, stability: stable, brief: A., annotations: {scope: s, value_type: int}}"},
	} {
		t.Run(message, func(t *testing.T) {
			changed := strings.Replace(good, change[0], change[1], 1)
			require.NotEqual(t, good, changed)
			_, err := read(fstest.MapFS{"bad.yaml": {Data: []byte(changed)}})
			require.ErrorContains(t, err, message)
		})
	}
}
