package main

import (
	"slices"
	"strings"
)

// An invocation is a command line that runs a tool of Go. Other programs for -toolexec may stand before the tool.
type invocation struct {
	args     []string
	compiler int // where args has the compiler, or -1
}

func newInvocation(args []string) invocation {
	return invocation{args: args, compiler: slices.IndexFunc(args, isCompiler)}
}

// isCompiler looks at the last element of the path. Windows has two separators and a suffix.
func isCompiler(arg string) bool {
	base := arg[strings.LastIndexAny(arg, `/\`)+1:]
	return strings.TrimSuffix(base, ".exe") == "compile"
}

// compilerArgs are what the compiler is given. They are empty when another tool is run.
func (inv invocation) compilerArgs() []string {
	if inv.compiler < 0 {
		return nil
	}
	return inv.args[inv.compiler+1:]
}

func (inv invocation) asksVersion() bool {
	return slices.Contains(inv.compilerArgs(), "-V=full")
}

// flag returns the value of a flag of the compiler, such as -p. It is empty when the flag is absent.
func (inv invocation) flag(name string) string {
	args := inv.compilerArgs()
	for i, arg := range args {
		if arg == name && i+1 < len(args) {
			return args[i+1]
		}
		if value, ok := strings.CutPrefix(arg, name+"="); ok {
			return value
		}
	}
	return ""
}

// goFiles returns the source files.
func (inv invocation) goFiles() []string {
	var files []string
	for _, arg := range inv.compilerArgs() {
		if isGoFile(arg) {
			files = append(files, arg)
		}
	}
	return files
}

func isGoFile(arg string) bool {
	return strings.HasSuffix(arg, ".go") && !strings.HasPrefix(arg, "-")
}

// with returns the command line with some of the source files replaced and one added. The flags stay as they are.
func (inv invocation) with(replaced map[string]string, added string) []string {
	args := slices.Clone(inv.args)
	for i, arg := range args {
		if file, ok := replaced[arg]; ok && i > inv.compiler && isGoFile(arg) {
			args[i] = file
		}
	}
	return append(args, added)
}
