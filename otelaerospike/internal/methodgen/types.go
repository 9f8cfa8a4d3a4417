package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/printer"
	"go/token"
	"go/types"
	"path"
	"regexp"
	"slices"
	"strings"
)

const module = "github.com/otelaerospike/go"

// typePrinter prints the types of one source file as another package writes them.
type typePrinter struct {
	pkg     string            // qualifies the types of the file's own package
	imports map[string]string // the file's import specs, by the name of the package
	used    map[string]bool   // the specs that the printed types need
}

func newTypePrinter(pkg string, file *ast.File) typePrinter {
	p := typePrinter{pkg: pkg, imports: map[string]string{}, used: map[string]bool{}}
	for _, spec := range file.Imports {
		if spec.Name != nil {
			p.imports[spec.Name.Name] = spec.Name.Name + " " + spec.Path.Value
		} else {
			p.imports[packageName(strings.Trim(spec.Path.Value, `"`))] = spec.Path.Value
		}
	}
	return p
}

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// packageName is the name that a package has by convention.
func packageName(importPath string) string {
	if name := path.Base(importPath); !majorVersion.MatchString(name) {
		return name
	}
	return path.Base(path.Dir(importPath))
}

// text prints a type. It qualifies the names in place, so a type can be printed only once.
func (p typePrinter) text(expr ast.Expr) string {
	p.qualify(expr)
	var text bytes.Buffer
	_ = printer.Fprint(&text, token.NewFileSet(), expr) // a buffer takes everything
	return strings.ReplaceAll(text.String(), "interface{}", "any")
}

func (p typePrinter) qualify(expr ast.Expr) {
	ast.Inspect(expr, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Field: // a parameter of a function type: its name is no type
			p.qualify(n.Type)
			return false
		case *ast.SelectorExpr:
			if pkg, ok := n.X.(*ast.Ident); ok {
				p.used[p.imports[pkg.Name]] = true
			}
			return false
		case *ast.Ident:
			if types.Universe.Lookup(n.Name) == nil {
				n.Name = p.pkg + "." + n.Name
			}
		}
		return true
	})
}

// imports prints an import declaration: the standard library, other modules, and this module.
func imports(specs ...string) string {
	groups := make([][]string, 3)
	for _, spec := range specs {
		importPath := pathOf(spec)
		switch first, _, _ := strings.Cut(importPath, "/"); {
		case importPath == module || strings.HasPrefix(importPath, module+"/"):
			groups[2] = append(groups[2], spec)
		case strings.Contains(first, "."):
			groups[1] = append(groups[1], spec)
		default:
			groups[0] = append(groups[0], spec)
		}
	}
	var printed []string
	for _, group := range groups {
		if len(group) > 0 {
			slices.SortFunc(group, func(a, b string) int { return strings.Compare(pathOf(a), pathOf(b)) })
			printed = append(printed, "\t"+strings.Join(slices.Compact(group), "\n\t")+"\n")
		}
	}
	return fmt.Sprintf("import (\n%s)\n\n", strings.Join(printed, "\n"))
}

// pathOf returns the path of an import spec, which may begin with a name.
func pathOf(spec string) string {
	_, quoted, _ := strings.Cut(spec, `"`)
	return strings.TrimSuffix(quoted, `"`)
}

// packages returns the import specs that signatures need in addition to the client's.
func packages(signatures []signature) (specs []string) {
	for _, s := range signatures {
		specs = append(specs, s.packages...)
	}
	return specs
}
