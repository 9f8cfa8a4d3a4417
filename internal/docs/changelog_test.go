package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/telemetry"
)

// Every scope carries the version, as otel_scope_version in Prometheus.
func TestTheChangelogBeginsWithTheVersionOfTheScopes(t *testing.T) {
	changelog, err := os.ReadFile(filepath.Join(root, "CHANGELOG.md"))
	require.NoError(t, err)
	first := regexp.MustCompile(`(?m)^## \[(.*?)\]`).FindSubmatch(changelog)
	require.NotNil(t, first)
	require.Equal(t, telemetry.Version, string(first[1]))
}
