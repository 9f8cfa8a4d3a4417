package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// clientPath matches the packages that are woven.
var clientPath = regexp.MustCompile(`^github\.com/aerospike/aerospike-client-go/v[78]$`)

// ownPath is the package of this module that is told of the build.
const ownPath = "github.com/otelaerospike/go/internal/openio"

// A filter stands between the go command and its tools.
type filter struct {
	stdout, stderr io.Writer
	run            func(args []string, stdout, stderr io.Writer) int
}

// toolexec runs the tool and returns its exit code.
func (f *filter) toolexec(args []string) int {
	inv := newInvocation(args)
	if inv.asksVersion() {
		return f.version(args)
	}
	change := func(invocation) ([]string, error) { return args, nil }
	switch path := inv.flag("-p"); {
	case clientPath.MatchString(path):
		change = weaveClient
	case path == ownPath:
		change = markOwn
	}
	changed, err := change(inv)
	if err != nil { // The go command shows this line, also when the package comes from the build cache.
		say(f.stderr, "openio: io stays closed: "+oneLine(err))
		changed = args
	}
	return f.run(changed, f.stdout, f.stderr)
}

func oneLine(err error) string {
	return strings.Join(strings.Fields(err.Error()), " ")
}

// runTool runs a tool as if openio were not there.
func runTool(args []string, stdout, stderr io.Writer) int {
	cmd := exec.CommandContext(context.Background(), args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, stdout, stderr
	err := cmd.Run()
	if err == nil {
		return exitOK
	}
	if cmd.ProcessState != nil && cmd.ProcessState.ExitCode() > 0 {
		return cmd.ProcessState.ExitCode()
	}
	say(stderr, "openio: "+err.Error())
	return exitFailed
}

// weaveClient returns the command line that compiles the woven client.
func weaveClient(inv invocation) ([]string, error) {
	imports, err := os.ReadFile(inv.flag("-importcfg"))
	if err != nil {
		return nil, err
	}
	if !bytes.Contains(imports, []byte("packagefile sync/atomic=")) { // The added file needs it.
		return nil, fmt.Errorf("%s does not import sync/atomic; %s", inv.clientName(), advice)
	}
	sources, err := readSources(inv.goFiles())
	if err != nil {
		return nil, err
	}
	woven, err := weave(sources, inv.clientName())
	if err != nil {
		return nil, err
	}
	dir, err := inv.makeDir()
	if err != nil {
		return nil, err
	}
	replaced := map[string]string{}
	for name, text := range woven {
		replaced[name] = filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(replaced[name], text, 0o644); err != nil {
			return nil, err
		}
	}
	return inv.withAdded(replaced, dir, addedToClient)
}

// markOwn returns the command line that compiles this module's package with the mark. An older version of the package that has no
// place for the mark is compiled as it is.
func markOwn(inv invocation) ([]string, error) {
	sources, err := readSources(inv.goFiles())
	if err != nil {
		return nil, err
	}
	for _, source := range sources {
		if !bytes.Contains(source.text, []byte("\nvar wovenBuild bool\n")) {
			continue
		}
		dir, err := inv.makeDir()
		if err != nil {
			return nil, err
		}
		return inv.withAdded(nil, dir, addedToOwn)
	}
	return inv.args, nil
}

// makeDir makes the directory for changed files. Its name follows from that of the output, so that builds are reproducible. The go
// command removes it together with the output's directory.
func (inv invocation) makeDir() (string, error) {
	output := inv.flag("-o")
	if output == "" {
		return "", errors.New("the compiler was given no -o; build with go build -toolexec=\"openio toolexec\"")
	}
	dir := output + ".openio"
	return dir, os.MkdirAll(dir, 0o755)
}

func (inv invocation) withAdded(replaced map[string]string, dir, text string) ([]string, error) {
	added := filepath.Join(dir, "openio_added.go")
	if err := os.WriteFile(added, []byte(text), 0o644); err != nil {
		return nil, err
	}
	return inv.with(replaced, added), nil
}

var moduleDir = regexp.MustCompile(`aerospike-client-go[/\\]v\d+@(v[^/\\=;]+)`)

// clientName names the client for a message. The version is known when the source, or what -trimpath makes of it, names the module.
func (inv invocation) clientName() string {
	name := inv.flag("-p")
	if found := moduleDir.FindStringSubmatch(strings.Join(inv.compilerArgs(), " ")); found != nil {
		name += " " + found[1]
	}
	return name
}
