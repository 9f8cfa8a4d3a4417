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

// Binary is the benchmarks' test binary, built once. Each round runs it in a new process: the memory layout then differs from
// round to round, and one unlucky layout does not bias all of them.
type Binary struct{ Path string }

// Build builds the benchmarks of a package into dir.
func Build(ctx context.Context, pkg, dir string) (Binary, error) {
	path := filepath.Join(dir, "benchmarks.test")
	command := exec.CommandContext(ctx, "go", "test", "-c", "-o", path, pkg)
	command.Stdout, command.Stderr = os.Stderr, os.Stderr
	if err := command.Run(); err != nil {
		return Binary{}, fmt.Errorf("build the benchmarks: %w", err)
	}
	return Binary{path}, nil
}

// Selection selects benchmarks that run equally long.
type Selection struct {
	Pattern   string   // the value of -test.bench
	Benchtime string   // the value of -test.benchtime
	Flags     []string // flags that the benchmarks define themselves
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
	command := exec.CommandContext(ctx, b.Path, append([]string{
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
