package main

import (
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// FuzzCommandLine gives the filter a command line, one argument a line. A tool that compiles neither the client nor this module's own
// package is run as if the filter were not there. Where the client is compiled, the command line stays as it is but for its sources.
func FuzzCommandLine(f *testing.F) {
	for _, args := range [][]string{
		{"/go/pkg/tool/compile", "-o", "a", "-p", "main", "-importcfg=b", "-pack", "main.go"},
		{"/go/pkg/tool/compile", "-o", "a", "-p", clientModule + "v8", "-importcfg", "b", "x.go", "y.go", "-pack"},
		{`C:\go\compile.exe`, "-p=" + clientModule + "v7", "-o=", "x.go", "-.go", ".go"},
		{"other", "toolexec", "/go/compile", "-V=full"}, {"/go/link", "-V=full"}, {"compile"}, {"compile", "-p"}, {"", "compile/", "-o"}, {},
	} {
		f.Add(strings.Join(args, "\n"))
	}
	f.Fuzz(func(t *testing.T, lines string) {
		args := strings.Split(lines, "\n")
		inv := newInvocation(args)
		changed := inv.with(map[string]string{"x.go": "woven/x.go"}, "added.go")
		require.Equal(t, "added.go", changed[len(args)])
		for i, arg := range args {
			if changed[i] != arg {
				require.True(t, i > inv.compiler && arg == "x.go")
				require.Equal(t, "woven/x.go", changed[i])
			}
		}
		for _, name := range inv.goFiles() {
			require.True(t, slices.Contains(args[inv.compiler+1:], name) && isGoFile(name), name)
		}
		if path := inv.flag("-p"); clientPath.MatchString(path) || path == ownPath || inv.asksVersion() {
			return // it reads files, or runs the tool for its version
		}
		c := newCompilation("", 7)
		require.Equal(t, 7, c.toolexec(args))
		require.Equal(t, args, c.ran)
		require.Empty(t, c.stderr.String())
	})
}

// FuzzVersion gives the filter what a compiler might answer to -V=full. The answer stays one line, and the go command finds it changed.
func FuzzVersion(f *testing.F) {
	for _, answer := range []string{"compile version go1.26.8\n", "compile version devel buildID=a/b/c\n", "", "\n", "buildID=", " a\tb "} {
		f.Add(answer)
	}
	f.Fuzz(func(t *testing.T, answer string) {
		id := toolID(answer, "hash")
		require.True(t, strings.HasPrefix(id, strings.TrimSpace(answer)))
		require.True(t, strings.HasSuffix(id, "openio-hash"))
	})
}

// FuzzSource weaves a source that only has to be Go. It is left alone, or every line keeps what it has, and it is still Go.
func FuzzSource(f *testing.F) {
	for _, name := range []string{"v7", "v8"} {
		text, err := os.ReadFile("testdata/weave/" + name + ".go.txt")
		require.NoError(f, err)
		f.Add(string(text))
	}
	f.Add("package a\n")
	f.Add("package a\nfunc (cmd *baseCommand) executeAt() {}\nfunc (ctn Connection) Read() {}\ntype Connection interface{}\n")
	f.Fuzz(func(t *testing.T, text string) {
		sources := []source{{"/src/client.go", []byte(text)}}
		tree, err := parse(sources)
		if err != nil {
			return
		}
		if _, err := fingerprintOf(tree); err != nil {
			return
		}
		insertions, _, err := findPlaces(tree)
		if err != nil {
			return
		}
		woven, err := insert(sources, tree, insertions)
		require.NoError(t, err)
		require.Len(t, woven, 1)
		changed := string(woven["/src/client.go"])
		checkOnlyInserted(t, text, changed)
		_, err = parser.ParseFile(token.NewFileSet(), "client.go", changed, parser.SkipObjectResolution)
		require.NoError(t, err, changed)
	})
}
