package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// With -versions all, the tests build with every version and in every way.
var versionsFlag = flag.String("versions", "newest", "the versions to build with: newest, all or latest")

// newest are the last published versions of v7 and v8.
var newest = func() []string {
	v8 := slices.IndexFunc(published, func(version string) bool { return major(version) == "v8" })
	return []string{published[v8-1], published[len(published)-1]}
}()

func onlyWithAll(t *testing.T) {
	t.Helper()
	if *versionsFlag != "all" {
		t.Skip("slow: make openio-versions runs it")
	}
}

// notShort skips a test that builds with the filter. The first such build compiles the standard library anew.
func notShort(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("builds with the filter")
	}
}

// buildTool builds a command of this directory. The same source gives the same file, so that the build cache stays good.
func buildTool(dir, out string) error {
	cmd := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", out, dir)
	cmd.Env = append(os.Environ(), "GOFLAGS=")
	if text, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, text)
	}
	return nil
}

var toolDir string

var openioTool = sync.OnceValues(func() (string, error) {
	out := filepath.Join(toolDir, "openio.exe")
	return out, buildTool(".", out)
})

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "openio")
	if err != nil {
		panic(err)
	}
	toolDir = dir
	code := m.Run()
	_ = os.RemoveAll(dir)
	os.Exit(code)
}

// A module is a directory with the test program of one or two versions of the client.
type module struct {
	dir string
	env []string
}

// newModule writes a module that has the program for each version. A version may be followed by = and the directory of a copy.
func newModule(t *testing.T, versions ...string) *module {
	t.Helper()
	m := &module{dir: t.TempDir()}
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	program, err := os.ReadFile("testdata/program/main.go")
	require.NoError(t, err)
	var mod, sum bytes.Buffer
	fmt.Fprintf(&mod, "module github.com/otelaerospike/go/openiotest\n\ngo 1.26.0\n\n")
	fmt.Fprintf(&mod, "require github.com/otelaerospike/go v0.0.0\n\nreplace github.com/otelaerospike/go => %s\n", root)
	for _, version := range versions {
		version, copied, _ := strings.Cut(version, "=")
		path := clientModule + major(version)
		target := path + " " + version
		if copied != "" {
			target = copied
		}
		fmt.Fprintf(&mod, "\nrequire %s %s\n\nreplace %s => %s\n", path, version, path, target)
		m.write(t, "client"+major(version)+"/main.go", bytes.ReplaceAll(program, []byte(clientModule+"v7"), []byte(path)))
	}
	for _, name := range []string{"go.sum", "otelaerospike/v8/go.sum"} {
		text, err := os.ReadFile(filepath.Join(root, name))
		require.NoError(t, err)
		sum.Write(text)
	}
	m.write(t, "go.mod", mod.Bytes())
	m.write(t, "go.sum", sum.Bytes())
	return m
}

func (m *module) write(t *testing.T, name string, text []byte) {
	t.Helper()
	name = filepath.Join(m.dir, name)
	require.NoError(t, os.MkdirAll(filepath.Dir(name), 0o755))
	require.NoError(t, os.WriteFile(name, text, 0o644))
}

// run runs a command and returns what it prints. It fails the test when the command fails.
func (m *module) run(t *testing.T, name string, args ...string) string {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = m.dir
	cmd.Env = append(append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off"), m.env...)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s %s:\n%s", name, strings.Join(args, " "), out)
	return string(out)
}

// build builds all programs into the directory bin.
func (m *module) build(t *testing.T, args ...string) string {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Join(m.dir, "bin"), 0o755))
	return m.run(t, "go", append(append([]string{"build", "-o", "bin/"}, args...), "./...")...)
}

// woven is the flag that weaves.
func woven(t *testing.T) string {
	t.Helper()
	tool, err := openioTool()
	require.NoError(t, err)
	return "-toolexec=" + tool + " toolexec"
}

// An event is a step that the test program prints.
type event struct {
	Step  uint8
	Node  string
	Bytes int
	Err   string
}

type result struct {
	WovenBuild, WovenClient, Labels bool
	Calls                           map[string][][]event
	Frame, Below                    string
}

// start runs the program of a major version.
func (m *module) start(t *testing.T, version string, args ...string) result {
	t.Helper()
	cmd := exec.Command(filepath.Join(m.dir, "bin", "client"+major(version)), args...)
	cmd.Env = append(os.Environ(), m.env...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	require.NoError(t, err, errs.String())
	var r result
	require.NoError(t, json.Unmarshal(out, &r), string(out))
	return r
}
