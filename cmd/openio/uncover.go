package main

import (
	"go/ast"
	"slices"
	"strings"
)

// uncover removes the statements that go build -cover has inserted, and the blocks that it has put around the branches of an if. All
// other nodes keep their positions. The text of the file keeps the statements, so that coverage is counted as ever.
func uncover(file *ast.File) {
	ast.Inspect(file, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.BlockStmt:
			n.List = slices.DeleteFunc(n.List, isCounter)
		case *ast.CaseClause:
			n.Body = slices.DeleteFunc(n.Body, isCounter)
		case *ast.CommClause:
			n.Body = slices.DeleteFunc(n.Body, isCounter)
		case *ast.IfStmt:
			n.Else = unwrap(n.Else)
		}
		return true
	})
}

// unwrap takes a branch out of the blocks that hold nothing else.
func unwrap(branch ast.Stmt) ast.Stmt {
	for {
		block, ok := branch.(*ast.BlockStmt)
		if !ok {
			return branch
		}
		block.List = slices.DeleteFunc(block.List, isCounter)
		if len(block.List) != 1 {
			return branch
		}
		switch block.List[0].(type) {
		case *ast.BlockStmt, *ast.IfStmt:
			branch = block.List[0]
		default:
			return branch
		}
	}
}

// isCounter knows the counters of the modes set, count and atomic.
func isCounter(stmt ast.Stmt) bool {
	var target ast.Expr
	switch s := stmt.(type) {
	case *ast.AssignStmt:
		target = s.Lhs[0]
	case *ast.IncDecStmt:
		target = s.X
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		return ok && strings.HasPrefix(dotted(call.Fun), "_cover_atomic_.")
	}
	index, ok := target.(*ast.IndexExpr)
	return ok && strings.HasPrefix(dotted(index.X), "goCover_")
}
