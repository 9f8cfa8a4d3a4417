// Package rounds runs the benchmarks in rounds, and compares what was measured in the same round.
package rounds

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// Binary is the benchmarks' test binary, built once without openio and once with it. Each round runs it in a new process: the memory layout
// then differs from round to round, and one unlucky layout does not bias all of them.
type Binary struct{ Plain, Open string }

// Build builds the benchmarks of a package into dir.
func Build(ctx context.Context, pkg, dir string) (Binary, error) {
	plain := filepath.Join(dir, "benchmarks.test")
	if err := build(ctx, "test", "-c", "-o", plain, pkg); err != nil {
		return Binary{}, err
	}
	open, err := BuildOpen(ctx, pkg, dir)
	return Binary{plain, open}, err
}

// BuildOpen builds the benchmarks of a package into dir with openio, and returns the binary's path. It builds openio where the Makefile
// does, since the build cache knows by the hash of openio what openio has compiled.
func BuildOpen(ctx context.Context, pkg, dir string) (path string, err error) {
	path = filepath.Join(dir, "benchmarks-open.test")
	openio := filepath.Join(dir, "openio")
	root, err := exec.CommandContext(ctx, "go", "list", "-m", "-f", "{{.Dir}}", "github.com/otelaerospike/go").Output()
	if err != nil {
		return "", fmt.Errorf("find the root module: %w", err)
	}
	err = build(ctx, "build", "-C", strings.TrimSpace(string(root)), "-trimpath", "-buildvcs=false", "-o", openio, "./cmd/openio")
	if err != nil {
		return "", err
	}
	return path, build(ctx, "test", "-c", "-toolexec='"+openio+"' toolexec", "-o", path, pkg)
}

func build(ctx context.Context, args ...string) error {
	command := exec.CommandContext(ctx, "go", args...)
	command.Stdout, command.Stderr = os.Stderr, os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("build the benchmarks: go %s: %w", strings.Join(args, " "), err)
	}
	return nil
}

// Selection selects benchmarks that run equally long.
type Selection struct {
	Pattern   string   // the value of -test.bench
	Benchtime string   // the value of -test.benchtime
	Flags     []string // flags that the benchmarks define themselves
	Open      bool     // run them in the build with openio
}

// Run runs n rounds and returns what they measured. Each round runs the selections one after the other. In every second round the
// sides run in reverse order. Run copies the output to raw, in Go's benchmark format, and calls progress before each round.
func (b Binary) Run(ctx context.Context, n int, selections []Selection, raw io.Writer, progress func(round int)) (Samples, error) {
	samples := NewSamples()
	for round := range n {
		progress(round)
		for _, s := range selections {
			output, err := b.run(ctx, s, round%2 == 1)
			if err != nil {
				return Samples{}, err
			}
			if _, err := raw.Write(output); err != nil {
				return Samples{}, fmt.Errorf("keep the results: %w", err)
			}
			if err := samples.Read(bytes.NewReader(output)); err != nil {
				return Samples{}, err
			}
		}
	}
	return samples, nil
}

func (b Binary) run(ctx context.Context, s Selection, reverse bool) ([]byte, error) {
	path := b.Plain
	if s.Open {
		path = b.Open
	}
	command := exec.CommandContext(ctx, path, append([]string{
		"-test.run=^$", "-test.bench=" + s.Pattern, "-test.benchtime=" + s.Benchtime, "-test.benchmem",
		fmt.Sprintf("-reverse=%t", reverse),
	}, s.Flags...)...)
	var stderr bytes.Buffer
	command.Stderr = &stderr
	output, err := command.Output()
	if err != nil {
		return nil, fmt.Errorf("run the benchmarks: %w\n%s%s", err, output, stderr.Bytes())
	}
	return output, nil
}

// Matching returns a pattern that selects the named benchmarks and all benchmarks below them. The names omit "Benchmark".
func Matching(names ...string) string {
	patterns := make([]string, len(names))
	for i, name := range names {
		patterns[i] = "^Benchmark" + strings.ReplaceAll(regexp.QuoteMeta(name), "/", "$/^") + "$"
	}
	return strings.Join(patterns, "|")
}
