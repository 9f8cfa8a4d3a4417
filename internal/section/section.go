// Package section writes the generated sections of documents:
//
//	<!-- generated: NAME -->
//	…
//	<!-- end -->
package section

import (
	"fmt"
	"strings"
)

// Replace returns a text with other lines in the section of a name. It fails when the text has no such section.
func Replace(text, name string, lines []string) (string, error) {
	begin, end := "<!-- generated: "+name+" -->\n", "\n<!-- end -->"
	before, rest, found := strings.Cut(text, begin)
	_, after, ends := strings.Cut(rest, end)
	if !found || !ends {
		return "", fmt.Errorf("there is no section %s…%s", begin, strings.TrimSpace(end))
	}
	return before + begin + strings.Join(lines, "\n") + end + after, nil
}
