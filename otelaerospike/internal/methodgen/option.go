package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// ownOptions are written by hand in each client's package, since their parameters name the client.
var ownOptions = []string{"WithErrorClassifier"}

// options prints a function for each option of the core, with the core's documentation.
func (t target) options() (string, error) {
	fset := token.NewFileSet()
	paths, err := filepath.Glob("internal/core/option*.go")
	if err != nil {
		return "", err
	}
	var functions strings.Builder
	used := map[string]bool{}
	var specs []*ast.ImportSpec
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(fset, path, nil, parser.ParseComments)
		if err != nil {
			return "", fmt.Errorf("parse the core's options: %w", err)
		}
		specs = append(specs, file.Imports...)
		for _, declaration := range file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && f.Recv == nil && strings.HasPrefix(f.Name.Name, "With") &&
				!slices.Contains(ownOptions, f.Name.Name) {
				functions.WriteString(optionForward(fset, f))
				markPackages(f.Type, used)
			}
		}
	}
	own := []string{`"github.com/otelaerospike/go/otelaerospike/internal/core"`}
	return header + "package otelaerospike\n\n" + imports(usedImports(specs, used, false), usedImports(specs, used, true), own) +
		functions.String(), nil
}

func optionForward(fset *token.FileSet, f *ast.FuncDecl) string {
	var names []string
	for _, field := range f.Type.Params.List {
		for _, name := range field.Names {
			text := name.Name
			if _, variadic := field.Type.(*ast.Ellipsis); variadic {
				text += "..."
			}
			names = append(names, text)
		}
	}
	var params bytes.Buffer
	_ = printer.Fprint(&params, fset, f.Type) // a buffer takes everything
	var out strings.Builder
	for _, comment := range f.Doc.List {
		fmt.Fprintln(&out, comment.Text)
	}
	fmt.Fprintf(&out, "func %s%s { return core.%s(%s) }\n\n",
		f.Name.Name, strings.TrimPrefix(params.String(), "func"), f.Name.Name, strings.Join(names, ", "))
	return out.String()
}

// markPackages marks the packages that a function's type names.
func markPackages(f *ast.FuncType, used map[string]bool) {
	ast.Inspect(f, func(n ast.Node) bool {
		if selector, ok := n.(*ast.SelectorExpr); ok {
			if name, ok := selector.X.(*ast.Ident); ok {
				used[name.Name] = true
			}
		}
		return true
	})
}

// usedImports returns the imports of the standard library, or the others, that are marked.
func usedImports(specs []*ast.ImportSpec, used map[string]bool, others bool) (imports []string) {
	for _, spec := range specs {
		path := strings.Trim(spec.Path.Value, `"`)
		name := path[strings.LastIndex(path, "/")+1:]
		if used[name] && strings.Contains(path, ".") == others && !slices.Contains(imports, spec.Path.Value) {
			imports = append(imports, spec.Path.Value)
		}
	}
	slices.Sort(imports)
	return imports
}
