package docs

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// The README and the summary of docs/performance.md round the tables, which make bench writes anew. When a figure leaves its range, the
// sentence has to change with it.
func TestTheSentencesAboutTheCostAgreeWithTheTables(t *testing.T) {
	tables := read(t, "docs/performance.md")
	for _, figure := range []struct {
		row       string // a regular expression with one group, the figure
		low, high float64
		sentences map[string]string // by page
	}{
		{"(?m)^\\| `Get` \\|[^|]*\\|[^|]*\\| ([\\d.]+) ", 1.2, 1.5, map[string]string{
			"README.md": "1.3 to 1.5 times two clock readings", "docs/performance.md": "costs 1.3 to 1.5 times what two clock readings",
		}},
		{`(?m)^\| one stage \|[^|]*\|[^|]*\| ([\d.]+) `, 1.03, 1.16, map[string]string{
			"README.md": "1.05 to 1.15 times one clock reading", "docs/performance.md": "costs 1.05 to 1.15 times what one clock reading",
		}},
		{`(?m)^\| average \|[^|]*\|[^|]*\| ([-+][\d.]+) %`, 1, 3, map[string]string{
			"README.md": "about 2 % more time on average", "docs/performance.md": "about 2 % more time on average",
		}},
		{"(?m)^\\| `Get` with a sampled span \\|.*\\| (\\d+), \\d+ \\|$", 5, 5, map[string]string{
			"README.md": "three to five allocations", "docs/performance.md": "three to five allocations",
		}},
		{"(?m)^\\| `Get` with an unsampled span \\|.*\\| (\\d+), \\d+ \\|$", 3, 3, nil},
		{"(?m)^\\| `Get` \\|.*\\| (\\d+), \\d+ \\|$", 0, 0, map[string]string{
			"README.md": "Without spans an operation allocates nothing", "docs/performance.md": "**Nothing is allocated** without spans",
		}},
	} {
		match := regexp.MustCompile(figure.row).FindStringSubmatch(tables)
		require.NotNil(t, match, "docs/performance.md has no row %s", figure.row)
		value, err := strconv.ParseFloat(match[1], 64)
		require.NoError(t, err)
		assert.True(t, figure.low <= value && value <= figure.high, "%s: %v is not within %v and %v: change the sentences %q",
			figure.row, value, figure.low, figure.high, figure.sentences)
		for path, sentence := range figure.sentences {
			assert.Contains(t, strings.Join(strings.Fields(read(t, path)), " "), sentence, path)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join(root, path))
	require.NoError(t, err)
	return string(content)
}
