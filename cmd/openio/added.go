package main

import (
	_ "embed" // for the file below
	"strings"
)

//go:embed rules/openio_client.go
var clientFile string

// addedToClient is the file that joins the client. All of its names, and those of the insertions, begin with openio. OpenTelemetry's
// compile-time instrumentation adds it too; its build constraint keeps it out of the package that it lies in.
var addedToClient = strings.TrimPrefix(clientFile, "//go:build ignore\n\n")

// addedToOwn is the file that joins this module's package internal/openio.
const addedToOwn = `// Code added by github.com/otelaerospike/go/cmd/openio. DO NOT EDIT.

package openio

func init() { wovenBuild = true }
`
