package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// corePath is the package of what the clients share.
const corePath = module + "/otelaerospike/internal/core"

// ownOptions are written by hand in each client's package, since their parameters name the client.
var ownOptions = []string{"WithErrorClassifier"}

// options prints a function for each option of the core, with the core's documentation.
func options() (string, error) {
	paths, err := filepath.Glob("internal/core/option*.go")
	if err != nil {
		return "", err
	}
	specs := []string{fmt.Sprintf("%q", corePath)}
	var functions strings.Builder
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return "", fmt.Errorf("parse the core's options: %w", err)
		}
		for _, declaration := range file.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok && isSharedOption(f) {
				s := newSignature(f, newTypePrinter("core", file))
				specs = append(specs, s.packages...)
				functions.WriteString(optionForward(s, f.Doc))
			}
		}
	}
	return header + "package otelaerospike\n\n" + imports(specs...) + functions.String(), nil
}

func isSharedOption(f *ast.FuncDecl) bool {
	return f.Recv == nil && strings.HasPrefix(f.Name.Name, "With") && !slices.Contains(ownOptions, f.Name.Name)
}

func optionForward(s signature, doc *ast.CommentGroup) string {
	var out strings.Builder
	if doc != nil {
		for _, comment := range doc.List {
			fmt.Fprintln(&out, comment.Text)
		}
	}
	fmt.Fprintf(&out, "func %s(%s) Option { return core.%s(%s) }\n\n", s.name, s.parameters(), s.name, s.arguments(true))
	return out.String()
}
