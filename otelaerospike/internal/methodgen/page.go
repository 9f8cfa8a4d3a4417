package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/otelaerospike/go/internal/section"
)

// pagePath is the page whose tables are generated, relative to the directory otelaerospike.
const pagePath = "../docs/operations.md"

// pageTargets says where the namespace and the set of a subject come from, by the subject's type or by the whole expression.
var pageTargets = map[string]string{
	"oneKey":                "the key's",
	"manyKeys":              "what the keys share",
	"batchReads":            "what the records share",
	"batchRecords":          "what the records share",
	"oneStatement":          "the statement's",
	"oneSet":                "the arguments'",
	`oneSet{namespace, ""}`: "the namespace",
	"oneTransaction":        "the transaction's namespace",
	"nothing":               "none",
}

// page returns the page with its tables written anew.
func page(targets []target) (file, error) {
	text, err := os.ReadFile(pagePath)
	if err != nil {
		return file{}, err
	}
	operations := []string{"| method | `db.operation.name` | namespace and set | client |", "|---|---|---|---|"}
	sorted := slices.Clone(rows)
	slices.SortFunc(sorted, func(a, b row) int {
		return cmp.Or(cmp.Compare(a.operation, b.operation), cmp.Compare(a.method, b.method))
	})
	for _, r := range sorted {
		origin := cmp.Or(pageTargets[r.subject], pageTargets[r.kind()])
		if origin == "" {
			return file{}, fmt.Errorf("the subject %s of %s is unknown to the page: add it to pageTargets in page.go", r.subject, r.method)
		}
		operations = append(operations, fmt.Sprintf("| `%s` | `%s` | %s | %s |", r.method, r.operation, origin, clients(targets, r.method)))
	}
	passed := []string{"| method | why | client |", "|---|---|---|"}
	for _, p := range passThrough {
		passed = append(passed, fmt.Sprintf("| `%s` | %s | %s |", p.method, p.reason, clients(targets, p.method)))
	}
	out := string(text)
	for name, table := range map[string][]string{"operations": operations, "passed through": passed} {
		if out, err = section.Replace(out, name, table); err != nil {
			return file{}, fmt.Errorf("%s: %w", pagePath, err)
		}
	}
	return file{pagePath, out}, nil
}

// clients names the clients that have a method.
func clients(targets []target, method string) string {
	var versions []string
	for _, t := range targets {
		if _, ok := t.client.methods[method]; ok {
			versions = append(versions, t.version)
		}
	}
	return strings.Join(versions, ", ")
}
