package bridge_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/signals"
)

func TestEveryTypeOfTheRegistryIsProduced(t *testing.T) {
	registry, err := signals.Load()
	require.NoError(t, err)
	histograms, want := map[string]any{}, []string{}
	for _, a := range registry.Attributes {
		if a.Key == "aerospike.client.command.type" {
			for _, v := range a.Values {
				histograms[strings.ReplaceAll(v.Value, "_", "-")+"-metrics"] = newHistogram()
				want = append(want, "a:1 "+v.Value)
			}
		}
	}
	f := newFixture(t)
	f.observe(t, nodes{"a:1": histograms}.client(t))
	for _, h := range histograms {
		h.(*histogram).add(1, 3)
	}
	produced := []string{}
	for key := range f.points(t) {
		produced = append(produced, key)
	}
	require.ElementsMatch(t, want, produced)
}
