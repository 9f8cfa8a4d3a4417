// Mirror writes the file of the benchmarks that names the types of client v8. It is the file of client v7 but for the names of the
// client and its packages.
//
//	go generate .    # in benchmarks, after a change of idle_v7_test.go
package main

import (
	"fmt"
	"os"
	"strings"
)

const (
	sourceName = "idle_v7_test.go"
	mirrorName = "idle_v8_test.go"
)

// toV8 replaces what a file says of client v7.
var toV8 = strings.NewReplacer(
	"github.com/aerospike/aerospike-client-go/v7", "github.com/aerospike/aerospike-client-go/v8",
	"\t\"github.com/otelaerospike/go/otelaerospike\"\n", "\t\"github.com/otelaerospike/go/otelaerospike/v8\"\n", // an import
	"aerospike.ClientIfc", "otelaerospike.ClientAPI",
	"client v7", "client v8",
	"V7", "V8",
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "mirror:", err)
		os.Exit(1)
	}
}

func run() error {
	source, err := os.ReadFile(sourceName)
	if err != nil {
		return fmt.Errorf("read the file of client v7: %w", err)
	}
	if err := os.WriteFile(mirrorName, []byte(mirror(string(source))), 0o644); err != nil {
		return fmt.Errorf("write the file of client v8: %w", err)
	}
	return nil
}

func mirror(source string) string {
	return fmt.Sprintf("// Code generated from %s; DO NOT EDIT.\n\n", sourceName) + toV8.Replace(source)
}
