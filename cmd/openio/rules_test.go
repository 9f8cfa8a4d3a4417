package main

import (
	"bytes"
	"flag"
	"go/ast"
	"go/format"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The package rules has what the filter inserts, for other tools. The tests that need such a tool are run by make test-rules.

// A ruleTool weaves by rules.
type ruleTool struct {
	program *string  // empty when the tool is not there
	args    []string // before those of the go command
	// prepare has a module choose the rules. It is nil when the arguments do.
	prepare func(t *testing.T, m *module, program string)
}

var ruleTools = map[string]ruleTool{
	"orchestrion": {
		program: flag.String("orchestrion", "", "the program of Orchestrion"),
		args:    []string{"go"},
		prepare: func(t *testing.T, m *module, program string) {
			m.write(t, "orchestrion.tool.go", []byte("//go:build tools\n\n"+
				importing("tools", "github.com/DataDog/orchestrion", "github.com/otelaerospike/go/cmd/openio/rules")))
			version := strings.TrimPrefix(strings.TrimSpace(m.run(t, program, "version")), "orchestrion ")
			m.run(t, "go", "get", "github.com/DataDog/orchestrion@"+version)
		},
	},
	"otelc": { // with a file that chooses the rules, otelc would need its own module
		program: flag.String("otelc", "", "the program of OpenTelemetry's compile-time instrumentation"),
		args:    []string{"--rules", absolute("rules/openio.otelc.yml"), "go"},
	},
}

func absolute(path string) string {
	path, err := filepath.Abs(path)
	if err != nil {
		panic(err)
	}
	return path
}

// withRules runs a test with each tool that is there.
func withRules(t *testing.T, test func(t *testing.T, tool ruleTool)) {
	t.Helper()
	for name, tool := range ruleTools {
		t.Run(name, func(t *testing.T) {
			if *tool.program == "" {
				t.Skip("slow: make test-rules runs it")
			}
			test(t, tool)
		})
	}
}

// newModule is a module that has chosen the rules.
func (tool ruleTool) newModule(t *testing.T, versions ...string) *module {
	t.Helper()
	m := newModule(t, versions...)
	if tool.prepare != nil {
		tool.prepare(t, m, *tool.program)
	}
	return m
}

// run runs the go command through the tool.
func (tool ruleTool) run(t *testing.T, m *module, args ...string) string {
	t.Helper()
	return m.run(t, *tool.program, append(slices.Clone(tool.args), args...)...)
}

func importing(name string, paths ...string) string {
	return "package " + name + "\n\nimport (\n\t_ \"" + strings.Join(paths, "\"\n\t_ \"") + "\"\n)\n"
}

// build builds the program for a version of the client.
func (tool ruleTool) build(t *testing.T, m *module, version string) {
	t.Helper()
	client := "client" + major(version)
	tool.run(t, m, "build", "-o", filepath.Join(m.dir, "bin", client), "./"+client)
}

func TestRulesReportTheStepsOfTheFilter(t *testing.T) {
	withRules(t, func(t *testing.T, tool ruleTool) {
		m := tool.newModule(t, newest...)
		for _, version := range newest {
			tool.build(t, m, version)
			checkSteps(t, m.start(t, version, "salvage"))
		}
	})
}

// TestRulesKnowEveryShape builds with the last version of every shape.
func TestRulesKnowEveryShape(t *testing.T) {
	onlyWithAll(t)
	withRules(t, func(t *testing.T, tool ruleTool) {
		for _, shape := range shapes {
			version := shape.versions[len(shape.versions)-1]
			m := tool.newModule(t, version)
			tool.build(t, m, version)
			t.Log(version)
			checkSteps(t, m.start(t, version, "salvage"))
		}
	})
}

// TestRulesAreAllOrNothing builds clients that nobody has published. Orchestrion counts the places. OpenTelemetry's rules are for
// versions.
func TestRulesAreAllOrNothing(t *testing.T) {
	const version = "v7.99.0"
	withRules(t, func(t *testing.T, tool ruleTool) {
		for name, change := range map[string][2]string{
			"a place less": {"if !ifc.prepareRetry(ifc,", "if prepare := ifc.prepareRetry; !prepare(ifc,"},
			"places more": {
				"cmd.commandWasSent = true\n",
				"cmd.commandWasSent = true\nif false {\n_, _ = ifc.getConnection(policy)\nfunc() { _ = ifc.parseResult(ifc, nil) }()\n}\n",
			},
		} {
			t.Run(name, func(t *testing.T) {
				m := tool.newModule(t, version+"="+copyClient(t, "v7.10.2", func(file, text string) string {
					if file != "command.go" {
						return text
					}
					require.Contains(t, text, change[0])
					return strings.Replace(text, change[0], change[1], 1)
				}))
				tool.build(t, m, version)
				r := m.start(t, version)
				assert.True(t, r.WovenBuild)
				assert.False(t, r.WovenClient)
				for call, commands := range r.Calls {
					assert.Empty(t, commands, call)
				}
			})
		}
	})
}

// TestRulesOpenTheAdapters runs the adapters' own tests of io.
func TestRulesOpenTheAdapters(t *testing.T) {
	tests := testsOf(t, "../../otelaerospike/io_test.go", "../../otelaerospike/io_parts_test.go", "../../otelaerospike/io_wire_test.go")
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	const v7, v8 = "github.com/otelaerospike/go/otelaerospike", "github.com/otelaerospike/go/otelaerospike/v8"
	withRules(t, func(t *testing.T, tool ruleTool) {
		m := tool.newModule(t, newest...)
		m.write(t, "adapters/adapters.go", []byte(importing("adapters", v7, v8)))
		m.run(t, "go", "mod", "edit", "-replace", v8+"="+filepath.Join(root, "otelaerospike", "v8"))
		m.env = []string{"CGO_ENABLED=1"}
		out := tool.run(t, m, "test", "-race", "-count", "1", "-v", "-run", "^("+strings.Join(tests, "|")+")$", v7, v8)
		for _, test := range tests {
			assert.Equal(t, 2, strings.Count(out, "\n--- PASS: "+test+" "), "%s passes for both clients:\n%s", test, out)
		}
		assert.NotContains(t, out, "--- SKIP")
	})
}

// testsOf names the tests of files.
func testsOf(t *testing.T, files ...string) (names []string) {
	t.Helper()
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, found := range regexp.MustCompile(`(?m)^func (Test\w+)\(`).FindAllSubmatch(text, -1) {
			names = append(names, string(found[1]))
		}
	}
	require.NotEmpty(t, names)
	return names
}

// TestOpenTelemetrysRules holds the rules against the filter and against every shape. It needs no tool.
func TestOpenTelemetrysRules(t *testing.T) {
	text, err := os.ReadFile("rules/openio.otelc.yml")
	require.NoError(t, err)
	insertions, _, err := findPlaces(mustParse(t, newest[0]))
	require.NoError(t, err)
	for _, insertion := range insertions {
		if code := strings.Trim(insertion.text, "; "); code != "" && code != "openio openioProbe" {
			assert.Contains(t, string(text), `raw: "`+code+`"`)
		}
	}
	for _, versions := range []string{published[0] + "," + after(newest[0]), "v8.2.0," + after(newest[1])} {
		assert.Equal(t, strings.Count(string(text), "target: "+clientModule+major(versions)+"\n"),
			strings.Count(string(text), "version: "+versions+"\n"), versions)
	}
	patterns := regexp.MustCompile(`func: (\w+)\n    recv: "\*(\w+)"\n    pattern: '(.*)'`).FindAllStringSubmatch(string(text), -1)
	require.Len(t, patterns, strings.Count(string(text), "pattern:"))
	for _, shape := range shapes {
		tree := mustParse(t, shape.versions[0])
		for _, pattern := range patterns {
			assert.Equal(t, 1, outermost(tree, tree.function(pattern[2], pattern[1]), regexp.MustCompile(pattern[3])),
				"%s has one place %s", shape.versions[0], pattern[3])
		}
	}
}

func mustParse(t *testing.T, version string) *syntaxTree {
	t.Helper()
	tree, err := parse(clientSources(t, version))
	require.NoError(t, err)
	return tree
}

// after is the version of the next patch.
func after(version string) string {
	dot := strings.LastIndex(version, ".")
	patch, err := strconv.Atoi(version[dot+1:])
	if err != nil {
		panic(err)
	}
	return version[:dot+1] + strconv.Itoa(patch+1)
}

// outermost counts the statements that match a pattern, without those within one that matches.
func outermost(tree *syntaxTree, function *ast.FuncDecl, pattern *regexp.Regexp) (count int) {
	ast.Inspect(function.Body, func(node ast.Node) bool {
		if stmt, ok := node.(ast.Stmt); ok {
			var text bytes.Buffer
			if err := format.Node(&text, tree.positions, stmt); err == nil && pattern.Match(text.Bytes()) {
				count++
				return false
			}
		}
		return true
	})
	return count
}
