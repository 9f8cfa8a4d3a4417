package section_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/internal/section"
)

func TestOnlyTheSectionIsReplaced(t *testing.T) {
	const page = "before\n<!-- generated: a -->\nold\nold\n<!-- end -->\nbetween\n<!-- generated: b -->\nold\n<!-- end -->\nafter\n"
	got, err := section.Replace(page, "a", []string{"new $1", "new"})
	require.NoError(t, err)
	require.Equal(t, "before\n<!-- generated: a -->\nnew $1\nnew\n<!-- end -->\nbetween\n<!-- generated: b -->\nold\n<!-- end -->\nafter\n", got)
	again, err := section.Replace(got, "a", []string{"new $1", "new"})
	require.NoError(t, err)
	require.Equal(t, got, again)
}

func TestATextWithoutTheSectionIsAnError(t *testing.T) {
	for _, page := range []string{"", "<!-- generated: b -->\n\n<!-- end -->\n", "<!-- generated: a -->\nno end\n"} {
		_, err := section.Replace(page, "a", nil)
		require.ErrorContains(t, err, "there is no section <!-- generated: a -->")
	}
}
