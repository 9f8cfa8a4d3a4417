// Signalgen writes the tables in docs/ that follow from the registry of signals. It runs in the directory docs/registry:
//
//	go run ../../internal/signals/signalgen           # after a change of the registry; go generate does it
//	go run ../../internal/signals/signalgen -check    # writes nothing, and fails when a table is stale
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/otelaerospike/go/internal/section"
	"github.com/otelaerospike/go/internal/signals"
)

// docs is the directory of the pages, relative to docs/registry.
const docs = ".."

func main() {
	check := flag.Bool("check", false, "fail when a table is stale, and write nothing")
	flag.Parse()
	if err := run(*check); err != nil {
		fmt.Fprintln(os.Stderr, "signalgen:", err)
		os.Exit(1)
	}
}

func run(check bool) error {
	registry, err := signals.Load()
	if err != nil {
		return err
	}
	var failure error
	for page, sections := range pages(registry) {
		failure = errors.Join(failure, write(filepath.Join(docs, page), sections, check))
	}
	return failure
}

// write writes the sections of a page that has changed, or says that it is stale.
func write(path string, sections map[string][]string, check bool) error {
	content, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text := string(content)
	for name, lines := range sections {
		if text, err = section.Replace(text, name, lines); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
	switch {
	case text == string(content):
		return nil
	case check:
		return fmt.Errorf("%s is stale: run go generate ./docs/registry", filepath.Base(path))
	}
	return os.WriteFile(path, []byte(text), 0o644)
}
