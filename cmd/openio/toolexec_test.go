package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// copyClient copies the client's module, and changes its text.
func copyClient(t *testing.T, version string, change func(name, text string) string) string {
	t.Helper()
	from, to := clientDir(t, version), t.TempDir()
	require.NoError(t, os.CopyFS(to, os.DirFS(from)))
	names, err := filepath.Glob(to + "/*.go")
	require.NoError(t, err)
	for _, name := range names {
		text, err := os.ReadFile(name)
		require.NoError(t, err)
		changed := change(filepath.Base(name), string(text))
		if changed != string(text) {
			require.NoError(t, os.Chmod(name, 0o644))
			require.NoError(t, os.WriteFile(name, []byte(changed), 0o644))
		}
	}
	return to
}

func keep(_, text string) string { return text }

func openioLines(out string) []string {
	return regexp.MustCompile(`(?m)^openio: .*$`).FindAllString(out, -1)
}

// TestUnknownClient builds a client with one more statement in executeAt.
func TestUnknownClient(t *testing.T) {
	onlyWithAll(t)
	const version = "v8.8.0"
	dir := copyClient(t, version, func(name, text string) string {
		if name != "command.go" {
			return text
		}
		return strings.Replace(text, "cmd.commandSentCounter++\n", "cmd.commandSentCounter++\ncmd.commandWasSent = false\n", 1)
	})
	m := newModule(t, version+"="+dir)
	for range 2 { // The build cache repeats the line.
		lines := openioLines(m.build(t, woven(t)))
		if assert.Len(t, lines, 1) {
			assert.Regexp(t, `^openio: io stays closed: github\.com/aerospike/aerospike-client-go/v8 .*its shape [0-9a-f]{12} is new; install a newer openio`, lines[0])
		}
	}
	r := m.start(t, version)
	assert.True(t, r.WovenBuild)
	assert.False(t, r.WovenClient)
}

// TestSecondTool builds a copy, which no build cache has, with another program after openio.
func TestSecondTool(t *testing.T) {
	onlyWithAll(t)
	other := filepath.Join(t.TempDir(), "other.exe")
	require.NoError(t, buildTool("./testdata/other", other))
	const version = "v8.8.0"
	m := newModule(t, version+"="+copyClient(t, version, keep))
	log := filepath.Join(t.TempDir(), "log")
	m.env = []string{"OTHER_LOG=" + log}
	assert.Empty(t, openioLines(m.build(t, woven(t)+" "+other+" toolexec")))
	checkRun(t, m.start(t, version), version)
	text, err := os.ReadFile(log)
	require.NoError(t, err)
	assert.Regexp(t, `compile(\.exe)? .* -p github\.com/aerospike/aerospike-client-go/v8 .*openio_added\.go`, string(text))
	assert.Regexp(t, `link(\.exe)? `, string(text))
}

// TestBuildCache builds one way and the other, and cleans nothing.
func TestBuildCache(t *testing.T) {
	notShort(t)
	m := newModule(t, newest...)
	below := map[string]string{}
	for _, weave := range []bool{false, true, false, true} {
		var args []string
		if weave {
			args = []string{woven(t)}
		}
		m.build(t, args...)
		for _, version := range newest {
			r := m.start(t, version)
			assert.Equal(t, weave, r.WovenClient, version)
			assert.Equal(t, weave, r.WovenBuild, version)
			if below[version] == "" {
				below[version] = r.Below
			}
			assert.Equal(t, below[version], r.Below, "a function below an insertion has the line it had")
		}
	}
}

func TestTrimPath(t *testing.T) {
	onlyWithAll(t)
	m := newModule(t, newest...)
	m.build(t, woven(t), "-trimpath")
	for _, version := range newest {
		r := m.start(t, version)
		checkRun(t, r, version)
		assert.Contains(t, r.Frame, " github.com/aerospike/aerospike-client-go/"+major(version)+"@"+version+"/command.go:")
	}
}

func TestRace(t *testing.T) {
	onlyWithAll(t)
	m := newModule(t, newest...)
	m.env = []string{"CGO_ENABLED=1"}
	m.build(t, woven(t), "-race")
	for _, version := range newest {
		checkRun(t, m.start(t, version), version)
	}
}

// TestCoverage also compares the blocks with those of a build without openio.
func TestCoverage(t *testing.T) {
	onlyWithAll(t)
	for _, mode := range []string{"set", "count", "atomic"} {
		t.Run(mode, func(t *testing.T) {
			m := newModule(t, newest...)
			packages := clientModule + "v7," + clientModule + "v8,./..." // Only a covered main writes the counters.
			flags := []string{"-cover", "-covermode=" + mode, "-coverpkg=" + packages}
			assert.Empty(t, openioLines(m.build(t, append(flags, woven(t))...)))
			profile := m.profile(t, func(r result, version string) { checkRun(t, r, version) })
			assert.Regexp(t, `v8/command\.go:\d+\.\d+,\d+\.\d+ \d+ [1-9]`, profile)
			assert.NotContains(t, profile, "openio_added")
			m.build(t, flags...)
			plain := m.profile(t, func(r result, _ string) { assert.False(t, r.WovenClient) })
			assert.Equal(t, blocks(plain), blocks(profile))
		})
	}
}

// profile runs the programs and returns their coverage.
func (m *module) profile(t *testing.T, check func(r result, version string)) string {
	t.Helper()
	counters := t.TempDir()
	m.env = []string{"GOCOVERDIR=" + counters}
	for _, version := range newest {
		check(m.start(t, version), version)
	}
	name := filepath.Join(counters, "profile")
	m.run(t, "go", "tool", "covdata", "textfmt", "-i="+counters, "-o="+name)
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

// blocks returns the blocks of the two woven files in both clients, without their counts.
func blocks(profile string) []string {
	all := regexp.MustCompile(`(?m)^\S*/v[78]/(?:command|connection)\.go:\S+ \d+`).FindAllString(profile, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

func TestVendor(t *testing.T) {
	onlyWithAll(t)
	m := newModule(t, newest...)
	m.run(t, "go", "mod", "tidy")
	m.run(t, "go", "mod", "vendor")
	m.env = []string{"GOFLAGS=-mod=vendor"}
	assert.Empty(t, openioLines(m.build(t, woven(t))))
	for _, version := range newest {
		r := m.start(t, version)
		assert.Contains(t, r.Frame, "/vendor/")
		checkRun(t, r, version)
	}
}

func TestCrossCompiling(t *testing.T) {
	onlyWithAll(t)
	for _, target := range []string{"windows/amd64", "linux/386"} {
		t.Run(strings.ReplaceAll(target, "/", " "), func(t *testing.T) {
			m := newModule(t, newest...)
			system, processor, _ := strings.Cut(target, "/")
			m.env = []string{"GOOS=" + system, "GOARCH=" + processor, "CGO_ENABLED=0"}
			assert.Empty(t, openioLines(m.build(t, woven(t))))
		})
	}
}

// TestReproducible builds twice, in two directories and with two build caches.
func TestReproducible(t *testing.T) {
	onlyWithAll(t)
	const version = "v8.8.0"
	var binaries [][]byte
	for range 2 {
		m := newModule(t, version)
		m.env = []string{"GOCACHE=" + t.TempDir()}
		m.build(t, woven(t), "-trimpath")
		binary, err := os.ReadFile(filepath.Join(m.dir, "bin", "clientv8"))
		require.NoError(t, err)
		binaries = append(binaries, binary)
	}
	assert.True(t, bytes.Equal(binaries[0], binaries[1]))
}

// TestLatest tries what the module proxy calls the latest version.
func TestLatest(t *testing.T) {
	if *versionsFlag != "latest" {
		t.Skip("make openio-latest runs it")
	}
	for _, path := range []string{clientModule + "v7", clientModule + "v8"} {
		cmd := exec.Command("go", "list", "-m", "-f", "{{.Version}}", path+"@latest")
		cmd.Dir = t.TempDir()
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("the proxy does not say which version of %s is the latest: %s", path, out)
			continue
		}
		version := strings.TrimSpace(string(out))
		m := newModule(t, version)
		lines := openioLines(m.build(t, woven(t)))
		assert.Empty(t, lines, "%s %s is not known", path, version)
		if len(lines) == 0 {
			t.Logf("%s %s is known", path, version)
			checkRun(t, m.start(t, version), version)
		}
	}
}
