package main

import (
	"bytes"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var updateGolden = flag.Bool("golden", false, "rewrite testdata/weave/*.woven")

// weaveText weaves a text that no table has.
func weaveText(t *testing.T, text []byte) []byte {
	t.Helper()
	sources := []source{{"/src/client.go", text}}
	tree, err := parse(sources)
	require.NoError(t, err)
	insertions, _, err := findPlaces(tree)
	require.NoError(t, err)
	woven, err := insert(sources, tree, insertions)
	require.NoError(t, err)
	return woven["/src/client.go"]
}

func TestGolden(t *testing.T) {
	for _, name := range []string{"v7", "v8"} {
		text, err := os.ReadFile("testdata/weave/" + name + ".go.txt")
		require.NoError(t, err)
		woven := weaveText(t, text)
		golden := "testdata/weave/" + name + ".woven"
		if *updateGolden {
			require.NoError(t, os.WriteFile(golden, woven, 0o644))
		}
		want, err := os.ReadFile(golden)
		require.NoError(t, err)
		assert.Equal(t, string(want), string(woven))
		checkOnlyInserted(t, string(text), string(woven))
	}
}

// checkOnlyInserted checks that every line has all that it had, in the same order, after the line directive.
func checkOnlyInserted(t *testing.T, text, woven string) {
	t.Helper()
	before, after := strings.Split(text, "\n"), strings.Split(woven, "\n")[1:]
	require.Len(t, after, len(before))
	for i := range before {
		rest := after[i]
		for _, char := range before[i] {
			_, tail, ok := strings.Cut(rest, string(char))
			require.True(t, ok, "line %d: %s", i+1, after[i])
			rest = tail
		}
	}
}

// TestOnlyInserted looks at the last version of every shape.
func TestOnlyInserted(t *testing.T) {
	for _, shape := range shapes {
		version := shape.versions[len(shape.versions)-1]
		sources := clientSources(t, version)
		woven, err := weave(sources, version)
		require.NoError(t, err)
		assert.Len(t, woven, 2)
		for _, source := range sources {
			if text, ok := woven[source.name]; ok {
				assert.True(t, bytes.HasPrefix(text, []byte("//line "+source.name+":1\n")))
				checkOnlyInserted(t, string(source.text), string(text))
			}
		}
	}
}

// TestCounters puts the counters of go build -cover into the client.
func TestCounters(t *testing.T) {
	for _, version := range newest {
		sources := clientSources(t, version)
		for _, mode := range []string{"set", "count", "atomic"} {
			covered := cover(t, sources, mode)
			tree, err := parse(covered)
			require.NoError(t, err)
			insertions, err := insertionsOf(tree)
			require.NoError(t, err, "%s %s", version, mode)
			woven, err := insert(covered, tree, insertions)
			require.NoError(t, err)
			for _, text := range woven {
				assert.Contains(t, strings.ToLower(string(text)), "gocover")
			}
		}
	}
}

// cover instruments the two files that are woven.
func cover(t *testing.T, sources []source, mode string) []source {
	t.Helper()
	covered := append([]source(nil), sources...)
	for i, source := range sources {
		if base := filepath.Base(source.name); base != "command.go" && base != "connection.go" {
			continue
		}
		out, err := exec.Command("go", "tool", "cover", "-mode="+mode, "-var=goCover_"+strings.TrimSuffix(filepath.Base(source.name), ".go"), source.name).Output()
		require.NoError(t, err)
		covered[i].text = out
	}
	return covered
}

// TestMissingPlaces takes one place away at a time.
func TestMissingPlaces(t *testing.T) {
	text, err := os.ReadFile("testdata/weave/v7.go.txt")
	require.NoError(t, err)
	for _, name := range placeNames {
		replaced := strings.ReplaceAll(string(text), name, "x")
		if name == "executeAt" {
			replaced = strings.ReplaceAll(string(text), name, "executeAs")
		}
		if name == "type Connection" {
			replaced = strings.ReplaceAll(string(text), name, "type Connected")
		}
		tree, err := parse([]source{{"client.go", []byte(replaced)}})
		if assert.NoError(t, err, name) {
			_, _, err = findPlaces(tree)
			assert.ErrorContains(t, err, "lacks", name)
		}
	}
}
