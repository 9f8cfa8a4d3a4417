package main

import (
	"fmt"
	"strings"
)

// forwards prints the methods that the client has and its interface lacks, at least with some build tags. A user of the client
// itself may call them, so the instrumented client has them too.
func (t target) forwards() string {
	var forwarded []signature
	for _, p := range passThrough {
		if s, ok := t.client.methods[p.method]; ok && t.client.ifc[p.method] < t.client.ifcs {
			forwarded = append(forwarded, s)
		}
	}
	var out strings.Builder
	out.WriteString(header + "package otelaerospike\n\n" + imports(append(packages(forwarded), t.clientImport())...))
	for _, s := range forwarded {
		out.WriteString(forward(s))
	}
	return out.String()
}

func forward(s signature) string {
	call := fmt.Sprintf("client.%s(%s)", s.name, s.arguments(true))
	otherwise, results, end := "does nothing", s.resultList(), ""
	if len(s.results) == 1 {
		call, end = "return "+call, "\treturn result\n"
		otherwise, results = "returns the zero value", fmt.Sprintf(" (result %s)", s.results[0])
	}
	return fmt.Sprintf("// %[1]s calls the wrapped client's method of this name. It %[2]s when the wrapped client has none.\n"+
		"func (c *Client) %[1]s(%[3]s)%[4]s {\n\tif client, ok := c.wrapped.(interface {\n\t\t%[1]s(%[3]s)%[5]s\n\t}); ok {\n\t\t%[6]s\n\t}\n%[7]s}\n\n",
		s.name, otherwise, s.parameters(), results, s.resultList(), call, end)
}
