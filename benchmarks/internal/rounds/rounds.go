// Package rounds runs the benchmarks over and over, and pairs what was measured in the same round.
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

// Binary is the benchmarks, built once: a round is a process of its own, so that where its memory happens to lie differs from
// round to round and does not bias them all.
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

// Selection is benchmarks that run for the same time or number of iterations, in the harness's notation.
type Selection struct {
	Pattern   string
	Benchtime string
	Flags     []string // of the benchmarks' own
}

// Run runs the selections one after the other, n times over, every second time in reverse, and returns what was measured. It
// copies what they print to raw, in Go's benchmark format. progress is called before each round.
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

// Matching returns a pattern of the benchmarks of the given names, which are without "Benchmark", and of all below them.
func Matching(names ...string) string {
	patterns := make([]string, len(names))
	for i, name := range names {
		patterns[i] = "^Benchmark" + strings.ReplaceAll(regexp.QuoteMeta(name), "/", "$/^") + "$"
	}
	return strings.Join(patterns, "|")
}
