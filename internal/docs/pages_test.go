package docs

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
)

const root = "../.."

// page is a parsed Markdown file.
type page struct {
	path   string // below root, with slashes
	source []byte
	node   ast.Node
}

// block is a fenced block.
type block struct {
	page     *page
	line     int // of its first line of text, from 1
	language string
	text     string
}

// pages returns every Markdown file of the project.
func pages(t *testing.T) (all []*page) {
	t.Helper()
	parser := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser()
	require.NoError(t, fs.WalkDir(os.DirFS(root), ".", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (entry.Name() == ".git" || entry.Name() == "testdata" || path == "bin"):
			return fs.SkipDir
		case filepath.Ext(path) != ".md" || entry.IsDir():
			return nil
		}
		source, err := os.ReadFile(filepath.Join(root, path))
		if err != nil {
			return err
		}
		all = append(all, &page{path, source, parser.Parse(text.NewReader(source))})
		return nil
	}))
	require.Greater(t, len(all), 10)
	return all
}

// walk calls visit for every node of a page.
func (p *page) walk(visit func(ast.Node)) {
	_ = ast.Walk(p.node, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			visit(n)
		}
		return ast.WalkContinue, nil
	})
}

// blocks returns the fenced blocks of a page, except empty ones.
func (p *page) blocks() (all []block) {
	p.walk(func(n ast.Node) {
		fenced, ok := n.(*ast.FencedCodeBlock)
		if !ok || fenced.Lines().Len() == 0 {
			return
		}
		var content strings.Builder
		for _, line := range fenced.Lines().Sliced(0, fenced.Lines().Len()) {
			content.Write(line.Value(p.source))
		}
		all = append(all, block{
			page:     p,
			line:     1 + bytes.Count(p.source[:fenced.Lines().At(0).Start], []byte("\n")),
			language: string(fenced.Language(p.source)),
			text:     content.String(),
		})
	})
	return all
}

// plain returns the text within a node, without its markup.
func plain(n ast.Node, source []byte) string {
	var content strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if leaf, ok := n.(*ast.Text); ok && entering {
			content.Write(leaf.Value(source))
		}
		return ast.WalkContinue, nil
	})
	return content.String()
}
