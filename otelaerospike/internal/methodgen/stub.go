package main

import (
	"fmt"
	"strings"
)

// stubs prints the client that the tests use in place of a real one.
func (t target) stubs() string {
	embedded, specs := "aerospike.ClientIfc", []string{t.clientImport()}
	if !t.interfaced {
		embedded = "otelaerospike.ClientAPI"
		specs = append(specs, fmt.Sprintf("%q", module+"/otelaerospike/"+t.version))
	}
	for _, r := range rows {
		specs = append(specs, t.client.methods[r.method].packages...)
	}
	var out strings.Builder
	out.WriteString(header + "package otelaerospike_test\n\n" + imports(specs...))
	out.WriteString("// stub is a client that answers every instrumented method with its respond function, which is told the name of the\n" +
		"// method and its arguments.\ntype stub struct {\n\t" + embedded + "\n\trespond func(method string, args ...any) aerospike.Error\n}\n\n" +
		"func (s stub) GetNodes() []*aerospike.Node { return nil }\n\n")
	for _, r := range rows {
		s, ok := t.client.methods[r.method]
		if !ok {
			continue
		}
		arguments := s.arguments(false)
		if len(s.results) == 1 {
			fmt.Fprintf(&out, "func (s stub) %s(%s) aerospike.Error {\n\treturn s.respond(%q, %s)\n}\n\n", s.name, s.parameters(), s.name, arguments)
		} else {
			fmt.Fprintf(&out, "func (s stub) %s(%s) (result %s, err aerospike.Error) {\n\treturn result, s.respond(%q, %s)\n}\n\n",
				s.name, s.parameters(), s.results[0], s.name, arguments)
		}
	}
	return out.String()
}
