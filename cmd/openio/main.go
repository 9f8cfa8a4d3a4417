// Command openio builds programs whose Aerospike client reports the steps of its commands.
//
//	go install github.com/otelaerospike/go/cmd/openio@latest
//	go build -toolexec="openio toolexec" ./...
//
// The go command runs every tool through openio, and openio runs the tool. Only two packages are compiled differently. The client,
// version 7 or 8, gets statements that report each step of a command. This module's package internal/openio gets a mark that the
// program was built this way. Other packages, and the files in the module cache, stay as they are.
//
// A client is woven only when openio knows the shape of its functions. Any other client is compiled as it is, and openio says so in
// one line. "openio versions" lists the versions that are known.
//
// Another program for -toolexec may follow: go build -toolexec="openio toolexec other toolexec".
package main

import (
	"fmt"
	"io"
	"os"
	"runtime/debug"
)

const usage = `usage:
  openio toolexec TOOL ARGS…   run a tool of Go; the Aerospike client is woven when TOOL compiles it
  openio versions              list the versions of the client that can be woven
  openio version               print the version of openio
  openio help                  print this text

Build with: go build -toolexec="openio toolexec" ./...`

// Exit codes of openio itself. With toolexec, the exit code is that of the tool.
const (
	exitOK     = 0
	exitFailed = 1
	exitUsage  = 2
)

func main() {
	os.Exit(command(os.Args[1:], os.Stdout, os.Stderr))
}

func command(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		say(stderr, usage)
		return exitUsage
	}
	switch args[0] {
	case "toolexec":
		if len(args) == 1 {
			say(stderr, "openio: toolexec needs the tool to run; it is meant for go build -toolexec=\"openio toolexec\"")
			return exitUsage
		}
		f := filter{stdout: stdout, stderr: stderr, run: runTool}
		return f.toolexec(args[1:])
	case "versions":
		printVersions(stdout)
	case "version", "-version", "--version":
		say(stdout, "openio "+ownVersion())
	case "help", "-h", "-help", "--help":
		say(stdout, usage)
	default:
		say(stderr, fmt.Sprintf("openio: unknown command %q\n%s", args[0], usage))
		return exitUsage
	}
	return exitOK
}

// say prints a line. There is nobody to tell when that fails.
func say(out io.Writer, line string) {
	_, _ = fmt.Fprintln(out, line)
}

// ownVersion is that of the module openio was built from.
func ownVersion() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(unknown)"
	}
	return info.Main.Version
}
