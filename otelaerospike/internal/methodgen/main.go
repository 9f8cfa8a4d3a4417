// Methodgen writes what follows from the table of instrumented methods: the methods of both clients' packages, the stubs of their
// tests, the options, and the tables of docs/operations.md. It runs in the directory otelaerospike:
//
//	go run ./internal/methodgen           # after a change of table.go or of the core's options; go generate does it
//	go run ./internal/methodgen -check    # writes nothing, and fails when a generated file is stale
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"go/format"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	check := flag.Bool("check", false, "fail when a generated file is stale, and write nothing")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "methodgen:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	targets, err := readTargets()
	if err != nil {
		return err
	}
	var files []file
	for _, t := range targets {
		generated, err := t.generate()
		if err != nil {
			return err
		}
		files = append(files, generated...)
	}
	documented, err := page(targets)
	if err != nil {
		return err
	}
	var stale error
	for _, f := range append(files, documented) {
		stale = errors.Join(stale, f.write(check))
	}
	return errors.Join(stale, forgotten(files))
}

// write writes a file that has changed, or says that it is stale.
func (f file) write(check bool) error {
	text := []byte(f.text)
	if strings.HasSuffix(f.path, ".go") {
		formatted, err := format.Source(text)
		if err != nil {
			return fmt.Errorf("%s: %w", f.path, err)
		}
		text = formatted
	}
	current, err := os.ReadFile(f.path)
	if err == nil && bytes.Equal(current, text) {
		return nil
	}
	if err == nil && strings.HasSuffix(f.path, ".go") && !isGenerated(current) {
		return fmt.Errorf("%s is written by hand: delete it, or give the group in table.go another name", f.path)
	}
	if check {
		return fmt.Errorf("%s is stale: run go generate ./otelaerospike", f.path)
	}
	return os.WriteFile(f.path, text, 0o644)
}

func isGenerated(source []byte) bool { return bytes.HasPrefix(source, []byte(header)) }

// forgotten complains about generated files that are generated no more.
func forgotten(files []file) (err error) {
	generated := map[string]bool{}
	for _, f := range files {
		generated[f.path] = true
	}
	for _, dir := range []string{".", "v8"} {
		paths, globErr := filepath.Glob(filepath.Join(dir, "*.go"))
		err = errors.Join(err, globErr)
		for _, path := range paths {
			source, readErr := os.ReadFile(path)
			err = errors.Join(err, readErr)
			if isGenerated(source) && !generated[path] {
				err = errors.Join(err, fmt.Errorf("%s is generated no more: delete it", path))
			}
		}
	}
	return err
}
