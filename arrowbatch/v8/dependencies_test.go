package arrowbatch_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// A user of client v8 builds neither client v7 nor its adapters.
func TestDependsOnOneClient(t *testing.T) {
	output, err := exec.CommandContext(t.Context(), "go", "list", "-deps", ".").CombinedOutput()
	require.NoError(t, err, "%s", output)
	packages := strings.Fields(string(output))
	require.Contains(t, packages, "github.com/aerospike/aerospike-client-go/v8")
	require.Contains(t, packages, "github.com/otelaerospike/go/arrowbatch/internal/convert")
	for _, name := range packages {
		require.False(t, strings.HasPrefix(name, "github.com/aerospike/aerospike-client-go/v7"), name)
	}
	require.NotContains(t, packages, "github.com/otelaerospike/go/otelaerospike")
	require.NotContains(t, packages, "github.com/otelaerospike/go/arrowbatch")
}
