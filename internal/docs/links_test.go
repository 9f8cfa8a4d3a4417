package docs

import (
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/yuin/goldmark/ast"
)

// htmlTarget finds the targets of HTML elements.
var htmlTarget = regexp.MustCompile(`(?:src|srcset|href)="([^"]*)"`)

// targets returns where the links and pictures of a page lead.
func (p *page) targets() (all []string) {
	html := func(content []byte) {
		for _, match := range htmlTarget.FindAllSubmatch(content, -1) {
			all = append(all, string(match[1]))
		}
	}
	p.walk(func(n ast.Node) {
		switch n := n.(type) {
		case *ast.Link:
			all = append(all, string(n.Destination))
		case *ast.Image:
			all = append(all, string(n.Destination))
		case *ast.AutoLink:
			all = append(all, string(n.URL(p.source)))
		case *ast.RawHTML:
			html(n.Segments.Value(p.source))
		case *ast.HTMLBlock:
			html(n.Lines().Value(p.source))
		}
	})
	return all
}

// anchors returns the anchors of a page's headings, as GitHub makes them.
func (p *page) anchors() map[string]bool {
	seen := map[string]int{}
	anchors := map[string]bool{}
	p.walk(func(n ast.Node) {
		if _, ok := n.(*ast.Heading); !ok {
			return
		}
		anchor := strings.Map(func(r rune) rune {
			switch {
			case r == ' ':
				return '-'
			case unicode.IsLetter(r), unicode.IsDigit(r), r == '-', r == '_':
				return unicode.ToLower(r)
			}
			return -1
		}, plain(n, p.source))
		seen[anchor]++
		if again := seen[anchor] - 1; again > 0 {
			anchor += "-" + strconv.Itoa(again)
		}
		anchors[anchor] = true
	})
	return anchors
}

func TestEveryLinkLeadsSomewhere(t *testing.T) {
	anchors := map[string]map[string]bool{}
	all := pages(t)
	for _, p := range all {
		anchors[p.path] = p.anchors()
	}
	relative := 0
	for _, p := range all {
		for _, target := range p.targets() {
			link, err := url.Parse(target)
			require.NoError(t, err, "%s: %s", p.path, target)
			if link.Scheme != "" {
				assert.True(t, link.Scheme == "mailto" || link.Host != "", "%s: %s has no host", p.path, target)
				continue
			}
			relative++
			destination := p.path
			if link.Path != "" {
				destination = path.Join(path.Dir(p.path), link.Path)
			}
			if _, err := os.Stat(filepath.Join(root, destination)); err != nil {
				t.Errorf("%s: %s: %v", p.path, target, err)
			}
			if link.Fragment != "" && path.Ext(destination) == ".md" {
				assert.True(t, anchors[destination][link.Fragment], "%s: %s has no heading for #%s", p.path, destination, link.Fragment)
			}
		}
	}
	require.Greater(t, relative, 50)
}

// A page that the index does not link is found by nobody.
func TestTheIndexLinksEveryPage(t *testing.T) {
	linked := map[string]bool{}
	all := pages(t)
	for _, p := range all {
		if p.path == "docs/README.md" {
			for _, target := range p.targets() {
				linked[path.Join("docs", target)] = true
			}
		}
	}
	for _, p := range all {
		if strings.HasPrefix(p.path, "docs/") && p.path != "docs/README.md" {
			assert.True(t, linked[p.path], "docs/README.md does not link %s", p.path)
		}
	}
}
