package bridge

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/signals"
)

func TestTheRegistryHasEveryTypeOfCommand(t *testing.T) {
	registry, err := signals.Load()
	require.NoError(t, err)
	var registered, want []string
	for _, a := range registry.Attributes {
		if a.Key == commandTypeKey {
			for _, v := range a.Values {
				registered = append(registered, v.Value)
			}
		}
	}
	for _, command := range commandTypes {
		want = append(want, command.name)
	}
	require.Equal(t, want, registered)
}
