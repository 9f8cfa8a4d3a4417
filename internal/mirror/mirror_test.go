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
`, string(tree{from: "p", to: "p/v8"}.mirror("client.go", `//go:build !small

package otelaerospike

import (
	aerospike "github.com/aerospike/aerospike-client-go/v7"

	"github.com/otelaerospike/go/otelaerospike"
	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// scope is "github.com/otelaerospike/go/otelaerospike" for client v7.
`)))
}

func TestCopyInTheSameDirectoryHasNamesOfItsOwn(t *testing.T) {
	require.Equal(t, "// Code generated from idle_v7_test.go; DO NOT EDIT.\n\nfunc BenchmarkV8(c otelaerospike.ClientAPI)\n",
		string(tree{from: "p", to: "p"}.mirror("idle_v7_test.go", "func BenchmarkV7(c aerospike.ClientIfc)\n")))
}

func copied(name, source string) []byte { return tree{from: "p", to: "p/v8"}.mirror(name, source) }

func TestHandWrittenFilesAreNeitherOverwrittenNorTakenForCopies(t *testing.T) {
	dir := t.TempDir()
	mine, stale, orphan := filepath.Join(dir, "mine.go"), filepath.Join(dir, "stale.go"), filepath.Join(dir, "orphan.go")
	require.NoError(t, os.WriteFile(mine, []byte("package p\n"), 0o600))
	require.NoError(t, os.WriteFile(orphan, copied("orphan.go", "package p\n"), 0o600))
	require.NoError(t, os.WriteFile(stale, copied("stale.go", "package old\n"), 0o600))

	require.ErrorContains(t, write(mine, copied("mine.go", "package p\n"), false), "written by hand")
	require.ErrorContains(t, write(stale, copied("stale.go", "package p\n"), true), "run go generate ./otelaerospike")
	require.NoError(t, write(stale, copied("stale.go", "package p\n"), false))
	require.NoError(t, write(stale, copied("stale.go", "package p\n"), true))
	err := orphans(dir, map[string][]byte{stale: nil})
	require.ErrorContains(t, err, "orphan.go has no source")
	require.NotContains(t, err.Error(), "mine.go")
}
