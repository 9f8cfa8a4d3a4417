package docs

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
)

// excerptOf is a comment before a block. It names the file that has the block's lines, except for their indentation. A line that is
// nothing but elision stands for lines that the block leaves out.
var excerptOf = regexp.MustCompile(`^<!-- excerpt of (\S+) -->\s*$`)

const elision = "// …"

func TestExcerptsAreInTheirFiles(t *testing.T) {
	excerpts := 0
	for _, p := range pages(t) {
		file := ""
		p.walk(func(n ast.Node) {
			switch n := n.(type) {
			case *ast.HTMLBlock:
				if match := excerptOf.FindSubmatch(n.Lines().Value(p.source)); match != nil {
					file = string(match[1])
				}
			case *ast.FencedCodeBlock:
				if file != "" {
					excerpts++
					assert.Empty(t, missing(string(n.Lines().Value(p.source)), read(t, file)), "%s: not in %s, or not in this order", p.path, file)
					file = ""
				}
			}
		})
		assert.Empty(t, file, "%s: no block follows", p.path)
	}
	require.GreaterOrEqual(t, excerpts, 2)
}

// missing returns the first part of an excerpt that does not follow the parts before it.
func missing(excerpt, content string) string {
	rest := unindented(content)
	for _, part := range strings.Split(unindented(excerpt), unindented(elision)) {
		_, after, found := strings.Cut("\n"+rest, "\n"+part)
		if !found {
			return part
		}
		rest = after
	}
	return ""
}

func unindented(code string) string {
	var lines strings.Builder
	for line := range strings.Lines(code) {
		lines.WriteString(strings.TrimSpace(line) + "\n")
	}
	return lines.String()
}
