package benchmarks_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain runs the benchmarks, or serves the cluster in the process that startCluster starts.
func TestMain(m *testing.M) {
	if os.Getenv(clusterVariable) == "" {
		goleak.VerifyTestMain(m)
		return
	}
	if err := serveCluster(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
