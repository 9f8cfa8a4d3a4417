package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestGeneratedFilesAreUpToDate(t *testing.T) {
	generated, err := generate("../..")
	require.NoError(t, err)
	require.NotEmpty(t, generated)
	for path, want := range generated {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, want, string(text), "run go generate ./nodelatency")
	}
	files, err := filepath.Glob("../../v8/*.go")
	require.NoError(t, err)
	for _, path := range files {
		text, err := os.ReadFile(path)
		require.NoError(t, err)
		if bytes.HasPrefix(text, []byte("// Code generated from ")) {
			require.Contains(t, generated, path, "its source is gone")
		}
	}
}
