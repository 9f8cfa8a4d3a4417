package e2e

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"sync"
)

// wovenDemo builds the demo as `make demo` does, and returns where it is. The first build compiles the standard library, which takes
// minutes.
var wovenDemo = sync.OnceValues(func() (string, error) {
	bin, err := filepath.Abs("../bin")
	if err != nil {
		return "", err
	}
	openio, demo := filepath.Join(bin, "openio"), filepath.Join(bin, "woven", "example")
	for _, step := range []struct {
		directory string
		arguments []string
	}{
		{"..", []string{"build", "-trimpath", "-buildvcs=false", "-o", openio, "./cmd/openio"}},
		{"../example", []string{"build", fmt.Sprintf("-toolexec='%s' toolexec", openio), "-o", demo, "."}},
	} {
		command := exec.Command("go", step.arguments...)
		command.Dir = step.directory
		if output, err := command.CombinedOutput(); err != nil {
			return "", fmt.Errorf("build in %s: %w\n%s", step.directory, err, output)
		}
	}
	return filepath.Join("woven", "example"), nil
})
