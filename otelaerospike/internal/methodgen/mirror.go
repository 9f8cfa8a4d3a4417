package main

import (
	"fmt"
	"os"
	"path"
	"slices"
	"strings"
)

// toV8 turns a file of the client v7 package into the file of the client v8 package.
var toV8 = strings.NewReplacer(
	"github.com/aerospike/aerospike-client-go/v7", "github.com/aerospike/aerospike-client-go/v8",
	"\t\"github.com/otelaerospike/go/otelaerospike\"\n", "\t\"github.com/otelaerospike/go/otelaerospike/v8\"\n", // an import
	"aerospike.ClientIfc", "ClientAPI",
	"client v7", "client v8",
	`"../docs`, `"../../docs`,
)

// mirrors returns the files of client v8 that are those of client v7 but for the client's name.
func mirrors() ([]file, error) {
	entries, err := os.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var files []file
	for _, entry := range entries {
		name := entry.Name()
		matches := func(pattern string) bool {
			ok, err := path.Match(pattern, name)
			return ok && err == nil
		}
		if !slices.ContainsFunc(mirrored, matches) || slices.Contains(perClient, name) || strings.Contains(name, "_gen") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		files = append(files, file{path.Join("v8", name), mirror(name, string(source))})
	}
	return files, nil
}

func mirror(name, source string) string {
	return fmt.Sprintf("// Code generated from ../%s; DO NOT EDIT.\n\n", name) + toV8.Replace(source)
}
