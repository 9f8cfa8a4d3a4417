package aerospiketest_test

import (
	"go/build"
	"go/doc"
	"go/parser"
	"go/token"
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

func TestTheExampleOfNewPasses(t *testing.T) { testCountVisit(t) }

// That takes a file without a function that go test takes for a test.
func TestTheExampleOfNewIsShownAsAWholeFile(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "example_new_test.go", nil, parser.ParseComments)
	require.NoError(t, err)
	examples := doc.Examples(file)
	require.Len(t, examples, 1)
	require.IsType(t, file, examples[0].Code)
}
