package main

import (
	"bytes"
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
)

// advice is what to do about a client that is not known.
const advice = "install a newer openio (go install github.com/otelaerospike/go/cmd/openio@latest) or use a version of the client that \"openio versions\" lists"

// weave returns the changed files of a client by their names. It changes all places of a client that it knows, or nothing.
func weave(sources []source, client string) (map[string][]byte, error) {
	for _, source := range sources {
		if bytes.Contains(source.text, []byte("openio")) || bytes.Contains(source.text, []byte("OpenIO1")) {
			return nil, fmt.Errorf("%s has names that begin with openio in %s; build with the client as it was published", client, source.name)
		}
	}
	tree, err := parse(sources)
	if err != nil {
		return nil, err
	}
	insertions, err := insertionsOf(tree)
	if err != nil {
		return nil, fmt.Errorf("%s is not known to this openio: %w; %s", client, err, advice)
	}
	return insert(sources, tree, insertions)
}

// insertionsOf checks a client against the table of shapes.
func insertionsOf(tree *syntaxTree) ([]insertion, error) {
	fingerprint, err := fingerprintOf(tree)
	if err != nil {
		return nil, err
	}
	expected, ok := lookUp(fingerprint)
	if !ok {
		return nil, fmt.Errorf("its shape %.12s is new", fingerprint)
	}
	insertions, places, err := findPlaces(tree)
	if err != nil {
		return nil, err
	}
	if places != expected.places {
		return nil, fmt.Errorf("its places are %s instead of %s", places, expected.places)
	}
	return insertions, nil
}

// insert writes the files that have an insertion.
func insert(sources []source, tree *syntaxTree, insertions []insertion) (map[string][]byte, error) {
	woven := map[string][]byte{}
	for i, source := range sources {
		file := tree.files[i]
		var own []insertion
		for _, in := range insertions {
			if file.FileStart <= in.pos && in.pos < file.FileEnd {
				own = append(own, in)
			}
		}
		if len(own) == 0 {
			continue
		}
		header, err := lineDirective(source.name)
		if err != nil {
			return nil, err
		}
		woven[source.name] = append(header, apply(source.text, tree, own)...)
	}
	return woven, nil
}

// lineDirective makes the compiler name the original file, as it would have without openio.
func lineDirective(name string) ([]byte, error) {
	full, err := filepath.Abs(name)
	if err != nil {
		return nil, err
	}
	return []byte("//line " + full + ":1\n"), nil
}

func apply(text []byte, tree *syntaxTree, insertions []insertion) []byte {
	slices.SortStableFunc(insertions, func(a, b insertion) int { return cmp.Compare(a.pos, b.pos) })
	var out bytes.Buffer
	written := 0
	for _, in := range insertions {
		offset := tree.offset(in.pos)
		out.Write(text[written:offset])
		out.WriteString(in.text)
		written = offset
	}
	out.Write(text[written:])
	return out.Bytes()
}
