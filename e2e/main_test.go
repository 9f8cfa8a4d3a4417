package e2e

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync/atomic"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
	"go.uber.org/goleak"
)

const (
	// patience bounds the wait for an event that must happen.
	patience = 60 * time.Second
	// tick is the time between two looks.
	tick = 100 * time.Millisecond
)

// failedExports counts the failures of background exports that OpenTelemetry reports.
var failedExports atomic.Int64

func TestMain(m *testing.M) {
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(error) { failedExports.Add(1) }))
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	goleak.VerifyTestMain(m)
}

// binary is the path of a program that build has built.
func binary(name string) string { return filepath.Join("..", "bin", name) }

// build relies on Go's build cache: Prometheus and the Collector take minutes the first time, and seconds afterwards.
func build() error {
	const prometheus = "github.com/prometheus/prometheus/cmd/"
	for _, program := range []struct {
		directory string
		arguments []string // the last is the package
	}{
		// Without service discovery: it has many modules, and the tests need none.
		{"servers/prometheus", []string{"-tags", "remove_all_sd", prometheus + "prometheus"}},
		{"servers/prometheus", []string{"-tags", "remove_all_sd", prometheus + "promtool"}},
		{"servers/collector", []string{"."}},
		{".", []string{"./internal/service"}},
		{"../example", []string{"."}},
		{"../examples/basic", []string{"."}},
	} {
		fmt.Println("build", program.arguments[len(program.arguments)-1], "in", program.directory)
		bin, err := filepath.Abs("../bin")
		if err != nil {
			return err
		}
		command := exec.Command("go", append([]string{"build", "-o", bin + string(filepath.Separator)}, program.arguments...)...)
		command.Dir = program.directory
		command.Env = append(os.Environ(), "CGO_ENABLED=0")
		if output, err := command.CombinedOutput(); err != nil {
			return fmt.Errorf("build in %s: %w\n%s", program.directory, err, output)
		}
	}
	return nil
}
