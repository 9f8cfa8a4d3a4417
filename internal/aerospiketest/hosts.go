package aerospiketest

import (
	"net"
	"os"
	"strconv"
	"strings"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
)

// Hosts returns the addresses of a cluster to test with: those in the variable
// AEROSPIKE_HOSTS of the environment, written host:port,host:port, if it is set,
// or else those of a cluster started with opts, which is closed at the end of the
// test. It fails the test if that does not succeed.
func Hosts(tb testing.TB, opts ...Option) []*aerospike.Host {
	tb.Helper()
	if list := os.Getenv("AEROSPIKE_HOSTS"); list != "" {
		hosts, err := parseHosts(list)
		if err != nil {
			tb.Fatalf("AEROSPIKE_HOSTS: %v", err)
		}
		return hosts
	}

	cluster, err := Start(opts...)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = cluster.Close() })
	return cluster.Hosts()
}

func parseHosts(list string) ([]*aerospike.Host, error) {
	var hosts []*aerospike.Host
	for addr := range strings.SplitSeq(list, ",") {
		host, port, err := net.SplitHostPort(strings.TrimSpace(addr))
		if err != nil {
			return nil, err
		}
		number, err := strconv.ParseUint(port, 10, 16)
		if err != nil {
			return nil, err
		}
		hosts = append(hosts, aerospike.NewHost(host, int(number)))
	}
	return hosts, nil
}
