package aerospiketest

import (
	"net"
	"os"
	"strconv"
	"strings"
	"testing"
)

// Addresses returns the addresses of a cluster to test with, each as host:port.
// If the environment variable AEROSPIKE_HOSTS is set, as host:port,host:port,
// these are its addresses, and opts have no effect. Otherwise Addresses starts a
// cluster as [New] does. It fails the test if AEROSPIKE_HOSTS is malformed or the
// cluster does not start.
func Addresses(tb testing.TB, opts ...Option) []string {
	tb.Helper()
	list := os.Getenv("AEROSPIKE_HOSTS")
	if list == "" {
		return New(tb, opts...).Addresses()
	}
	addresses, err := parseAddresses(list)
	if err != nil {
		tb.Fatalf("AEROSPIKE_HOSTS: %v", err)
	}
	return addresses
}

func parseAddresses(list string) ([]string, error) {
	var addresses []string
	for address := range strings.SplitSeq(list, ",") {
		address = strings.TrimSpace(address)
		_, port, err := net.SplitHostPort(address)
		if err != nil {
			return nil, err
		}
		if _, err := strconv.ParseUint(port, 10, 16); err != nil {
			return nil, err
		}
		addresses = append(addresses, address)
	}
	return addresses, nil
}
