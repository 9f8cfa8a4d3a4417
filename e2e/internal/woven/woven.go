// Package woven builds the demo as `make demo` does.
package woven

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"
)

// Demo builds the demo with a client that cmd/openio has woven, and returns the path of the program. The root is that of the repository.
// The first build compiles the standard library, which takes minutes.
func Demo(ctx context.Context, root string) (string, error) {
	bin, err := filepath.Abs(filepath.Join(root, "bin"))
	if err != nil {
		return "", err
	}
	openio, demo := filepath.Join(bin, "openio"), filepath.Join(bin, "woven", "example")
	for _, step := range []struct {
		directory string
		arguments []string
	}{
		{root, []string{"build", "-trimpath", "-buildvcs=false", "-o", openio, "./cmd/openio"}},
		{filepath.Join(root, "example"), []string{"build", fmt.Sprintf("-toolexec='%s' toolexec", openio), "-o", demo, "."}},
	} {
		command := exec.CommandContext(ctx, "go", step.arguments...)
		command.Dir = step.directory
		if output, err := command.CombinedOutput(); err != nil {
			return "", fmt.Errorf("build in %s: %w\n%s", step.directory, err, output)
		}
	}
	return demo, nil
}
