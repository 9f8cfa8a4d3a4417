package benchmarks_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// processorTime returns what this process has spent. The cluster is another process.
func processorTime(b *testing.B) time.Duration {
	process, err := syscall.GetCurrentProcess()
	require.NoError(b, err)
	var begun, ended, kernel, user syscall.Filetime
	require.NoError(b, syscall.GetProcessTimes(process, &begun, &ended, &kernel, &user))
	return duration(kernel) + duration(user)
}

// duration returns a duration that is written like a time, in steps of 100 ns.
func duration(t syscall.Filetime) time.Duration {
	return 100 * time.Duration(int64(t.HighDateTime)<<32+int64(t.LowDateTime))
}
