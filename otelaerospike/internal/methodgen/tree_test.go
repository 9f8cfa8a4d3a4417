package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The tests in this file run the generator on a directory tree: the project's or one that is made up.

// inTree changes to the directory that methodgen runs in.
func inTree(t *testing.T) {
	t.Helper()
	t.Chdir("../..")
}

// inDirectory changes to a directory that holds the given files.
func inDirectory(t *testing.T, files map[string]string) {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o700))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	t.Chdir(dir)
}

func TestTheTreeIsCurrent(t *testing.T) {
	inTree(t)
	require.NoError(t, run(true))
}

func TestAMethodWithoutARowIsNamed(t *testing.T) {
	inTree(t)
	targets, err := readTargets()
	require.NoError(t, err)
	targets[1].client.methods["Teleport"] = signature{name: "Teleport"}
	require.EqualError(t, complete(targets),
		"client v8 has a method Teleport that no list names: add a row to rows or to passThrough in table.go")
}

func TestARowWithoutAMethodIsNamed(t *testing.T) {
	inTree(t)
	targets, err := readTargets()
	require.NoError(t, err)
	delete(targets[1].client.methods, "Commit")
	require.EqualError(t, complete(targets), "table.go names a method Commit that no client has: correct the name or remove the row")

	delete(targets[1].client.methods, "Put")
	require.NotContains(t, complete(targets).Error(), "Put", "one client is enough")
}

func TestARowTooManyIsNamed(t *testing.T) {
	inTree(t)
	targets, err := readTargets()
	require.NoError(t, err)
	before := rows
	t.Cleanup(func() { rows = before })
	rows = append(slices.Clone(rows), row{"Stats", "stats", `nothing{}`, "info"})
	require.EqualError(t, complete(targets), "table.go names the method Stats 2 times: keep one row")
}

func TestABuildTagThatHasNoFileIsNamed(t *testing.T) {
	inTree(t)
	targets, err := readTargets()
	require.NoError(t, err)
	get := targets[1].client.methods["Get"]
	get.tag = "linux"
	targets[1].client.methods["Get"] = get
	err = complete(targets)
	require.ErrorContains(t, err, `Get has the build constraint "linux"`)
	require.ErrorContains(t, err, "Get and GetHeader have different build constraints")
}

func TestStaleFilesAreNamedAndThenWritten(t *testing.T) {
	inDirectory(t, map[string]string{"read_gen.go": header + "package old\n"})
	f := file{"read_gen.go", header + "package   otelaerospike\n"}
	require.ErrorContains(t, f.write(true), "read_gen.go is stale: run go generate ./otelaerospike")
	require.NoError(t, f.write(false))
	require.NoError(t, f.write(true))
	text, err := os.ReadFile("read_gen.go")
	require.NoError(t, err)
	require.Equal(t, header+"package otelaerospike\n", string(text), "formatted")
}

func TestAMissingFileIsStale(t *testing.T) {
	inDirectory(t, nil)
	f := file{"read_gen.go", header + "package otelaerospike\n"}
	require.ErrorContains(t, f.write(true), "read_gen.go is stale")
	require.NoFileExists(t, "read_gen.go")
}

func TestAHandWrittenFileIsNotOverwritten(t *testing.T) {
	const byHand = "package otelaerospike // by hand\n"
	inDirectory(t, map[string]string{"client.go": byHand})
	f := file{"client.go", header + "package otelaerospike\n"}
	require.ErrorContains(t, f.write(false), "client.go is written by hand")
	text, err := os.ReadFile("client.go")
	require.NoError(t, err)
	require.Equal(t, byHand, string(text))
}

func TestAForgottenFileIsNamed(t *testing.T) {
	inDirectory(t, map[string]string{
		"read_gen.go": header, "old_gen.go": header, "client.go": "package otelaerospike\n",
		"v8/gone_gen.go": header,
	})
	err := forgotten([]file{{path: "read_gen.go"}})
	require.EqualError(t, err, "old_gen.go is generated no more: delete it\nv8/gone_gen.go is generated no more: delete it")
}

func TestOptionsAreTheCoresExceptThoseWrittenByHand(t *testing.T) {
	inDirectory(t, map[string]string{
		"internal/core/option.go": `package core

import (
	"time"

	semconv "example.com/semconv/v1.2.3"
)

// WithLimit limits.
func WithLimit(n int, timeout time.Duration, a semconv.Attribute) Option { return nil }
func WithErrorClassifier(classify func(error) string) Option { return nil }
func withSecret() Option { return nil }
`,
		"internal/core/option_sets.go": `package core

// WithSets sets.
func WithSets(names ...string) Option { return nil }
`,
		"internal/core/option_test.go": "not read",
	})
	text, err := options()
	require.NoError(t, err)
	_, body, _ := strings.Cut(text, "import (\n")
	require.Equal(t, `	"time"

	semconv "example.com/semconv/v1.2.3"

	"github.com/otelaerospike/go/otelaerospike/internal/core"
)

// WithLimit limits.
func WithLimit(n int, timeout time.Duration, a semconv.Attribute) Option { return core.WithLimit(n, timeout, a) }

// WithSets sets.
func WithSets(names ...string) Option { return core.WithSets(names...) }

`, body)
}

func TestThePageKeepsItsProse(t *testing.T) {
	inDirectory(t, map[string]string{
		"otelaerospike/x": "",
		"docs/operations.md": "before\n<!-- generated: operations -->\nold\n<!-- end -->\nbetween\n" +
			"<!-- generated: passed through -->\nold\n<!-- end -->\nafter\n",
	})
	t.Chdir("otelaerospike")
	targets := []target{
		{version: "v7", client: client{methods: map[string]signature{"Get": get, "SetXDRFilter": {}}}},
		{version: "v8", client: client{methods: map[string]signature{"Get": get, "Commit": {}, "Close": {}}}},
	}
	f, err := page(targets)
	require.NoError(t, err)
	require.True(t, strings.HasPrefix(f.text, "before\n<!-- generated: operations -->\n| method |"))
	require.Contains(t, f.text, "<!-- end -->\nbetween\n<!-- generated: passed through -->\n| method |")
	require.True(t, strings.HasSuffix(f.text, "|\n<!-- end -->\nafter\n"))
	require.Contains(t, f.text, "| `Get` | `get` | the key's | v7, v8 |\n")
	require.Contains(t, f.text, "| `Commit` | `commit` | the transaction's namespace | v8 |\n")
	require.Contains(t, f.text, "| `SetXDRFilter` | `set_xdr_filter` | the namespace | v7 |\n")
	require.NotContains(t, f.text, "old")
}

func TestAPageWithoutItsMarkersIsAnError(t *testing.T) {
	inDirectory(t, map[string]string{"otelaerospike/x": "", "docs/operations.md": "prose\n"})
	t.Chdir("otelaerospike")
	_, err := page(nil)
	require.ErrorContains(t, err, "there is no section <!-- generated:")
}
