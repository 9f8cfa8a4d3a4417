package dependencies_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var runTests = flag.Bool("minimal", false, "also run the libraries' tests in a user's module")

// libraries are the modules that services import, and their packages.
var libraries = map[string][]string{
	".":                {"stagemeter", "otelaerospike", "nodelatency", "stagez", "views", "aerospiketest"},
	"otelaerospike/v8": {"."},
	"nodelatency/v8":   {"."},
	"arrowbatch":       {"."},
	"arrowbatch/v8":    {"."},
	"stagetrace":       {"."},
}

// A service that requires nothing else gets the oldest versions that go.mod allows. The libraries compile with them. The module's own
// tests run with them too, since its go.mod selects the same ones.
func TestLibrariesCompileWithTheOldestVersionsThatTheyAllow(t *testing.T) {
	for dir, packages := range libraries {
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			u := newUser(t, dir, packages)
			u.run(t, "build", "./...")
			own, selected := versions(run(t, dir, "list", "-m", "all")), versions(u.run(t, "list", "-m", "all"))
			compiled := u.run(t, "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", ".")
			for path := range strings.FieldsSeq(compiled) {
				if path != userModule && !strings.HasPrefix(path, project) {
					require.Equal(t, own[path], selected[path], "a service that imports %s gets another version of %s than its tests", dir, path)
				}
			}
			for _, required := range requirements(t, dir) {
				if version, ok := selected[required.Path]; ok && !required.Indirect && !strings.HasPrefix(required.Path, project) {
					require.Equal(t, required.Version, version, "go.mod of %s asks for an older %s than its other requirements do", dir, required.Path)
				}
			}
			if *runTests {
				t.Log(u.run(t, append([]string{"vet"}, u.packages...)...) + u.run(t, append([]string{"test"}, u.packages...)...))
			}
		})
	}
}

const userModule = "example.org/service"

// user is the module of a service.
type user struct {
	dir      string
	packages []string // of the library
}

// newUser makes a module that requires one library, as it lies here.
func newUser(t *testing.T, library string, packages []string) user {
	t.Helper()
	u := user{dir: t.TempDir()}
	path := strings.TrimSuffix(project+"/"+library, "/.")
	var imports strings.Builder
	for _, name := range packages {
		u.packages = append(u.packages, strings.TrimSuffix(path+"/"+name, "/."))
		fmt.Fprintf(&imports, "import _ %q\n", u.packages[len(u.packages)-1])
	}
	var module strings.Builder
	fmt.Fprintf(&module, "module %s\n\ngo 1.26.0\n", userModule)
	for dir := range libraries {
		full, err := filepath.Abs(filepath.Join(root, dir))
		require.NoError(t, err)
		fmt.Fprintf(&module, "replace %s => %s\n", strings.TrimSuffix(project+"/"+dir, "/."), full)
	}
	require.NoError(t, os.WriteFile(u.dir+"/go.mod", []byte(module.String()), 0o600))
	require.NoError(t, os.WriteFile(u.dir+"/main.go", []byte("package main\n\n"+imports.String()+"\nfunc main() {}\n"), 0o600))
	u.run(t, "mod", "tidy")
	return u
}

// run runs a command of Go in the user's module.
func (u user) run(t *testing.T, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", args...)
	command.Dir = u.dir
	command.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
	var stderr strings.Builder
	command.Stderr = &stderr
	out, err := command.Output()
	require.NoError(t, err, "go %s: %s\n%s", strings.Join(args, " "), &stderr, out)
	return string(out)
}

// versions reads what go list -m all prints.
func versions(listed string) map[string]string {
	versions := map[string]string{}
	for line := range strings.Lines(listed) {
		if fields := strings.Fields(line); len(fields) > 1 {
			versions[fields[0]] = fields[1]
		}
	}
	return versions
}

type requirement struct {
	Path, Version string
	Indirect      bool
}

// requirements returns what a module's go.mod requires.
func requirements(t *testing.T, dir string) []requirement {
	t.Helper()
	var module struct{ Require []requirement }
	require.NoError(t, json.Unmarshal([]byte(run(t, dir, "mod", "edit", "-json")), &module))
	return module.Require
}
