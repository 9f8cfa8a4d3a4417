package stagemeter_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/signals"
	"github.com/otelaerospike/go/stagemeter"
)

// section is the text of docs/stages.md about one stage.
type section struct {
	stage stagemeter.Stage
	text  string
}

// sections returns the sections below a heading, in order.
func sections(t *testing.T, heading string) (all []section) {
	t.Helper()
	page, err := os.ReadFile("../docs/stages.md")
	require.NoError(t, err)
	_, text, found := strings.Cut(string(page), "\n## "+heading+"\n")
	require.True(t, found, "docs/stages.md has no heading %q", heading)
	text, _, _ = strings.Cut(text, "\n## ")
	for _, part := range strings.Split(text, "\n### ")[1:] {
		name, content, _ := strings.Cut(part, "\n")
		all = append(all, section{stagemeter.Stage(strings.Trim(name, "`")), content})
	}
	return all
}

// described returns the stages of the sections.
func described(all []section) (stages []stagemeter.Stage) {
	for _, s := range all {
		stages = append(stages, s.stage)
	}
	return stages
}

// The page describes the parts of io and the stages of a stream apart from the others. aerospike-py has none of them.
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
	require.Equal(t, operation, described(sections(t, "Operations")), "docs/stages.md must describe every stage, in order")
	require.Equal(t, parts, described(sections(t, "Parts of io")), "docs/stages.md must describe every part of io, in order")
	require.Equal(t, stream, described(sections(t, "Streams")), "docs/stages.md must describe every stage of a stream, in order")
}

func TestTheSectionOfAStageSaysEverythingAboutIt(t *testing.T) {
	infos := map[stagemeter.Stage]stagemeter.StageInfo{}
	for _, info := range stagemeter.Stages() {
		infos[info.Stage] = info
	}
	for heading, labels := range map[string][]string{
		"Operations":  {"Operations", "From", "To", "Overlaps", "When it is high"},
		"Parts of io": {"From", "To", "When it is high"},
		"Streams":     {"From", "To", "When it is high"},
	} {
		for _, s := range sections(t, heading) {
			for _, label := range labels {
				assert.Regexp(t, `\*\*`+label+`:\*\* \S`, s.text, s.stage)
			}
			if heading == "Operations" {
				assert.Equal(t, infos[s.stage].AfterEnd, strings.Contains(s.text, "not part of the operation's duration"), s.stage)
			}
			for _, included := range infos[s.stage].Includes {
				if !strings.HasPrefix(string(included), "io_") {
					assert.Contains(t, s.text, "`"+string(included)+"`", s.stage)
				}
			}
		}
	}
}

func TestEveryAerospikePyNameIsDocumented(t *testing.T) {
	var want [][2]string
	for _, info := range stagemeter.Stages() {
		if info.AerospikePy != "" {
			want = append(want, [2]string{string(info.Stage), string(info.AerospikePy)})
		}
	}
	page, err := os.ReadFile("../docs/from-aerospike-py.md")
	require.NoError(t, err)
	_, text, found := strings.Cut(string(page), "| here | aerospike-py |\n")
	require.True(t, found, "docs/from-aerospike-py.md has no table of the names")
	text, _, _ = strings.Cut(text, "\n\n")
	var documented [][2]string
	for _, row := range regexp.MustCompile("(?m)^\\| `(\\w+)` \\| `(\\w+)` \\|").FindAllStringSubmatch(text, -1) {
		documented = append(documented, [2]string{row[1], row[2]})
	}
	require.Equal(t, want, documented)
}

func TestTheRegistryHasEveryStage(t *testing.T) {
	registry, err := signals.Load()
	require.NoError(t, err)
	var registered, want []stagemeter.StageInfo
	for _, a := range registry.Attributes {
		if a.Key == "stage" {
			for _, v := range a.Values {
				registered = append(registered, stagemeter.StageInfo{Stage: stagemeter.Stage(v.Value), Meaning: v.Brief})
			}
		}
	}
	for _, info := range stagemeter.Stages() {
		want = append(want, stagemeter.StageInfo{Stage: info.Stage, Meaning: info.Meaning})
	}
	require.Equal(t, want, registered)
}
