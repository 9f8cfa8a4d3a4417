package stagemeter

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEnvironmentValues(t *testing.T) {
	for value, want := range map[string]environment{
		"1": {on: true, recognised: true}, "true": {on: true, recognised: true}, "True": {on: true, recognised: true},
		"TRUE": {on: true, recognised: true}, "yes": {on: true, recognised: true}, " on\n": {on: true, recognised: true},
		"0": {recognised: true}, "false": {recognised: true}, "No": {recognised: true}, "OFF": {recognised: true},
		"": {recognised: true}, "  ": {recognised: true},
		"2": {}, "enabled": {}, "tru": {},
	} {
		want.shown = value
		require.Equal(t, want, readEnvironment(func(name string) (string, bool) {
			require.Equal(t, "OTELAEROSPIKE_INTERNAL_METRICS", name)
			return value, true
		}), "%q", value)
	}
	require.Equal(t, environment{recognised: true, shown: "unset"},
		readEnvironment(func(string) (string, bool) { return "", false }))
}
