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

// hosts returns the hosts of the cluster in AEROSPIKE_HOSTS, or else of three nodes in a process of their own. In this process the
// nodes would share the scheduler and the garbage collector with what is measured.
func hosts(b *testing.B) []*aerospike.Host {
	if os.Getenv("AEROSPIKE_HOSTS") == "" {
		b.Setenv("AEROSPIKE_HOSTS", startCluster(b))
	}
	hosts, err := aerospike.NewHosts(aerospiketest.Addresses(b)...)
	require.NoError(b, err)
	return hosts
}

// clusterVariable makes a process of the benchmarks serve the cluster.
const clusterVariable = "BENCHMARKS_CLUSTER"

// startCluster starts the process of the cluster, which ends with the benchmark, and returns its hosts.
func startCluster(b *testing.B) string {
	executable, err := os.Executable()
	require.NoError(b, err)
	command := exec.CommandContext(context.Background(), executable) // b.Context ends before what needs the cluster does
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

// serveCluster prints the hosts of a cluster and serves it until the standard input ends: also when the other process has crashed.
func serveCluster() error {
	cluster, err := aerospiketest.Start(aerospiketest.WithNodes(3))
	if err != nil {
		return err
	}
	defer func() { _ = cluster.Close() }() // its error is always nil
	fmt.Println(strings.Join(cluster.Addresses(), ","))
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}
