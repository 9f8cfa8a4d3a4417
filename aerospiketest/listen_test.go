package aerospiketest

import (
	"net"
	"strconv"
	"syscall"
	"testing"

	aerospike "github.com/aerospike/aerospike-client-go/v7"
	"github.com/stretchr/testify/require"
)

// freePorts returns the first of n consecutive ports that were free a moment ago.
func freePorts(tb testing.TB, n int) int {
	tb.Helper()
	for range 100 {
		first, ok := tryPorts(tb, n)
		if ok {
			return first
		}
	}
	tb.Fatalf("found no %d consecutive ports", n)
	return 0
}

func tryPorts(tb testing.TB, n int) (first int, ok bool) {
	tb.Helper()
	l, err := net.Listen("tcp", anyPort)
	require.NoError(tb, err)
	defer func() { _ = l.Close() }()
	first = l.Addr().(*net.TCPAddr).Port
	for i := 1; i < n; i++ {
		next, err := net.Listen("tcp", "127.0.0.1:"+strconv.Itoa(first+i))
		if err != nil {
			return 0, false
		}
		_ = next.Close()
	}
	return first, true
}

func TestNodesListenOnConsecutivePorts(t *testing.T) {
	first := freePorts(t, 3)
	at := func(i int) string { return "127.0.0.1:" + strconv.Itoa(first+i) }
	cluster := New(t, WithNodes(3), WithListen(at(0)))
	require.Equal(t, []string{at(0), at(1), at(2)}, cluster.Addresses())
	client := connect(t, []string{at(1)})
	require.Len(t, client.GetNodes(), 3)
	require.NoError(t, client.Put(nil, newKey(t, "s", 1), aerospike.BinMap{"a": 1}))

	_, err := Start(WithNodes(2), WithListen(at(1)))
	require.ErrorIs(t, err, syscall.EADDRINUSE)
	require.ErrorContains(t, err, at(1))
}

func TestPortZeroIsAFreePort(t *testing.T) {
	cluster := New(t, WithNodes(2), WithListen("localhost:0"))
	require.Len(t, cluster.Addresses(), 2)
	connect(t, cluster.Addresses())
}

func TestBadListenAddresses(t *testing.T) {
	for _, address := range []string{"", "127.0.0.1", ":3000", "0.0.0.0:3000", "[::]:3000", "127.0.0.1:x", "127.0.0.1:-1", "127.0.0.1:65535"} {
		_, err := Start(WithNodes(2), WithListen(address))
		require.ErrorContains(t, err, "listen address", address)
	}
}
