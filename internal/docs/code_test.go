package docs

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// leadingImports are the imports at the beginning of a fragment.
var leadingImports = regexp.MustCompile(`(?s)^(?:import (?:\([^)]*\)|[^\n]*)\n+)+`)

// Each block becomes a package of a module of its own, whose go.mod is that of this module.
func TestEveryBlockOfGoCompiles(t *testing.T) {
	directory := t.TempDir()
	copyModule(t, directory)
	blocks := 0
	for _, p := range pages(t) {
		for _, b := range p.blocks() {
			if b.language != "go" {
				continue
			}
			blocks++
			require.NoError(t, b.write(filepath.Join(directory, "block"+strconv.Itoa(blocks))), "%s:%d", b.page.path, b.line)
		}
	}
	require.Greater(t, blocks, 15)
	// A fragment may end with a return, and need not call what cancels a context.
	command := exec.Command("go", "vet", "-unreachable=false", "-lostcancel=false", "./...")
	command.Dir = directory
	output, err := command.CombinedOutput()
	require.NoError(t, err, "%s", output)
}

// copyModule writes this module's go.mod and go.sum, with absolute paths.
func copyModule(t *testing.T, directory string) {
	t.Helper()
	absolute, err := filepath.Abs(root)
	require.NoError(t, err)
	module, err := os.ReadFile("go.mod")
	require.NoError(t, err)
	content := strings.ReplaceAll(string(module), "=> "+root, "=> "+filepath.ToSlash(absolute))
	require.NoError(t, os.WriteFile(filepath.Join(directory, "go.mod"), []byte(content), 0o600))
	sums, err := os.ReadFile("go.sum")
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(directory, "go.sum"), sums, 0o600))
}

// write makes the block a package.
func (b block) write(directory string) error {
	if err := os.Mkdir(directory, 0o700); err != nil {
		return err
	}
	code := b.text
	if !strings.HasPrefix(code, "package ") {
		v8 := strings.Contains(code, `/v8"`)
		var err error
		if code, err = b.wrap(v8); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(directory, "prelude.go"), []byte(forClient(prelude, v8)), 0o600); err != nil {
			return err
		}
	}
	return os.WriteFile(filepath.Join(directory, "block.go"), []byte(code), 0o600)
}

// forClient returns code for client v8 in place of v7, if v8.
func forClient(code string, v8 bool) string {
	if !v8 {
		return code
	}
	return strings.NewReplacer(`aerospike-client-go/v7"`, `aerospike-client-go/v8"`, `go/otelaerospike"`, `go/otelaerospike/v8"`,
		`go/nodelatency"`, `go/nodelatency/v8"`, `go/arrowbatch"`, `go/arrowbatch/v8"`).Replace(code)
}

// wrap makes a file of a fragment: of declarations as they are, of statements within a function.
func (b block) wrap(v8 bool) (string, error) {
	own := leadingImports.FindString(b.text)
	rest := b.text[len(own):]
	position := fmt.Sprintf("\n//line %s:%d\n", b.page.path, b.line+strings.Count(own, "\n"))
	code := "package p\n" + own + position + rest
	file, err := parser.ParseFile(token.NewFileSet(), "", code, 0)
	if err != nil {
		code = "package p\n" + own + "func _() error {" + position + rest + "\nreturn nil\n}\n"
		if file, err = parser.ParseFile(token.NewFileSet(), "", code, 0); err != nil {
			return "", err
		}
		body := file.Decls[len(file.Decls)-1].(*ast.FuncDecl).Body.List
		var used strings.Builder
		for name := range declared(body) {
			fmt.Fprintf(&used, "\n_ = %s", name)
		}
		code = strings.TrimSuffix(code, "return nil\n}\n") + used.String() + "\nreturn nil\n}\n"
	}
	var wanted strings.Builder
	imported := importedNames(file)
	for _, name := range slices.Sorted(maps.Keys(unresolved(file))) {
		if path := imports[name]; path != "" && !imported[path] && !imported[name] {
			wanted.WriteString(forClient(fmt.Sprintf("import %s %q\n", name, path), v8))
		}
	}
	return strings.Replace(code, "package p\n", "package p\n"+wanted.String(), 1), nil
}

// declared returns the names that the statements of a body declare at its top level.
func declared(body []ast.Stmt) map[string]bool {
	names := map[string]bool{}
	for _, statement := range body {
		switch statement := statement.(type) {
		case *ast.AssignStmt:
			for _, left := range statement.Lhs {
				if name, ok := left.(*ast.Ident); ok && statement.Tok == token.DEFINE && name.Name != "_" {
					names[name.Name] = true
				}
			}
		case *ast.DeclStmt:
			for _, spec := range statement.Decl.(*ast.GenDecl).Specs {
				if value, ok := spec.(*ast.ValueSpec); ok {
					for _, name := range value.Names {
						names[name.Name] = true
					}
				}
			}
		}
	}
	return names
}

// unresolved returns the names that the file does not declare.
func unresolved(file *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, name := range file.Unresolved {
		names[name.Name] = true
	}
	return names
}

// importedNames returns the paths that the file imports, the names that it gives them, and the last elements of the paths.
func importedNames(file *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, spec := range file.Imports {
		path, _ := strconv.Unquote(spec.Path.Value)
		names[path] = true
		if spec.Name != nil {
			names[spec.Name.Name] = true
			continue
		}
		elements := strings.Split(strings.TrimSuffix(strings.TrimSuffix(path, "/v7"), "/v8"), "/")
		names[elements[len(elements)-1]] = true
	}
	return names
}
