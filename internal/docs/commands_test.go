package docs

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
)

const modulePath = "github.com/otelaerospike/go"

// command is one command of a page, without the assignments before it.
type command struct {
	page      *page
	directory string // where it runs, below root
	words     []string
}

// shellWord is a word, with its quotes, or an operator that ends a command.
var shellWord = regexp.MustCompile(`&&|\|\||[|;&]|#.*|(?:"[^"]*"|'[^']*'|[^\s|;&])+`)

var assignment = regexp.MustCompile(`^[A-Z_]+=`)

// commands returns the commands in the blocks of shell commands, and in spans of code that begin with make or go.
func (p *page) commands() (all []command) {
	for _, b := range p.blocks() {
		if b.language == "sh" {
			for _, line := range strings.Split(strings.ReplaceAll(b.text, "\\\n", " "), "\n") {
				all = append(all, p.parse(line)...)
			}
		}
	}
	p.walk(func(n ast.Node) {
		if span, ok := n.(*ast.CodeSpan); ok {
			if line := plain(span, p.source); regexp.MustCompile(`^(?:[A-Z_]+=\S* )*(?:cd|make|go (?:run|test|build|install|doc|vet)) `).MatchString(line) {
				all = append(all, p.parse(line)...)
			}
		}
	})
	return all
}

func (p *page) parse(line string) (all []command) {
	directory := ""
	current := command{page: p}
	end := func() {
		if len(current.words) == 2 && current.words[0] == "cd" {
			directory = filepath.Join(directory, current.words[1])
		} else if len(current.words) > 0 {
			current.directory = directory
			all = append(all, current)
		}
		current = command{page: p}
	}
	for _, word := range shellWord.FindAllString(strings.TrimPrefix(line, "$ "), -1) {
		switch {
		case strings.HasPrefix(word, "#"), word == "&&", word == "||", word == "|", word == ";", word == "&":
			end()
		case len(current.words) == 0 && assignment.MatchString(word):
		default:
			current.words = append(current.words, strings.NewReplacer(`"`, "", `'`, "").Replace(word))
		}
	}
	end()
	return all
}

func TestEveryCommandExists(t *testing.T) {
	found := map[string]int{}
	for _, p := range pages(t) {
		for _, c := range p.commands() {
			found[c.words[0]]++
			switch c.words[0] {
			case "make":
				c.checkMake(t)
			case "go":
				c.checkGo(t)
			case "openio":
				c.check(t, sourceOf(t, "cmd/openio"), `"`+c.words[1]+`"`)
			}
			c.checkPaths(t)
		}
	}
	require.Greater(t, found["make"], 10)
	require.Greater(t, found["go"], 5)
}

// The workflows call the commands of a developer.
func TestEveryCommandOfTheWorkflowsExists(t *testing.T) {
	workflows, err := filepath.Glob(filepath.Join(root, ".github/workflows/*.yml"))
	require.NoError(t, err)
	found := 0
	for _, path := range workflows {
		content, err := os.ReadFile(path)
		require.NoError(t, err)
		p := &page{path: filepath.Base(path)}
		for _, line := range regexp.MustCompile(`(?m)- (?:run: )?(make .*)$`).FindAllStringSubmatch(string(content), -1) {
			for _, c := range p.parse(line[1]) {
				found++
				c.checkMake(t)
			}
		}
	}
	require.Greater(t, found, 5)
}

// check demands that text has a word of the command.
func (c command) check(t *testing.T, text, word string) {
	t.Helper()
	assert.Contains(t, text, word, "%s: %s", c.page.path, strings.Join(c.words, " "))
}

func (c command) checkMake(t *testing.T) {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, "Makefile"))
	require.NoError(t, err)
	makefile := "\n" + string(content)
	for _, word := range c.words[1:] {
		name, value, isVariable := strings.Cut(word, "=")
		switch {
		case !isVariable:
			c.check(t, makefile, "\n"+word+":")
		case name == "ARGS":
			c.check(t, makefile, "$(ARGS)")
			c.checkFlags(t, filepath.Join(root, "example"), ".", strings.Fields(value))
		default:
			c.check(t, makefile, "\n"+name+" ")
		}
	}
}

func (c command) checkGo(t *testing.T) {
	t.Helper()
	directory := filepath.Join(root, c.directory)
	for i, word := range c.words[2:] {
		for _, part := range strings.Split(word, "=") { // go mod edit -replace=old=new
			if below, ok := strings.CutPrefix(part, modulePath+"/"); ok {
				below, _, _ = strings.Cut(below, "@")
				assert.DirExists(t, filepath.Join(root, below), "%s: %s", c.page.path, word)
			}
		}
		if word == "." || strings.HasPrefix(word, "./") {
			packages := filepath.Join(directory, strings.TrimSuffix(word, "..."))
			assert.DirExists(t, packages, "%s: %s", c.page.path, strings.Join(c.words, " "))
			if c.words[1] == "run" {
				c.checkFlags(t, directory, word, c.words[2+i+1:])
				return
			}
		}
	}
	for i, word := range c.words {
		if word == "-bench" && c.words[i+1] != "." {
			c.checkBenchmark(t, c.words[i+1], c.words[i+2:])
		}
	}
}

// checkBenchmark demands that a package has a benchmark that the pattern matches.
func (c command) checkBenchmark(t *testing.T, pattern string, rest []string) {
	t.Helper()
	directory := c.directory
	for _, word := range rest {
		if strings.HasPrefix(word, "./") {
			directory = filepath.Join(directory, strings.TrimSuffix(word, "..."))
		}
	}
	first, _, _ := strings.Cut(pattern, "/")
	function := regexp.MustCompile(`\nfunc (Benchmark\w*)\(`)
	for _, name := range function.FindAllStringSubmatch(sourceOf(t, directory), -1) {
		if regexp.MustCompile(first).MatchString(name[1]) {
			return
		}
	}
	t.Errorf("%s: no benchmark in %q matches %s", c.page.path, directory, pattern)
}

// help is what the programs print, by directory and package.
var help = map[[2]string]string{}

// checkFlags demands that a program knows the flags.
func (c command) checkFlags(t *testing.T, directory, program string, arguments []string) {
	t.Helper()
	for _, word := range arguments {
		name, _, _ := strings.Cut(word, "=")
		if !strings.HasPrefix(name, "-") || name == "-h" {
			continue
		}
		key := [2]string{directory, program}
		if help[key] == "" {
			run := exec.Command("go", "run", program, "-h")
			run.Dir = directory
			output, _ := run.CombinedOutput() // -h ends some programs with a status
			help[key] = string(output) + "\n"
		}
		assert.Regexp(t, `\n  `+regexp.QuoteMeta(name)+`[ \n\t]`, help[key], "%s: %s", c.page.path, strings.Join(c.words, " "))
	}
}

// checkPaths demands that files and directories of the project exist that the command names.
func (c command) checkPaths(t *testing.T) {
	t.Helper()
	entries, err := os.ReadDir(root)
	require.NoError(t, err)
	for _, word := range c.words[1:] {
		for _, part := range strings.Split(word, "=") {
			for _, entry := range entries {
				if entry.IsDir() && entry.Name() != "bin" && strings.HasPrefix(part, entry.Name()+"/") {
					if _, err := os.Stat(filepath.Join(root, part)); err != nil {
						t.Errorf("%s: %s: %v", c.page.path, word, err)
					}
				}
			}
		}
	}
}

// sourceOf returns all Go code in a directory and below it.
func sourceOf(t *testing.T, directory string) string {
	t.Helper()
	var source strings.Builder
	require.NoError(t, filepath.WalkDir(filepath.Join(root, directory), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".go" {
			return err
		}
		content, err := os.ReadFile(path)
		source.WriteString("\n")
		source.Write(content)
		return err
	}))
	return source.String()
}
