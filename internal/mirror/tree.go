package main

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

const (
	header = "// Code generated from "
	footer = "; DO NOT EDIT.\n\n"
)

// tree is a directory for client v7 and its counterpart for client v8. They may be the same directory: then the files and what they
// declare have the client's version in their names.
type tree struct {
	from, to string
	files    []string // patterns of path.Match
	except   []string // files that each client has of its own
}

// trees is the table of everything that is mirrored.
var trees = []tree{
	{
		from: "otelaerospike", to: "otelaerospike/v8",
		files: []string{
			"batch_read.go", "batch_read_many.go", "batch_records.go", "batch_request.go", "client.go", "client_log.go", "cluster.go", "context.go", "convert.go", "convert_json.go", "error.go", "open_io.go", "option.go", "stream.go", "subject.go", "*_test.go",
		},
		except: []string{"bare_client_test.go", "client_methods_test.go", "stub_gen_test.go"},
	},
	{
		from: "nodelatency", to: "nodelatency/v8",
		files:  []string{"*.go"},
		except: []string{"doc.go", "sharing_test.go", "signals_test.go"},
	},
	{
		from: "arrowbatch", to: "arrowbatch/v8",
		files: []string{"errors.go", "main_test.go", "option.go", "to_arrow.go"},
	},
	{
		from: "example/internal/driver", to: "example/internal/driver/v8",
		files: []string{"*.go"}, except: []string{"doc.go"},
	},
	{
		from: "conformance", to: "conformance/v8",
		files: []string{"*_test.go"}, except: []string{"version_test.go"},
	},
	{
		from: "benchmarks", to: "benchmarks",
		files: []string{"*_v7_test.go"},
	},
}

// toV8 turns a file for client v7 into the file for client v8. Of this module it replaces imports only: the names of scopes stay.
var toV8 = strings.NewReplacer(
	"github.com/aerospike/aerospike-client-go/v7", "github.com/aerospike/aerospike-client-go/v8",
	"\t\"github.com/otelaerospike/go/otelaerospike\"\n", "\t\"github.com/otelaerospike/go/otelaerospike/v8\"\n",
	"\t\"github.com/otelaerospike/go/nodelatency\"\n", "\t\"github.com/otelaerospike/go/nodelatency/v8\"\n",
	"\t\"github.com/otelaerospike/go/arrowbatch\"\n", "\t\"github.com/otelaerospike/go/arrowbatch/v8\"\n",
	"aerospike.ClientIfc", "ClientAPI",
	"client v7", "client v8",
	`"../docs`, `"../../docs`,
)

// toV8Names renames what a directory that both clients share would declare twice.
var toV8Names = strings.NewReplacer("V7", "V8", "aerospike.ClientIfc", "otelaerospike.ClientAPI")

// copies returns the text of every copy, by its path.
func (t tree) copies(root string) (map[string][]byte, error) {
	entries, err := os.ReadDir(filepath.Join(root, t.from))
	if err != nil {
		return nil, err
	}
	copies := map[string][]byte{}
	for _, entry := range entries {
		name := entry.Name()
		if entry.IsDir() || !t.has(name) {
			continue
		}
		source, err := os.ReadFile(filepath.Join(root, t.from, name))
		if err != nil {
			return nil, err
		}
		to := strings.Replace(name, "_v7", "_v8", 1)
		copies[filepath.Join(root, t.to, to)] = t.mirror(name, string(source))
	}
	return copies, nil
}

func (t tree) has(name string) bool {
	return !slices.Contains(t.except, name) && slices.ContainsFunc(t.files, func(pattern string) bool {
		ok, err := path.Match(pattern, name)
		return ok && err == nil
	})
}

func (t tree) mirror(name, source string) []byte {
	if t.from == t.to {
		return []byte(header + name + footer + toV8.Replace(toV8Names.Replace(source)))
	}
	return []byte(header + "../" + name + footer + toV8.Replace(source))
}
