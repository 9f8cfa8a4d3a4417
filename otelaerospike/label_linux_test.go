package otelaerospike_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/pprof"
	"slices"
	"strings"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/stagemeter"
)

func TestIntegrationCPUProfileShowsForWhichOperationTheClientWorks(t *testing.T) {
	f, _ := connect(t)
	stagemeter.SetEnabled(true)
	set, large := uniqueSet(), make([]any, 500)
	for i := range large {
		large[i] = i
	}
	keys := make([]*aerospike.Key, 20)
	for i := range keys {
		keys[i] = newKey(t, set, i)
		require.NoError(t, f.Put(nil, keys[i], aerospike.BinMap{"large": large}))
		t.Cleanup(func() { _, _ = f.Delete(nil, keys[i]) })
	}
	parallel := aerospike.NewBatchPolicy()
	parallel.ConcurrentNodes = 0
	parallel.TotalTimeout, parallel.SocketTimeout = 0, 0

	// A profile has few samples, and its start is noticed late: reads are profiled until their labels are seen.
	for reads := 1; reads <= 1<<10; reads *= 2 {
		stacks := cpuProfile(t, func() {
			pprof.Do(t.Context(), pprof.Labels("user", "mine"), func(ctx context.Context) {
				client := f.WithContext(ctx)
				for range reads {
					_, err := client.BatchGet(parallel, keys)
					require.NoError(t, err)
				}
			})
		})
		if slices.ContainsFunc(stacks, onGoroutineOfClient) {
			return
		}
	}
	t.Fatal("no sample of the client's goroutines has the labels")
}

// onGoroutineOfClient reports whether a stack is that of a goroutine which the client has started for a batch read.
func onGoroutineOfClient(stack string) bool {
	contains := func(text string) bool { return strings.Contains(stack, text) }
	return contains("db.operation.name:  batch_read\n") && contains("stage:  io\n") && contains("user:  mine\n") &&
		contains("/aerospike-client-go/") && !contains(".cpuProfile")
}

// cpuProfile returns the stacks, with their labels, of a CPU profile that is taken while f runs.
func cpuProfile(t *testing.T, f func()) []string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "cpu.pprof")
	file, err := os.Create(path)
	require.NoError(t, err)
	require.NoError(t, pprof.StartCPUProfile(file))
	f()
	pprof.StopCPUProfile()
	require.NoError(t, file.Close())
	text, err := exec.CommandContext(t.Context(), "go", "tool", "pprof", "-traces", path).Output()
	require.NoError(t, err)
	return strings.Split(string(text), "-----------+")
}
