package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/signals"
)

func TestStaleTablesAreFoundAndWritten(t *testing.T) {
	registry, err := signals.Load()
	require.NoError(t, err)
	root := t.TempDir()
	require.NoError(t, os.Mkdir(filepath.Join(root, "registry"), 0o755))
	for page, sections := range pages(registry) {
		text := bytes.NewBufferString("before\n")
		for name := range sections {
			fmt.Fprintf(text, "<!-- generated: %s -->\nold\n<!-- end -->\n", name)
		}
		require.NoError(t, os.WriteFile(filepath.Join(root, page), text.Bytes(), 0o600))
	}
	t.Chdir(filepath.Join(root, "registry"))
	err = run(true)
	for page := range pages(registry) {
		require.ErrorContains(t, err, page+" is stale")
	}
	require.NoError(t, run(false))
	require.NoError(t, run(true))
	text, err := os.ReadFile(filepath.Join(root, "metrics.md"))
	require.NoError(t, err)
	require.Contains(t, string(text), "before\n")
	require.Contains(t, string(text), "\n| `error.type` | The name of the result code")
	require.NotContains(t, string(text), "\nold\n")
}

func TestRowsThatDifferInTheirNameAreOne(t *testing.T) {
	require.Equal(t, []string{"| a | b |", "|---|---|", "| 1, 2 | x |", "| 3 | |", "| 4 | x |"},
		table([]string{"a", "b"}, [][]string{{"1", "x"}, {"2", "x"}, {"3", ""}, {"4", "x"}}))
}
