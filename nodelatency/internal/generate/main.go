// Command generate makes the files of package nodelatency for client v8 from those for client v7, which differ in import paths
// alone. It is run by go generate in the directory nodelatency.
package main

import (
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// versioned lists the files that are written by hand for each version of the client.
var versioned = []string{"doc.go", "sharing_test.go"}

// toV8 replaces imports. The scope keeps its name, so that a dashboard need not know the client's version.
var toV8 = strings.NewReplacer(
	`"github.com/aerospike/aerospike-client-go/v7`, `"github.com/aerospike/aerospike-client-go/v8`,
	"\t\"github.com/otelaerospike/go/nodelatency\"\n", "\t\"github.com/otelaerospike/go/nodelatency/v8\"\n",
)

func main() {
	generated, err := generate(".")
	if err != nil {
		log.Fatal(err)
	}
	for path, text := range generated {
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			log.Fatal(err)
		}
	}
}

// generate returns the text of every generated file by its path below the directory nodelatency.
func generate(directory string) (map[string]string, error) {
	paths, err := filepath.Glob(filepath.Join(directory, "*.go"))
	if err != nil {
		return nil, fmt.Errorf("list the files for client v7: %w", err)
	}
	generated := map[string]string{}
	for _, path := range paths {
		name := filepath.Base(path)
		if slices.Contains(versioned, name) {
			continue
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, fmt.Errorf("read a file for client v7: %w", err)
		}
		generated[filepath.Join(directory, "v8", name)] =
			fmt.Sprintf("// Code generated from ../%s; DO NOT EDIT.\n\n%s", name, toV8.Replace(string(text)))
	}
	return generated, nil
}
