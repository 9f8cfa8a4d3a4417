package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEverythingKeepsItsLine looks at the last version of every shape. The compiler writes the lines of the syntax tree into stack traces
// and into what a debugger reads.
func TestEverythingKeepsItsLine(t *testing.T) {
	for _, shape := range shapes {
		version := shape.versions[len(shape.versions)-1]
		sources := clientSources(t, version)
		tree, err := parse(sources)
		require.NoError(t, err)
		insertions, err := insertionsOf(tree)
		require.NoError(t, err)
		woven, err := insert(sources, tree, insertions)
		require.NoError(t, err)
		for i, source := range sources {
			text, ok := woven[source.name]
			if !ok {
				continue
			}
			positions := token.NewFileSet()
			file, err := parser.ParseFile(positions, "woven.go", text, parser.SkipObjectResolution)
			require.NoError(t, err)
			published := linesOf(tree.positions, tree.files[i], nil)
			header := len(text) - len(source.text) - inserted(insertions, tree.files[i])
			assert.Equal(t, published, linesOf(positions, file, insertedRanges(tree, tree.files[i], insertions, header)), "%s of %s", source.name, version)
			assert.Greater(t, len(published), 1000)
		}
	}
}

// textRange is from an offset in a file to another one.
type textRange struct{ from, to int }

// own returns the insertions of a file in their order.
func own(insertions []insertion, file *ast.File) (all []insertion) {
	for _, in := range insertions {
		if file.FileStart <= in.pos && in.pos < file.FileEnd {
			all = append(all, in)
		}
	}
	slices.SortStableFunc(all, func(a, b insertion) int { return int(a.pos - b.pos) })
	return all
}

func inserted(insertions []insertion, file *ast.File) (length int) {
	for _, in := range own(insertions, file) {
		length += len(in.text)
	}
	return length
}

// insertedRanges returns where the insertions are in the woven file, whose text is later by the header.
func insertedRanges(tree *syntaxTree, file *ast.File, insertions []insertion, header int) (ranges []textRange) {
	shift := header
	for _, in := range own(insertions, file) {
		from := tree.offset(in.pos) + shift
		ranges = append(ranges, textRange{from, from + len(in.text)})
		shift += len(in.text)
	}
	return ranges
}

// linesOf returns where every node of a file begins and ends, without those that begin in the given ranges.
func linesOf(positions *token.FileSet, file *ast.File, without []textRange) (lines []string) {
	ast.Inspect(file, func(node ast.Node) bool {
		if node == nil {
			return false
		}
		offset := positions.PositionFor(node.Pos(), false).Offset
		if slices.ContainsFunc(without, func(r textRange) bool { return r.from <= offset && offset < r.to }) {
			return false
		}
		from, to := positions.Position(node.Pos()), positions.Position(node.End())
		lines = append(lines, fmt.Sprintf("%T %s:%d to %d", node, from.Filename, from.Line, to.Line))
		return true
	})
	return lines
}
