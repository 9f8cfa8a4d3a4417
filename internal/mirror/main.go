// Mirror generates files for client v8 from the files for client v7. A copy differs from its source in import paths and in the
// client's name. Edit the file for client v7, and run
//
//	go generate ./otelaerospike
//
// With -check, mirror writes nothing and fails when a copy is stale.
package main

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

func main() {
	check := flag.Bool("check", false, "fail when a copy is stale, and write nothing")
	root := flag.String("root", ".", "the directory of the root module")
	flag.Parse()
	if err := run(*root, *check); err != nil {
		fmt.Fprintln(os.Stderr, "mirror:", err)
		os.Exit(1)
	}
}

func run(root string, check bool) (err error) {
	for _, t := range trees {
		copies, readErr := t.copies(root)
		err = errors.Join(err, readErr)
		for path, text := range copies {
			err = errors.Join(err, write(path, text, check))
		}
		err = errors.Join(err, orphans(filepath.Join(root, t.to), copies))
	}
	return err
}

// write writes a copy that has changed, or says that it is stale.
func write(path string, text []byte, check bool) error {
	current, err := os.ReadFile(path)
	switch {
	case err == nil && bytes.Equal(current, text):
		return nil
	case err == nil && !bytes.HasPrefix(current, []byte(header)):
		return fmt.Errorf("%s is written by hand: name it in the table of trees, or delete it", path)
	case check:
		return fmt.Errorf("%s is stale: run go generate ./otelaerospike", path)
	}
	return os.WriteFile(path, text, 0o644) //nolint:gosec // source code
}

// orphans complains about copies whose source is gone.
func orphans(dir string, copies map[string][]byte) (err error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.go"))
	for _, path := range paths {
		text, readErr := os.ReadFile(path)
		err = errors.Join(err, readErr)
		if _, ok := copies[path]; !ok && strings.HasPrefix(string(text), header) {
			err = errors.Join(err, fmt.Errorf("%s has no source any more: delete it", path))
		}
	}
	return err
}
