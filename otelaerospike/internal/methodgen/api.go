package main

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
)

// variant names the methods that a build tag takes away from the client.
type variant struct{ name, tag string }

var variants = []variant{
	{"object", "!as_performance"},
	{"aggregate", "!app_engine"},
}

// api prints the interface of a client that has none of its own, with a file for each build variant.
func (t target) api() []file {
	var out strings.Builder
	signatures := t.tagged("")
	out.WriteString(header + "package otelaerospike\n\n" + imports(append(packages(signatures), t.clientImport())...))
	fmt.Fprintf(&out, "// ClientAPI is what [Wrap] takes: the exported methods of [aerospike.Client]. A mock may embed it.\ntype ClientAPI interface {\n")
	for _, v := range variants {
		fmt.Fprintf(&out, "\t%sAPI\n", v.name)
	}
	out.WriteString("\n")
	writeMethods(&out, signatures)
	out.WriteString("}\n\nvar _ ClientAPI = (*aerospike.Client)(nil)\n")
	files := []file{{path.Join(t.dir, "api_gen.go"), out.String()}}
	for _, v := range variants {
		files = append(files, t.variant(v)...)
	}
	return files
}

// variant prints the methods that a build tag takes away, and their absence.
func (t target) variant(v variant) []file {
	name, tag := v.name, v.tag
	var with, without strings.Builder
	signatures := t.tagged(tag)
	with.WriteString(header + constraint(tag) + "package otelaerospike\n\n" + imports(append(packages(signatures), t.clientImport())...))
	fmt.Fprintf(&with, "// %sAPI is the part of [ClientAPI] that the build tag %s takes away.\ntype %sAPI interface {\n", name, tag[1:], name)
	writeMethods(&with, signatures)
	with.WriteString("}\n")
	without.WriteString(header + constraint(tag[1:]) + "package otelaerospike\n\n")
	fmt.Fprintf(&without, "// %sAPI is empty: the build tag %s takes its methods away.\ntype %sAPI interface{}\n", name, tag[1:], name)
	return []file{
		{path.Join(t.dir, "api_"+name+"_gen.go"), with.String()},
		{path.Join(t.dir, "api_no_"+name+"_gen.go"), without.String()},
	}
}

// tagged returns the client's methods of one build constraint, sorted by name.
func (t target) tagged(tag string) (signatures []signature) {
	for _, name := range slices.Sorted(maps.Keys(t.client.methods)) {
		if s := t.client.methods[name]; s.tag == tag {
			signatures = append(signatures, s)
		}
	}
	return signatures
}

func writeMethods(out *strings.Builder, signatures []signature) {
	for _, s := range signatures {
		fmt.Fprintf(out, "\t%s(%s)%s\n", s.name, s.parameters(), s.resultList())
	}
}
