package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// signature is a method of the client, with the client's types qualified by "aerospike.".
type signature struct {
	name    string
	params  []param
	results []string
	tag     string // build constraint, or ""

	packages []string // import specs that the types need in addition to the client's
}

type param struct{ name, typ string }

// client is one major version of the client as its source has it.
type client struct {
	methods map[string]signature // of *Client
	ifc     map[string]int       // how many build variants of ClientIfc have a method
	ifcs    int                  // build variants of ClientIfc
}

var buildTag = regexp.MustCompile(`(?m)^//go:build (.+)$`)

// readClient reads the source of a client from a directory.
func readClient(dir string) (client, error) {
	c := client{methods: map[string]signature{}, ifc: map[string]int{}}
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(paths) == 0 {
		return c, fmt.Errorf("no Go files in %s: run go mod download (%w)", dir, err)
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return c, err
		}
		if err := c.add(path, source); err != nil {
			return c, fmt.Errorf("parse %s: %w", path, err)
		}
	}
	return c, nil
}

// add adds the methods that one file declares.
func (c *client) add(path string, source []byte) error {
	file, err := parser.ParseFile(token.NewFileSet(), path, source, 0)
	if err != nil {
		return err
	}
	tag := ""
	if match := buildTag.FindSubmatch(source); match != nil {
		tag = string(match[1])
	}
	for _, declaration := range file.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			if isClientMethod(d) {
				s := newSignature(d, newTypePrinter("aerospike", file))
				s.tag = tag
				c.methods[s.name] = s
			}
		case *ast.GenDecl:
			c.addInterface(d)
		}
	}
	return nil
}

func isClientMethod(d *ast.FuncDecl) bool {
	if d.Recv == nil || !d.Name.IsExported() {
		return false
	}
	star, ok := d.Recv.List[0].Type.(*ast.StarExpr)
	if !ok {
		return false
	}
	name, ok := star.X.(*ast.Ident)
	return ok && name.Name == "Client"
}

// addInterface counts the methods of ClientIfc, which client v7 declares once for each combination of build tags.
func (c *client) addInterface(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		declared, ok := spec.(*ast.TypeSpec)
		if !ok || declared.Name.Name != "ClientIfc" {
			continue
		}
		c.ifcs++
		for _, method := range declared.Type.(*ast.InterfaceType).Methods.List {
			for _, name := range method.Names {
				c.ifc[name.Name]++
			}
		}
	}
}

func newSignature(d *ast.FuncDecl, printer typePrinter) signature {
	s := signature{name: d.Name.Name}
	for _, field := range d.Type.Params.List {
		typ := printer.text(field.Type)
		for _, name := range field.Names {
			s.params = append(s.params, param{parameterName(name.Name, len(s.params)), typ})
		}
		if len(field.Names) == 0 {
			s.params = append(s.params, param{parameterName("_", len(s.params)), typ})
		}
	}
	if d.Type.Results != nil {
		for _, field := range d.Type.Results.List {
			typ := printer.text(field.Type)
			for range max(1, len(field.Names)) {
				s.results = append(s.results, typ)
			}
		}
	}
	s.packages = slices.Sorted(maps.Keys(printer.used))
	return s
}

// taken lists the names that mean something else where parameters are used.
var taken = []string{"aerospike", "c", "client", "core", "ok", "result", "s"}

func parameterName(name string, position int) string {
	switch {
	case name == "apolicy": // the client's name for a policy that it is about to copy
		return "policy"
	case name == "_":
		return fmt.Sprintf("arg%d", position+1)
	case slices.Contains(taken, name):
		return name + "Arg"
	}
	return name
}

// parameters prints the parameter list, with the type of several parameters once.
func (s signature) parameters() string {
	var parts []string
	for i, p := range s.params {
		if i+1 < len(s.params) && s.params[i+1].typ == p.typ {
			parts = append(parts, p.name)
		} else {
			parts = append(parts, p.name+" "+p.typ)
		}
	}
	return strings.Join(parts, ", ")
}

// arguments prints the parameters as the arguments of a call. spread adds the dots of a variadic parameter.
func (s signature) arguments(spread bool) string {
	var parts []string
	for _, p := range s.params {
		if spread && strings.HasPrefix(p.typ, "...") {
			p.name += "..."
		}
		parts = append(parts, p.name)
	}
	return strings.Join(parts, ", ")
}

// resultList prints the results.
func (s signature) resultList() string {
	switch len(s.results) {
	case 0:
		return ""
	case 1:
		return " " + s.results[0]
	}
	return " (" + strings.Join(s.results, ", ") + ")"
}
