package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheFileOfClientV8IsUpToDate(t *testing.T) {
	directory := filepath.Join("..", "..")
	source, err := os.ReadFile(filepath.Join(directory, sourceName))
	require.NoError(t, err)
	generated, err := os.ReadFile(filepath.Join(directory, mirrorName))
	require.NoError(t, err)
	require.Equal(t, mirror(string(source)), string(generated), "run go generate in benchmarks")
}

func TestAMirrorNamesTheOtherClientOnly(t *testing.T) {
	text := mirror("// client v7\nimport (\n\taerospike \"github.com/aerospike/aerospike-client-go/v7\"\n\n" +
		"\t\"github.com/otelaerospike/go/otelaerospike\"\n)\n\ntype idleV7 struct{ aerospike.ClientIfc }\n")
	require.Equal(t, "// Code generated from idle_v7_test.go; DO NOT EDIT.\n\n"+
		"// client v8\nimport (\n\taerospike \"github.com/aerospike/aerospike-client-go/v8\"\n\n"+
		"\t\"github.com/otelaerospike/go/otelaerospike/v8\"\n)\n\ntype idleV8 struct{ otelaerospike.ClientAPI }\n", text)
}
