package benchmarks_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// TestMain is the cluster's process too: see startCluster.
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
