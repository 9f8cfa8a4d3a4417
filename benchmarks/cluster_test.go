package benchmarks_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"

	"github.com/otelaerospike/go/aerospiketest"
)

// hosts returns the hosts in AEROSPIKE_HOSTS. If that is not set, hosts starts three nodes in another process: in this process
// the nodes would share the scheduler and the garbage collector with what is measured.
func hosts(b *testing.B) []*aerospike.Host {
	if os.Getenv("AEROSPIKE_HOSTS") == "" {
		b.Setenv("AEROSPIKE_HOSTS", startCluster(b))
	}
	hosts, err := aerospike.NewHosts(aerospiketest.Addresses(b)...)
	require.NoError(b, err)
	return hosts
}

// clusterVariable is the environment variable that makes this binary serve the cluster and run no benchmarks.
const clusterVariable = "BENCHMARKS_CLUSTER"

// startCluster starts the cluster's process and returns the cluster's hosts. The process ends with the benchmark.
func startCluster(b *testing.B) string {
	executable, err := os.Executable()
	require.NoError(b, err)
	// Not b.Context: that ends before the cleanup functions run, and they still need the cluster.
	command := exec.CommandContext(context.Background(), executable)
	command.Env = append(os.Environ(), clusterVariable+"=1")
	command.Stderr = os.Stderr
	stdin, err := command.StdinPipe()
	require.NoError(b, err)
	stdout, err := command.StdoutPipe()
	require.NoError(b, err)
	require.NoError(b, command.Start())
	b.Cleanup(func() {
		require.NoError(b, stdin.Close())
		require.NoError(b, command.Wait())
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(b, err)
	return strings.TrimSpace(line)
}

// serveCluster starts a cluster, prints its hosts and serves it until standard input ends. Standard input also ends when the
// parent process crashes.
func serveCluster() error {
	cluster, err := aerospiketest.Start(aerospiketest.WithNodes(3))
	if err != nil {
		return err
	}
	defer func() { _ = cluster.Close() }() // the error is always nil
	fmt.Println(strings.Join(cluster.Addresses(), ","))
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}
