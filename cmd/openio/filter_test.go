package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A compilation calls the filter as the go command would, but compiles nothing.
type compilation struct {
	filter
	ran            []string // the command line that the filter ran
	stdout, stderr bytes.Buffer
}

func newCompilation(answer string, code int) *compilation {
	c := &compilation{}
	c.filter = filter{stdout: &c.stdout, stderr: &c.stderr, run: func(args []string, stdout, _ io.Writer) int {
		c.ran = args
		_, _ = io.WriteString(stdout, answer)
		return code
	}}
	return c
}

// compileArgs writes the command line that compiles a client v8 in a directory of its own.
func compileArgs(t *testing.T, names []string) []string {
	t.Helper()
	work := t.TempDir()
	config := filepath.Join(work, "importcfg")
	require.NoError(t, os.WriteFile(config, []byte("# import config\npackagefile sync/atomic=/cache/x-d\n"), 0o644))
	args := []string{"/go/pkg/tool/compile", "-o", filepath.Join(work, "_pkg_.a"), "-p", clientModule + "v8", "-importcfg", config, "-pack"}
	return append(args, names...)
}

func clientFiles(t *testing.T, version string) []string {
	t.Helper()
	var names []string
	for _, source := range clientSources(t, version) {
		names = append(names, source.name)
	}
	return names
}

func TestFilterWeavesTheClient(t *testing.T) {
	names := clientFiles(t, "v8.8.0")
	var contents []string
	for range 2 {
		c := newCompilation("", 7)
		args := compileArgs(t, names)
		dir := args[2] + ".openio"
		assert.Equal(t, 7, c.toolexec(args), "the exit code is that of the tool")
		assert.Empty(t, c.stderr.String())
		require.Len(t, c.ran, len(args)+1)
		var changed []string
		for i, arg := range c.ran {
			if i < len(args) && arg == args[i] {
				continue
			}
			assert.Equal(t, dir, filepath.Dir(arg))
			text, err := os.ReadFile(arg)
			require.NoError(t, err)
			changed = append(changed, filepath.Base(arg))
			contents = append(contents, string(text))
		}
		assert.Equal(t, []string{"command.go", "connection.go", "openio_added.go"}, changed)
	}
	assert.Equal(t, contents[:3], contents[3:], "another directory, the same text")
}

func TestFilterLeavesTheRestAlone(t *testing.T) {
	for _, args := range [][]string{
		{"/go/pkg/tool/compile", "-o", "x.a", "-p", "fmt", "a.go"},
		{"/go/pkg/tool/compile", "-o", "x.a", "-p", "github.com/aerospike/aerospike-client-go/v6", "a.go"},
		{"/go/pkg/tool/compile", "-o", "x.a", "-p", "github.com/aerospike/aerospike-client-go/v7/types", "a.go"},
		{"/go/pkg/tool/compile", "-o", "x.a", "-p", "github.com/aerospike/aerospike-client-go/v7_test", "a.go"},
		{"/go/pkg/tool/link", "-o", "a.out", "-p", "github.com/aerospike/aerospike-client-go/v7"},
		{"/go/pkg/tool/vet", "-V=full"},
	} {
		c := newCompilation("", 0)
		assert.Equal(t, 0, c.toolexec(args))
		assert.Equal(t, args, c.ran)
		assert.Empty(t, c.stdout.String()+c.stderr.String())
	}
}

// TestFilterIsAllOrNothing changes a file of the client in every way that the filter has to notice.
func TestFilterIsAllOrNothing(t *testing.T) {
	const version = "v8.8.0"
	for name, change := range map[string]struct{ file, from, to, says string }{
		"another statement":  {"command.go", "cmd.commandSentCounter++", "cmd.commandSentCounter += 1", "its shape [0-9a-f]{12} is new"},
		"another order":      {"connection.go", "total += r\n", "total = r + total\n", "its shape [0-9a-f]{12} is new"},
		"another field type": {"connection.go", "inflater   io.ReadCloser", "inflater   io.Reader", "its shape [0-9a-f]{12} is new"},
		"a lost function":    {"command.go", ") executeAt(", ") executeAs(", "lacks baseCommand.executeAt"},
		"a lost field":       {"command.go", "node *Node\n\tconn *Connection", "node *Node\n\tlink *Connection", "lacks baseCommand.conn"},
		"a broken file":      {"client.go", "package aerospike", "packet aerospike", "expected 'package'"},
		"a name of ours":     {"client.go", "package aerospike", "package aerospike; var openioX int", "names that begin with openio"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := copyClient(t, version, func(file, text string) string {
				if file == change.file {
					require.Contains(t, text, change.from)
					return strings.Replace(text, change.from, change.to, 1)
				}
				return text
			})
			names := clientFiles(t, version)
			for i := range names {
				names[i] = filepath.Join(dir, filepath.Base(names[i]))
			}
			checkClosed(t, compileArgs(t, names), change.says)
		})
	}
	t.Run("no sync/atomic", func(t *testing.T) {
		args := compileArgs(t, clientFiles(t, version))
		require.NoError(t, os.WriteFile(newInvocation(args).flag("-importcfg"), nil, 0o644))
		checkClosed(t, args, "does not import sync/atomic")
	})
	t.Run("a file that is not there", func(t *testing.T) {
		checkClosed(t, compileArgs(t, []string{"/nowhere/a.go"}), "/nowhere/a.go")
	})
}

// checkClosed checks that the filter runs what it was given, and says why in one line.
func checkClosed(t *testing.T, args []string, says string) {
	t.Helper()
	c := newCompilation("", 0)
	assert.Equal(t, 0, c.toolexec(args))
	assert.Equal(t, args, c.ran)
	assert.Regexp(t, `^openio: io stays closed: [^\n]*`+says+`[^\n]*\n$`, c.stderr.String())
}

// TestLayoutAndCommentsDoNotMatter changes only what the fingerprint disregards.
func TestLayoutAndCommentsDoNotMatter(t *testing.T) {
	sources := clientSources(t, "v7.10.2")
	before, err := parse(sources)
	require.NoError(t, err)
	for i := range sources {
		text := strings.ReplaceAll(string(sources[i].text), "// Send command.\n", "// Send the command.\n\n/* at once */\n")
		sources[i].text = []byte(strings.ReplaceAll(text, "cmd.commandSentCounter++", "cmd.commandSentCounter ++ ;"))
	}
	after, err := parse(sources)
	require.NoError(t, err)
	want, err := fingerprintOf(before)
	require.NoError(t, err)
	got, err := fingerprintOf(after)
	require.NoError(t, err)
	assert.Equal(t, want, got)
}

func TestFilterMarksItsOwnPackage(t *testing.T) {
	source, err := filepath.Abs("../../internal/openio/woven.go")
	require.NoError(t, err)
	output := filepath.Join(t.TempDir(), "_pkg_.a")
	args := []string{`C:\go\pkg\tool\compile.exe`, "-o", output, "-p", ownPath, source}
	c := newCompilation("", 0)
	assert.Equal(t, 0, c.toolexec(args))
	assert.Equal(t, append(args, filepath.Join(output+".openio", "openio_added.go")), c.ran)

	older := filepath.Join(t.TempDir(), "woven.go")
	require.NoError(t, os.WriteFile(older, []byte("package openio\n"), 0o644))
	args[len(args)-1] = older
	c = newCompilation("", 0)
	assert.Equal(t, 0, c.toolexec(args))
	assert.Equal(t, args, c.ran)
	assert.Empty(t, c.stderr.String())
}

func TestToolID(t *testing.T) {
	assert.Equal(t, "compile version go1.26.8 openio-abc", toolID("compile version go1.26.8\n", "abc"))
	assert.Equal(t, "compile version go1.26.8 X:nodwarf5 openio-abc", toolID("compile version go1.26.8 X:nodwarf5\n", "abc"))
	assert.Equal(t, "compile version devel go1.27-1 buildID=a/b/c/d-openio-abc", toolID("compile version devel go1.27-1 buildID=a/b/c/d\n", "abc"))

	hash, err := ownHash()
	require.NoError(t, err)
	c := newCompilation("compile version go1.26.8\n", 0)
	args := []string{"other", "toolexec", "/go/pkg/tool/compile", "-V=full"}
	assert.Equal(t, 0, c.toolexec(args))
	assert.Equal(t, args, c.ran)
	assert.Equal(t, "compile version go1.26.8 openio-"+hash+"\n", c.stdout.String())

	c = newCompilation("broken", 3)
	assert.Equal(t, 3, c.toolexec(args))
	assert.Equal(t, "broken", c.stdout.String())
}

func TestInvocation(t *testing.T) {
	for args, want := range map[string]int{
		"/go/compile -p x":                   0,
		`C:\go\pkg\tool\compile.exe -p x`:    0,
		"other toolexec /go/compile -V=full": 2,
		"/go/link -o x":                      -1,
		"/go/compiler -p x":                  -1,
	} {
		assert.Equal(t, want, newInvocation(strings.Fields(args)).compiler, args)
	}
	inv := newInvocation(strings.Fields("other -o no.go /go/compile -o out.a -p=path -trimpath=x.go a.go b.go"))
	assert.Equal(t, "out.a", inv.flag("-o"))
	assert.Equal(t, "path", inv.flag("-p"))
	assert.Empty(t, inv.flag("-importcfg"))
	assert.Equal(t, []string{"a.go", "b.go"}, inv.goFiles())
	assert.Equal(t, strings.Fields("other -o no.go /go/compile -o out.a -p=path -trimpath=x.go A.go b.go c.go"),
		inv.with(map[string]string{"a.go": "A.go", "no.go": "NO.go"}, "c.go"))
}

func TestCommand(t *testing.T) {
	for args, want := range map[string]int{
		"": exitUsage, "toolexec": exitUsage, "unknown": exitUsage, "help": exitOK, "version": exitOK,
		"toolexec /nowhere/tool": exitFailed, "toolexec go version": exitOK, "toolexec go unknown-command": 2,
	} {
		var out, errs bytes.Buffer
		assert.Equal(t, want, command(strings.Fields(args), &out, &errs), args)
		if want == exitOK {
			assert.NotEmpty(t, out.String(), args)
			assert.Empty(t, errs.String(), args)
		} else {
			assert.NotEmpty(t, errs.String(), args)
		}
	}
	assert.Equal(t, "a b c", oneLine(errors.New("a\n\tb c\n")))
}
