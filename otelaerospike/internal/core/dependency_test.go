package core_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCoreKnowsNoClientAndNoSDK(t *testing.T) {
	list, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").Output()
	require.NoError(t, err)
	dependencies := strings.Fields(string(list))
	require.Contains(t, dependencies, "github.com/otelaerospike/go/stagemeter")
	for _, dependency := range dependencies {
		require.NotContains(t, dependency, "aerospike-client-go")
		require.NotContains(t, dependency, "go.opentelemetry.io/otel/sdk")
		require.NotContains(t, dependency, "go.opentelemetry.io/otel/exporters")
	}
}
