package main

import (
	"cmp"
	"context"
	"fmt"
	"os/exec"
	"path"
	"slices"
	"strings"
)

// target is a package that is generated: the instrumented client of one major version.
type target struct {
	dir         string // relative to the directory otelaerospike
	version     string // v7 or v8
	client      client
	transaction bool // policies have a transaction
	interfaced  bool // the client has an interface of its own, ClientIfc
}

func (t target) importPath() string { return "github.com/aerospike/aerospike-client-go/" + t.version }

// readTargets finds the source of each client as the module that requires it does.
func readTargets() ([]target, error) {
	targets := []target{
		{dir: ".", version: "v7", interfaced: true},
		{dir: "v8", version: "v8", transaction: true},
	}
	for i := range targets {
		t := &targets[i]
		list := exec.CommandContext(context.Background(), "go", "list", "-f", "{{.Dir}}", t.importPath())
		list.Dir = t.dir
		dir, err := list.Output()
		if err != nil {
			return nil, fmt.Errorf("find client %s: go list in %s: %w", t.version, t.dir, err)
		}
		if t.client, err = readClient(strings.TrimSpace(string(dir))); err != nil {
			return nil, err
		}
	}
	return targets, complete(targets)
}

// method is a row with its signature in one client.
type method struct {
	row
	signature
}

// groups returns the methods that the client has, by the file that they are generated into.
func (t target) groups() map[string][]method {
	groups := map[string][]method{}
	for _, r := range rows {
		if s, ok := t.client.methods[r.method]; ok {
			groups[r.group] = append(groups[r.group], method{r, s})
		}
	}
	return groups
}

// file is what one generated file holds.
type file struct {
	path string
	text string
}

// generate returns every generated file of the target.
func (t target) generate() ([]file, error) {
	var files []file
	for group, methods := range t.groups() {
		files = append(files, file{path.Join(t.dir, group+"_gen.go"), t.wrappers(methods)})
	}
	files = append(files, file{path.Join(t.dir, "stub_gen_test.go"), t.stubs()})
	if t.interfaced {
		files = append(files, file{path.Join(t.dir, "forward_gen.go"), t.forwards()})
	} else {
		files = append(files, t.api()...)
	}
	options, err := options()
	if err != nil {
		return nil, err
	}
	files = append(files, file{path.Join(t.dir, "option_gen.go"), options})
	slices.SortFunc(files, func(a, b file) int { return cmp.Compare(a.path, b.path) })
	return files, nil
}
