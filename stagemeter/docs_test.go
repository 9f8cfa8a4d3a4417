package stagemeter_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

// stageRow is the first two cells of a row that begins with a stage.
var stageRow = regexp.MustCompile("^\\| `(\\w+)` \\| `?([^|]+?)`? \\|")

// table returns the first two cells of each row in the table of docs/stages.md that has the header.
func table(t *testing.T, header string) (rows [][2]string) {
	t.Helper()
	page, err := os.ReadFile("../docs/stages.md")
	require.NoError(t, err)
	_, text, found := strings.Cut(string(page), header+"\n")
	require.True(t, found, "docs/stages.md has no table %q", header)
	text, _, _ = strings.Cut(text, "\n\n")
	for _, row := range strings.Split(text, "\n")[1:] { // the first line is the rule below the header
		require.Equal(t, strings.Count(header, "|"), strings.Count(row, "|"), "columns: %s", row)
		cells := stageRow.FindStringSubmatch(row)
		require.NotNil(t, cells, row)
		rows = append(rows, [2]string{cells[1], cells[2]})
	}
	return rows
}

// describedStages returns the stages with a row in the table, in order.
func describedStages(t *testing.T, header string) (stages []stagemeter.Stage) {
	t.Helper()
	for _, row := range table(t, header) {
		stages = append(stages, stagemeter.Stage(row[0]))
	}
	return stages
}

// The page describes the parts of io and the stages of a stream in tables of their own. aerospike-py has none of them.
func TestEveryStageIsDocumented(t *testing.T) {
	var operation, parts, stream []stagemeter.Stage
	for _, info := range stagemeter.Stages() {
		switch {
		case info.AerospikePy != "":
			operation = append(operation, info.Stage)
		case strings.HasPrefix(string(info.Stage), "io_"):
			parts = append(parts, info.Stage)
		default:
			stream = append(stream, info.Stage)
		}
	}
	require.Equal(t, operation, describedStages(t, "| stage | operations | from → to | overlaps | when it is high |"),
		"docs/stages.md must describe every stage, in order")
	require.Equal(t, parts, describedStages(t, "| part of `io` | from → to | when it is high |"),
		"docs/stages.md must describe every part of io, in order")
	require.Equal(t, stream, describedStages(t, "| stage | from → to | when it is high |"),
		"docs/stages.md must describe every stage of a stream, in order")
}

func TestEveryAerospikePyNameIsDocumented(t *testing.T) {
	var want [][2]string
	for _, info := range stagemeter.Stages() {
		if info.AerospikePy != "" {
			want = append(want, [2]string{string(info.Stage), string(info.AerospikePy)})
		}
	}
	require.Equal(t, want, table(t, "| here | aerospike-py |"))
}
