package stagemeter_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

// TestProcessStartsAsTheEnvironmentSays starts child processes, because this process has read its environment already.
func TestProcessStartsAsTheEnvironmentSays(t *testing.T) {
	const state = "INFO [otelaerospike] internal_stage_metrics_enabled="
	for value, want := range map[string]string{
		"unset": "false\n" + state + "false (OTELAEROSPIKE_INTERNAL_METRICS=unset)\n",
		"Yes":   "true\n" + state + "true (OTELAEROSPIKE_INTERNAL_METRICS=Yes)\n",
		"off":   "false\n" + state + "false (OTELAEROSPIKE_INTERNAL_METRICS=off)\n",
		"0.01":  "true\n" + state + "true rate=0.01 (OTELAEROSPIKE_INTERNAL_METRICS=0.01)\n",
		"maybe": "false\n" +
			"WARN [otelaerospike] OTELAEROSPIKE_INTERNAL_METRICS=maybe is not recognised and means off; " +
			"use 1, true, yes or on to turn stage profiling on, or a rate such as 0.01\n" +
			state + "false (OTELAEROSPIKE_INTERNAL_METRICS=maybe)\n",
	} {
		t.Run(value, func(t *testing.T) {
			child := exec.CommandContext(t.Context(), os.Args[0])
			child.Env = append(os.Environ(), childVar+"=1")
			if value != "unset" {
				child.Env = append(child.Env, stagemeter.EnvVar+"="+value)
			}
			reported, err := child.Output()
			require.NoError(t, err)
			require.Equal(t, want, string(reported))
		})
	}
}
