package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
)

// A source is a file of the package that is compiled.
type source struct {
	name string // as the compiler was given it
	text []byte
}

func readSources(names []string) ([]source, error) {
	sources := make([]source, 0, len(names))
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sources = append(sources, source{name, text})
	}
	return sources, nil
}

// A syntaxTree is a parsed package. What go build -cover has put into the files is removed from the tree, but not from the text.
type syntaxTree struct {
	positions *token.FileSet
	files     []*ast.File // as many as there are sources, in the same order
}

func parse(sources []source) (*syntaxTree, error) {
	tree := &syntaxTree{positions: token.NewFileSet()}
	for _, source := range sources {
		file, err := parser.ParseFile(tree.positions, source.name, source.text, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		uncover(file)
		tree.files = append(tree.files, file)
	}
	return tree, nil
}

// offset is where a position is in the text of its file. It disregards //line directives.
func (tree *syntaxTree) offset(pos token.Pos) int {
	return tree.positions.PositionFor(pos, false).Offset
}

// function finds a function by the type of its receiver and its name.
func (tree *syntaxTree) function(receiver, name string) *ast.FuncDecl {
	for _, file := range tree.files {
		for _, decl := range file.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Name.Name == name && f.Body != nil && receiverOf(f) == receiver {
				return f
			}
		}
	}
	return nil
}

func receiverOf(f *ast.FuncDecl) string {
	if f.Recv == nil || len(f.Recv.List) != 1 {
		return ""
	}
	expr := f.Recv.List[0].Type
	if star, ok := expr.(*ast.StarExpr); ok {
		expr = star.X
	}
	return dotted(expr)
}

// members finds the fields of a struct, or the methods of an interface.
func (tree *syntaxTree) members(typeName string) *ast.FieldList {
	for _, file := range tree.files {
		for _, decl := range file.Decls {
			group, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range group.Specs {
				if t, ok := spec.(*ast.TypeSpec); ok && t.Name.Name == typeName {
					return membersOf(t.Type)
				}
			}
		}
	}
	return nil
}

func membersOf(expr ast.Expr) *ast.FieldList {
	switch t := expr.(type) {
	case *ast.StructType:
		return t.Fields
	case *ast.InterfaceType:
		return t.Methods
	}
	return nil
}

// dotted writes a name such as cmd.conn.Write. Other expressions have none.
func dotted(expr ast.Expr) string {
	switch x := expr.(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return dotted(x.X) + "." + x.Sel.Name
	}
	return "?"
}
