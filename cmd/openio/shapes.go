package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"go/ast"
	"go/printer"
	"go/scanner"
	"go/token"
	"io"
	"strings"
	"text/tabwriter"
)

//go:generate go test -run ^TestTable$ -args -update

// A shape is what several versions of the client have in common: the functions that are woven and what the woven statements use.
type shape struct {
	fingerprint string
	places      string // how many there are of each
	versions    []string
}

// lookUp finds a shape in the table, which table.go has.
func lookUp(fingerprint string) (shape, bool) {
	for _, s := range shapes {
		if s.fingerprint == fingerprint {
			return s, true
		}
	}
	return shape{}, false
}

// printVersions writes the table for people.
func printVersions(out io.Writer) {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	say(w, "SHAPE\tVERSIONS OF github.com/aerospike/aerospike-client-go")
	for _, s := range shapes {
		say(w, fmt.Sprintf("%.12s\t%s", s.fingerprint, strings.Join(s.versions, " ")))
	}
	_ = w.Flush()
}

// usedMembers are the fields and methods that the woven statements rely on.
var usedMembers = map[string][]string{
	"Connection":  {"conn", "compressed", "inflater", "limitReader"},
	"Error":       {"error"},
	"baseCommand": {"bufferEx", "conn", "node"},
	"bufferEx":    {"dataOffset"},
	"command":     {"getConnection", "parseResult"},
}

// usedTypes are the keys of usedMembers in order.
var usedTypes = []string{"Connection", "Error", "baseCommand", "bufferEx", "command"}

// fingerprintOf hashes the two functions that are woven, the signature of Connection.Write, and the used members. It disregards
// comments, the layout of the text, and coverage counters.
func fingerprintOf(tree *syntaxTree) (string, error) {
	sum := sha256.New()
	execute, read, write := tree.function("baseCommand", "executeAt"), tree.function("Connection", "Read"), tree.function("Connection", "Write")
	if execute == nil || read == nil || write == nil {
		return "", errors.New("it lacks baseCommand.executeAt, Connection.Read or Connection.Write")
	}
	for _, node := range []ast.Node{execute, read, write.Type} {
		writeTokens(sum, tree, node)
	}
	for _, typeName := range usedTypes {
		members := tree.members(typeName)
		for _, name := range usedMembers[typeName] {
			expr := member(members, name)
			if expr == nil {
				return "", fmt.Errorf("it lacks %s.%s", typeName, name)
			}
			say(sum, typeName+"."+name)
			writeTokens(sum, tree, expr)
		}
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// member returns the type of a field or method. An embedded one has the name of its type.
func member(members *ast.FieldList, name string) ast.Expr {
	if members == nil {
		return nil
	}
	for _, field := range members.List {
		if len(field.Names) == 0 && dotted(field.Type) == name {
			return field.Type
		}
		for _, ident := range field.Names {
			if ident.Name == name {
				return field.Type
			}
		}
	}
	return nil
}

// writeTokens writes the tokens of the printed node. Semicolons are left out, since the line breaks decide on most of them.
func writeTokens(out io.Writer, tree *syntaxTree, node ast.Node) {
	var text bytes.Buffer
	if err := printer.Fprint(&text, tree.positions, node); err != nil {
		say(out, err.Error()) // Such a node has a fingerprint that no table has.
	}
	var s scanner.Scanner
	s.Init(token.NewFileSet().AddFile("", -1, text.Len()), text.Bytes(), nil, 0)
	for {
		_, kind, literal := s.Scan()
		switch kind {
		case token.EOF:
			say(out, "")
			return
		case token.SEMICOLON:
		default:
			say(out, kind.String()+" "+literal)
		}
	}
}
