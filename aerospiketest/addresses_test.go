package aerospiketest

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAddressesOfANewCluster(t *testing.T) {
	t.Setenv("AEROSPIKE_HOSTS", "")
	addresses := Addresses(t, WithNodes(2))
	require.Len(t, addresses, 2)
	client := connect(t, addresses)
	require.Len(t, client.GetNodes(), 2)
}

func TestAddressesFromTheEnvironment(t *testing.T) {
	t.Setenv("AEROSPIKE_HOSTS", "10.0.0.1:3000, db.example:3100,[::1]:3200")
	require.Equal(t, []string{"10.0.0.1:3000", "db.example:3100", "[::1]:3200"}, Addresses(t))
}

func TestAddressesRefuseNonsense(t *testing.T) {
	for _, list := range []string{"nowhere", "a:b", "a:70000", "a:1,,b:2"} {
		_, err := parseAddresses(list)
		require.Error(t, err, list)
	}
}
