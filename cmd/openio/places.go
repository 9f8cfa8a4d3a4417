package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"strconv"
	"strings"
)

// The steps, as the package internal/openio numbers them. openio does not import that package, because its own hash would then change
// with every change there.
const (
	stepSlept = iota
	stepSplit
	stepRouted
	stepConnected
	stepEncoded
	stepSent
	stepReading
	stepRead
	stepParsed
	stepEnded
)

// An insertion is text that joins a file. It has no line break, so that every line keeps its number.
type insertion struct {
	pos  token.Pos
	text string
}

// A finder collects the places of a client.
type finder struct {
	insertions []insertion
	found      map[string]int // how many there are of each place
}

// placeNames are all kinds of places. A client has at least one of each.
var placeNames = []string{
	"type Connection", "executeAt", "time.Sleep", "bc.retryBatch", "ifc.getConnection", "cmd.conn.Write", "ifc.parseResult",
	"ctn.conn.Read", "ctn.inflater.Read",
}

// findPlaces returns what has to be inserted where, and the number of places as the table of shapes has it.
func findPlaces(tree *syntaxTree) ([]insertion, string, error) {
	execute, read, fields := tree.function("baseCommand", "executeAt"), tree.function("Connection", "Read"), tree.members("Connection")
	if execute == nil || read == nil || fields == nil {
		return nil, "", errors.New("it lacks baseCommand.executeAt, Connection.Read or the type Connection")
	}
	f := finder{found: map[string]int{}}
	f.insert("type Connection", fields.Opening+1, " openio openioProbe;")
	f.insert("executeAt", execute.Body.Lbrace+1, executeBegin)
	f.calls(execute, executePlace)
	f.calls(read, readPlace)
	for _, name := range placeNames {
		if f.found[name] == 0 {
			return nil, "", fmt.Errorf("it lacks the place %s", name)
		}
	}
	return f.insertions, f.counts(), nil
}

func (f *finder) insert(place string, pos token.Pos, text string) {
	f.insertions = append(f.insertions, insertion{pos, text})
	f.found[place]++
}

// counts writes the number of places.
func (f *finder) counts() string {
	var parts []string
	for _, name := range placeNames {
		parts = append(parts, name+" "+strconv.Itoa(f.found[name]))
	}
	return strings.Join(parts, ", ")
}

// calls inserts text around the statements of a block that call what place knows.
func (f *finder) calls(function *ast.FuncDecl, place func(name string, stmt ast.Stmt) (before, after string)) {
	ast.Inspect(function.Body, func(node ast.Node) bool {
		block, ok := node.(*ast.BlockStmt)
		if !ok {
			return true
		}
		for _, stmt := range block.List {
			name := calledBy(stmt)
			before, after := place(name, stmt)
			if before+after == "" {
				continue
			}
			f.found[name]++
			f.insertions = append(f.insertions, insertion{stmt.Pos(), before}, insertion{stmt.End(), after})
		}
		return true
	})
}

// calledBy names what a statement calls.
func calledBy(stmt ast.Stmt) string {
	var expr ast.Expr
	switch s := stmt.(type) {
	case *ast.AssignStmt:
		if len(s.Rhs) == 1 {
			expr = s.Rhs[0]
		}
	case *ast.ExprStmt:
		expr = s.X
	}
	if call, ok := expr.(*ast.CallExpr); ok {
		return dotted(call.Fun)
	}
	return ""
}

// executeBegin asks for a probe. openioConn is the connection that has the probe: the goroutine that salvages a connection of the v8
// client may set cmd.conn to nil at any time.
var executeBegin = " openioStep := openioStart(); var openioConn *Connection; " +
	ifThere("openioStep", "defer func() { "+call("openioStep", stepEnded, "nil", "0", "errChain")+" }()") + ";"

// executePlace knows the places of baseCommand.executeAt. A connection has the probe only while the command is on it: from when it was
// connected until it failed to send, or until the reply was parsed. A command without a probe takes away what the connection has.
func executePlace(name string, stmt ast.Stmt) (before, after string) {
	const probe = "openioStep"
	const forget = "openioConn.openio = nil"
	switch name {
	case "time.Sleep":
		return "", "; " + ifThere(probe, call(probe, stepSlept, "nil", "0", "nil"))
	case "bc.retryBatch":
		return ifThere(probe, call(probe, stepSplit, "nil", "0", "nil")) + "; ", ""
	case "ifc.getConnection":
		return ifThere(probe, call(probe, stepRouted, "cmd.node", "0", "nil")) + "; ",
			"; " + ifThere(probe, call(probe, stepConnected, "nil", "0", "err")) +
				"; if err == nil { openioConn = cmd.conn; openioConn.openio = openioStep }"
	case "cmd.conn.Write":
		return ifThere(probe, call(probe, stepEncoded, "nil", "0", "nil")) + "; ",
			"; " + ifThere(probe, call(probe, stepSent, "nil", written(stmt), "err")+"; if err != nil { "+forget+" }")
	case "ifc.parseResult":
		return "", "; " + ifThere(probe, forget+"; "+call(probe, stepParsed, "nil", "0", "err"))
	}
	return "", ""
}

// written is the number of bytes that Write has returned. Where the client discards it, it is the length of the command, or none after
// an error.
func written(stmt ast.Stmt) string {
	if assign, ok := stmt.(*ast.AssignStmt); ok && dotted(assign.Lhs[0]) != "_" {
		return dotted(assign.Lhs[0])
	}
	return "openioWritten(cmd.dataOffset, err)"
}

// readPlace knows the places of Connection.Read. The end of a compressed reply is no error.
func readPlace(name string, _ ast.Stmt) (before, after string) {
	const probe = "ctn.openio"
	reading := ifThere(probe, call(probe, stepReading, "nil", "0", "nil")) + "; "
	read := call(probe, stepRead, "nil", "r", "err")
	switch name {
	case "ctn.conn.Read":
		return reading, "; " + ifThere(probe, read)
	case "ctn.inflater.Read":
		return reading, "; " + ifThere(probe, "if err != io.EOF { "+read+" } else { "+call(probe, stepRead, "nil", "r", "nil")+" }")
	}
	return "", ""
}

// ifThere writes a statement that costs one comparison when there is no probe. Arguments become interfaces only when there is one.
func ifThere(probe, statements string) string {
	return "if " + probe + " != nil { " + statements + " }"
}

func call(probe string, number int, node, bytes, err string) string {
	return fmt.Sprintf("%s.Step(%d, %s, %s, %s)", probe, number, node, bytes, err)
}
