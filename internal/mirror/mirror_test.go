package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestCopiesAreCurrent(t *testing.T) {
	require.NoError(t, run("../..", true))
}

func TestCopyNamesItsSourceAndTheOtherClient(t *testing.T) {
	require.Equal(t, `// Code generated from ../client.go; DO NOT EDIT.

//go:build !small

package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v8"

	"github.com/otelaerospike/go/otelaerospike/v8"
	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// scope is "github.com/otelaerospike/go/otelaerospike" for client v8.
`, string(mirror("client.go", `//go:build !small

package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// scope is "github.com/otelaerospike/go/otelaerospike" for client v7.
`)))
}

func TestHandWrittenFilesAreNeitherOverwrittenNorTakenForCopies(t *testing.T) {
	dir := t.TempDir()
	mine, stale, orphan := filepath.Join(dir, "mine.go"), filepath.Join(dir, "stale.go"), filepath.Join(dir, "orphan.go")
	require.NoError(t, os.WriteFile(mine, []byte("package p\n"), 0o600))
	require.NoError(t, os.WriteFile(orphan, mirror("orphan.go", "package p\n"), 0o600))
	require.NoError(t, os.WriteFile(stale, mirror("stale.go", "package old\n"), 0o600))

	require.ErrorContains(t, write(mine, mirror("mine.go", "package p\n"), false), "written by hand")
	require.ErrorContains(t, write(stale, mirror("stale.go", "package p\n"), true), "run go generate ./otelaerospike")
	require.NoError(t, write(stale, mirror("stale.go", "package p\n"), false))
	require.NoError(t, write(stale, mirror("stale.go", "package p\n"), true))
	err := orphans(dir, map[string][]byte{stale: nil})
	require.ErrorContains(t, err, "orphan.go has no source")
	require.NotContains(t, err.Error(), "mine.go")
}
