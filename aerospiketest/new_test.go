package aerospiketest_test

import (
	"go/build"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
)

func TestOnlyTheStandardLibraryIsImported(t *testing.T) {
	pkg, err := build.ImportDir(".", 0)
	require.NoError(t, err)
	for _, path := range pkg.Imports {
		require.NotContains(t, path, ".")
	}
}

func TestNewClosesTheClusterWithTheTest(t *testing.T) {
	var cluster *aerospiketest.Cluster
	t.Run("running", func(t *testing.T) {
		cluster = aerospiketest.New(t, aerospiketest.WithNodes(3))
		require.Len(t, cluster.Addresses(), 3)
	})
	require.Empty(t, cluster.Addresses())
	require.ErrorContains(t, cluster.Nodes()[0].Restart(), "closed")
}
